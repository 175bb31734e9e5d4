/** Coordinates: the indices of arrays, and arrays made of them. */
import { array } from "../array.js";
import { broadcastTo } from "../broadcast.js";
import { ensureEager } from "../concreteArray.js";
import type { DType } from "../dtype.js";
import { isNDArray, type ArrayLike, type NDArray, type Nested, type Shape } from "../ndarray.js";
import { iota } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { arrayOf, constant } from "../promote.js";
import { range, rowMajorStrides, sizeOf } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { dtypeOf, oneOf, shapeOf } from "./arguments.js";
import { add, multiply } from "./arithmetic.js";
import { clip, less } from "./comparisons.js";
import { floorDivide, remainder } from "./division.js";
import { stack } from "./joining.js";
import { checkConcrete, nonzeroOf } from "./nonzero.js";
import { checkVector } from "./searching.js";
import { where } from "./selecting.js";
import { indexArray, type Indices } from "./taking.js";

/** The options of {@link meshgrid}. */
export interface MeshgridOptions {
  /** `xy`: the first vector runs along axis 1, as in a plot; `ij`: along axis 0, as in a matrix. @defaultValue "xy" */
  readonly indexing?: "xy" | "ij";
  /** Whether to leave the repetitions to broadcasting. @defaultValue false */
  readonly sparse?: boolean;
}

/**
 * Coordinates on a grid: one array for each vector, all of one shape.
 *
 * @example
 * ```ts
 * const [x, y] = np.meshgrid(np.arange(3), np.arange(2));
 * x; // [[0 1 2]
 *    //  [0 1 2]]
 * ```
 */
export const meshgrid = (
  ...vectors: readonly ArrayLike[] | readonly [...vectors: ArrayLike[], options: MeshgridOptions]
): NDArray[] => {
  const last = vectors.at(-1);
  const hasOptions = typeof last === "object" && last !== null && !isNDArray(last) && !Array.isArray(last);
  const { indexing = "xy", sparse = false } = hasOptions ? (last as MeshgridOptions) : {};
  const isXy = oneOf("meshgrid", "indexing", indexing, ["xy", "ij"]) === "xy";
  const arrays = (hasOptions ? vectors.slice(0, -1) : vectors).map((v) => {
    const a = arrayOf("meshgrid", v as ArrayLike);
    return a.ndim === 0 ? reshape(a, [1]) : a;
  });
  arrays.forEach((a) => checkVector("meshgrid", "a vector", a));
  const axisFor = (i: number): number => (isXy && i < 2 && arrays.length > 1 ? 1 - i : i);
  const lengths = range(arrays.length).map((axis) => arrays[axisFor(axis)].size);
  return arrays.map((a, i) => {
    const open = reshape(
      a,
      lengths.map((_, axis) => (axis === axisFor(i) ? a.size : 1)),
    );
    return sparse ? open : broadcastTo(open, lengths);
  });
};

/** The indices of an array of this shape, one array for each axis: `[axes, ...shape]`. */
export const indices = (shape: Shape | number, dtype?: DType): NDArray => {
  const dimensions = shapeOf("indices", shape);
  const to = dtypeOf("indices", dtype, "int32");
  ensureEager();
  if (dimensions.length === 0) return constant([0], 0, to);
  return stack(dimensions.map((_, axis) => iota(dimensions, axis, to)));
};

/**
 * Vectors reshaped so that together they index a grid: `at(x, ...ix([0, 2], [1, 3])).get()` is the part of rows 0 and 2
 * and columns 1 and 3. A vector of bool stands for the places where it holds.
 */
export const ix = (...vectors: readonly Indices[]): NDArray[] => {
  const arrays = vectors.map((v) => {
    const a = Array.isArray(v) && v.length > 0 && v.every((it) => typeof it === "boolean") ? array(v as Nested) : v;
    return isNDArray(a) && a.dtype === "bool" ? placesOf(a) : indexArray("ix", a);
  });
  arrays.forEach((a) => checkVector("ix", "a vector", a));
  return arrays.map((a, i) =>
    reshape(
      a,
      arrays.map((_, axis) => (axis === i ? a.size : 1)),
    ),
  );
};

const placesOf = (mask: NDArray): NDArray => {
  checkVector("ix", "a vector", mask);
  checkConcrete("ix", mask);
  return nonzeroOf(mask)[0];
};

/** The array whose elements are `f` of their indices: `f` is called once, with an array of indices for each axis. */
export const fromfunction = (f: (...indices: NDArray[]) => ArrayLike, shape: Shape | number, dtype?: DType): NDArray => {
  const dimensions = shapeOf("fromfunction", shape);
  if (typeof f !== "function")
    throw new ValueError({
      op: "fromfunction",
      given: `${typeof f} in place of a function`,
      expected: "a function of indices",
      mend: "Write fromfunction((i, j) => …, [n, m]).",
    });
  const to = dtypeOf("fromfunction", dtype, "float32");
  ensureEager();
  return arrayOf("fromfunction", f(...dimensions.map((_, axis) => iota(dimensions, axis, to))));
};

/**
 * Indices for each axis as indices of the elements as they lie.
 *
 * @param mode - What lies outside: `clip` moves it to the nearest inside, `wrap` goes round.
 */
export const ravelMultiIndex = (
  multiIndex: readonly Indices[],
  shape: Shape | number,
  mode: "clip" | "wrap" = "clip",
): NDArray => {
  const dimensions = shapeOf("ravelMultiIndex", shape);
  const how = oneOf("ravelMultiIndex", "mode", mode, ["clip", "wrap"]);
  const arrays = listed("ravelMultiIndex", multiIndex as readonly ArrayLike[]).map((index) =>
    indexArray("ravelMultiIndex", index as Indices),
  );
  if (arrays.length !== dimensions.length)
    throw new ShapeError({
      op: "ravelMultiIndex",
      given: { multiIndex: [arrays.length], shape: dimensions },
      expected: "an array of indices for each axis",
      mend: "Give as many arrays as the shape has axes.",
    });
  const strides = rowMajorStrides(dimensions);
  return arrays
    .map((index, axis) => {
      const length = dimensions[axis];
      return multiply(how === "wrap" ? remainder(index, length) : clip(index, 0, Math.max(0, length - 1)), strides[axis]);
    })
    .reduce((sum, part) => add(sum, part), constant([], 0, "int32"));
};

/** Indices of the elements as they lie as indices for each axis: one array for each. Negative ones count from the end; what lies outside is clipped. */
export const unravelIndex = (places: Indices, shape: Shape | number): NDArray[] => {
  const dimensions = shapeOf("unravelIndex", shape);
  const index = indexArray("unravelIndex", places);
  const size = sizeOf(dimensions);
  const inside = clip(where(less(index, 0), add(index, size), index), 0, Math.max(0, size - 1));
  const strides = rowMajorStrides(dimensions);
  return dimensions.map((length, axis) => remainder(floorDivide(inside, Math.max(1, strides[axis])), Math.max(1, length)));
};

const listed = (op: string, list: readonly ArrayLike[]): readonly ArrayLike[] => {
  if (Array.isArray(list)) return list;
  throw new ValueError({ op, given: "no list", expected: "a list of arrays", mend: `Write ${op}([x, y]).` });
};
