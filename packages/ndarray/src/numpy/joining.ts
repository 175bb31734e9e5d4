/** Several arrays as one. */
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { concatenate as join } from "../primitives/concatenate.js";
import { reshape } from "../primitives/reshape.js";
import { promote } from "../promote.js";
import { sameShape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axisOf } from "./arguments.js";
import { expandDims } from "./shaping.js";
import { show } from "../show.js";

/** Several arrays: a list, or an array taken apart along its first axis. */
export type Arrays = readonly ArrayLike[] | NDArray;

/**
 * Arrays one behind the other along an axis; the other axes are equal. `null` joins all elements as they lie.
 *
 * @throws {@link ShapeError} when other axes differ.
 * @example
 * ```ts
 * np.concatenate([np.array([1, 2]), np.array([3])]); // [1. 2. 3.]
 * ```
 */
export const concatenate = (xs: Arrays, axis: number | null = 0): NDArray =>
  joined("concatenate", listOf("concatenate", xs), axis);

/** As {@link concatenate}. */
export const concat = (xs: Arrays, axis: number | null = 0): NDArray => joined("concat", listOf("concat", xs), axis);

/**
 * Arrays of one shape side by side along a new axis.
 *
 * @example
 * ```ts
 * np.stack([np.array([1, 2]), np.array([3, 4])], 1); // [[1. 3.]
 *                                                   //  [2. 4.]]
 * ```
 */
export const stack = (xs: Arrays, axis = 0): NDArray => {
  const arrays = promoted("stack", xs);
  if (arrays.some((x) => !sameShape(x.shape, arrays[0].shape)))
    throw new ShapeError({
      op: "stack",
      given: shapesOf(arrays),
      expected: "one shape for all",
      mend: "Broadcast them first, or use np.concatenate.",
    });
  const at = axisOf("stack", arrays[0].ndim + 1, axis);
  return joined(
    "stack",
    arrays.map((x) => expandDims(x, at)),
    at,
  );
};

/** Arrays on top of each other, as rows: along axis 0, of at least two axes. */
export const vstack = (xs: Arrays): NDArray =>
  joined(
    "vstack",
    promoted("vstack", xs).map((x) => (x.ndim > 1 ? x : reshape(x, [1, x.size]))),
    0,
  );

/** Arrays beside each other: along axis 1, or axis 0 where they have but one. */
export const hstack = (xs: Arrays): NDArray => {
  const arrays = promoted("hstack", xs).map((x) => (x.ndim > 0 ? x : reshape(x, [1])));
  return joined("hstack", arrays, arrays[0].ndim === 1 ? 0 : 1);
};

/** Arrays behind each other: along axis 2, of at least three axes. */
export const dstack = (xs: Arrays): NDArray =>
  joined(
    "dstack",
    promoted("dstack", xs).map((x) => (x.ndim > 2 ? x : reshape(x, x.ndim === 2 ? [...x.shape, 1] : [1, x.size, 1]))),
    2,
  );

/** Vectors as the columns of a matrix; matrices beside each other. */
export const columnStack = (xs: Arrays): NDArray =>
  joined(
    "columnStack",
    promoted("columnStack", xs).map((x) => (x.ndim > 1 ? x : reshape(x, [x.size, 1]))),
    1,
  );

/** `values` behind `x` along an axis; without one, all elements as they lie. */
export const append = (x: ArrayLike, values: ArrayLike, axis: number | null = null): NDArray =>
  joined("append", [x, values], axis);

/** Blocks in nested lists, joined along the last axis at the innermost level, and so on outwards. */
export type Blocks = ArrayLike | readonly Blocks[];

/**
 * An array of blocks.
 *
 * @example
 * ```ts
 * np.block([[np.eye(2), np.zeros([2, 1])], [np.ones([1, 3])]]); // [[1. 0. 0.]
 *                                                               //  [0. 1. 0.]
 *                                                               //  [1. 1. 1.]]
 * ```
 */
export const block = (blocks: Blocks): NDArray => {
  const depth = depthOf(blocks);
  const leaves: ArrayLike[] = [];
  collect(blocks, depth, leaves);
  const rank = Math.max(depth, ...promote("block", ...leaves).map((x) => x.ndim));
  const assemble = (it: Blocks, level: number): NDArray => {
    if (!Array.isArray(it)) {
      const [x] = promote("block", it as ArrayLike);
      return reshape(x, [...new Array<number>(rank - x.ndim).fill(1), ...x.shape]);
    }
    return joined(
      "block",
      it.map((inner: Blocks) => assemble(inner, level + 1)),
      rank - depth + level,
    );
  };
  return assemble(blocks, 0);
};

const depthOf = (blocks: Blocks): number =>
  Array.isArray(blocks) ? 1 + (blocks.length === 0 ? 0 : depthOf(blocks[0] as Blocks)) : 0;

const collect = (blocks: Blocks, depth: number, leaves: ArrayLike[]): void => {
  if (Array.isArray(blocks) !== depth > 0 || (Array.isArray(blocks) && blocks.length === 0))
    throw new ValueError({
      op: "block",
      given: "lists of different depths, or an empty list",
      expected: "all arrays at one level of nesting, and at least one in each list",
      mend: "Wrap single arrays in lists, as in [[a, b], [c]].",
    });
  if (Array.isArray(blocks)) for (const inner of blocks as readonly Blocks[]) collect(inner, depth - 1, leaves);
  else leaves.push(blocks as ArrayLike);
};

const joined = (op: string, xs: readonly ArrayLike[], axis: number | null): NDArray => {
  const arrays = promoted(op, xs);
  if (axis === null)
    return join(
      arrays.map((x) => reshape(x, [x.size])),
      0,
    );
  const [{ ndim, shape }] = arrays;
  const at = axisOf(op, ndim, axis);
  if (arrays.some((x) => x.ndim !== ndim || x.shape.some((length, i) => i !== at && length !== shape[i])))
    throw new ShapeError({
      op,
      given: shapesOf(arrays),
      expected: `equal lengths save along axis ${at}`,
      mend: "Join along another axis, or use np.stack to join along a new one.",
    });
  return join(arrays, at);
};

/** The list that was given, as arrays of one dtype. */
const promoted = (op: string, xs: Arrays): NDArray[] => promote(op, ...listOf(op, xs));

const listOf = (op: string, xs: Arrays): readonly ArrayLike[] => {
  const isIterable = Array.isArray(xs) || (isNDArray(xs) && xs.ndim > 0);
  const list = isIterable ? [...(xs as readonly ArrayLike[])] : [];
  if (list.length > 0) return list;
  throw new ValueError({
    op,
    given: isIterable ? "no arrays" : `${show(xs)} in place of a list`,
    expected: "a list of at least one array",
    mend: `Write ${op}([x, y]).`,
  });
};

const shapesOf = (arrays: readonly NDArray[]): Record<string, readonly number[]> =>
  Object.fromEntries(arrays.slice(0, 4).map((x, i) => [`x${i}`, x.shape]));
