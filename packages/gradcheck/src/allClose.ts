import { array, asArray, isNDArray, toTypedArray, type NDArray, type Nested } from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { checkTolerance } from "./checks.js";
import { toleranceOf, type Tolerance } from "./tolerances.js";

/**
 * Whether two arrays, or two trees of arrays, have the same shapes and nearly the same numbers. What "nearly" means,
 * {@link tolerances} says for each dtype; of two dtypes the coarser counts. NaN is equal to NaN, −0 to 0, and an
 * infinity to itself alone. Beside an array a nested list or a number stands for an array.
 *
 * @example
 * ```ts
 * allClose(np.sin(np.array([0, 1])), [0, 0.8414709848]); // true
 * ```
 */
export const allClose = (a: unknown, b: unknown, tolerance?: Partial<Tolerance>): boolean =>
  difference("allClose", ["a", a], ["b", b], tolerance) === null;

/** The first place where {@link allClose} finds two trees apart, in words; `null` when it does not. */
export const firstDifference = (a: unknown, b: unknown, tolerance?: Partial<Tolerance>): string | null =>
  difference("firstDifference", ["a", a], ["b", b], tolerance);

/** As {@link firstDifference}, speaking for whoever compares, and of both sides by their names. */
export const difference = (
  op: string,
  [nameA, a]: readonly [name: string, value: unknown],
  [nameB, b]: readonly [name: string, value: unknown],
  tolerance: Partial<Tolerance> | undefined,
): string | null => {
  checkTolerance(op, tolerance);
  if (isNDArray(a) !== isNDArray(b) && !isTreeOfArrays(a) && !isTreeOfArrays(b))
    return isNDArray(a)
      ? arraysDiffer(a, like(a, b), tolerance, "")
      : arraysDiffer(like(b as NDArray, a), b as NDArray, tolerance, "");
  const one = tree.flatten(a, nameA);
  const other = tree.flatten(b, nameB);
  if (!tree.sameStructure(one.structure, other.structure))
    return `the structures differ: ${one.structure.key} and ${other.structure.key}`;
  const paths = tree.paths(a, "");
  for (let i = 0; i < paths.length; i++) {
    const found = arraysDiffer(asArray(one.leaves[i]), asArray(other.leaves[i]), tolerance, paths.length === 1 ? "" : paths[i]);
    if (found !== null) return found;
  }
  return null;
};

const arraysDiffer = (a: NDArray, b: NDArray, tolerance: Partial<Tolerance> | undefined, path: string): string | null => {
  if (a.shape.join() !== b.shape.join())
    return `${at(path)}the shapes differ: [${a.shape.join(", ")}] and [${b.shape.join(", ")}]`;
  const { rtol, atol } = { ...toleranceOf(a.dtype, b.dtype), ...tolerance };
  const x = toTypedArray(a);
  const y = toTypedArray(b);
  for (let i = 0; i < x.length; i++)
    if (!closeNumbers(x[i], y[i], rtol, atol))
      return `${at(path)}element [${indexOf(i, a.shape).join(", ")}] differs: ${x[i]} and ${y[i]}, ${Math.abs(x[i] - y[i]).toExponential(2)} apart`;
  return null;
};

const closeNumbers = (x: number, y: number, rtol: number, atol: number): boolean => {
  if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return true;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
  return Math.abs(x - y) <= atol + rtol * Math.max(Math.abs(x), Math.abs(y));
};

const at = (path: string): string => (path === "" ? "" : `at ${path.replace(/^\./, "")}: `);

/** The index of a place in row-major order. */
const indexOf = (place: number, shape: readonly number[]): number[] => {
  const index = new Array<number>(shape.length);
  let rest = place;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
};

/** A number or a nested list, as an array to stand beside `x`. */
const like = (x: NDArray, nested: unknown): NDArray => {
  const dtype = x.dtype === "bool" || x.dtype === "float32" ? x.dtype : "float64";
  return array(nested as Nested, { dtype });
};

/** Lists that hold arrays are trees; lists of numbers stand for arrays. */
const isTreeOfArrays = (x: unknown): boolean =>
  !isNDArray(x) &&
  typeof x === "object" &&
  x !== null &&
  (!Array.isArray(x) || x.some((item) => isNDArray(item) || isTreeOfArrays(item)));
