/** How functions read their arguments: axes counted from either end, shapes, dtypes, whole numbers. */
import { type DType } from "../dtype.js";
import type { NDArray } from "../ndarray.js";
import { range, sizeOf, type Shape } from "../shape.js";
import { show } from "../show.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { checkDType } from "../checks.js";

/** One axis or several, negative ones counted from the end; `null` or nothing: all of them. */
export type Axes = number | readonly number[] | null | undefined;

/** The axis that a number between −rank and rank − 1 names. */
export const axisOf = (op: string, rank: number, axis: number): number => {
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new ValueError({
    op,
    given: `axis ${show(axis)} for an array of ${rank} axes`,
    expected: rank === 0 ? "no axis, as a single number has none" : `an axis from ${-rank} to ${rank - 1}`,
    mend:
      rank === 0 ? "Leave the axis out, or give the array an axis with np.reshape(x, [1])." : "Negative axes count from the end.",
  });
};

/** The axes that a function goes over, each once, in their order. */
export const axesOf = (op: string, rank: number, axes: Axes): readonly number[] => {
  if (axes === null || axes === undefined) return range(rank);
  if (!Array.isArray(axes)) return [axisOf(op, rank, axes as number)];
  const list = (axes as readonly number[]).map((axis) => axisOf(op, rank, axis));
  checkDistinct(op, list, axes as readonly number[]);
  return list;
};

const checkDistinct = (op: string, list: readonly number[], given: readonly number[]): void => {
  if (new Set(list).size !== list.length)
    throw new ValueError({
      op,
      given: `axes [${given.join(", ")}]`,
      expected: "each axis at most once",
      mend: "Leave out the repeated axis; negative axes count from the end.",
    });
};

/** An argument that is true or false. */
export const flagOf = (op: string, name: string, value: boolean): boolean => {
  if (typeof value === "boolean") return value;
  throw new ValueError({
    op,
    given: `${name} ${show(value)}`,
    expected: "true or false",
    mend: "Pass it by its place, without a name.",
  });
};

/** A shape, given as a list of lengths or, for one axis, as its length. */
export const shapeOf = (op: string, shape: Shape | number): Shape => {
  const list: readonly unknown[] = Array.isArray(shape) ? shape : [shape];
  if (!list.every((length) => isWhole(length) && length >= 0))
    throw new ValueError({
      op,
      given: `the shape ${show(shape)}`,
      expected: "a list of whole lengths, none of them negative",
      mend: "Write a shape as [rows, columns]; [] is a single number.",
    });
  if (sizeOf(list as Shape) > mostElements)
    throw new ValueError({
      op,
      given: `the shape ${show(shape)}, of ${sizeOf(list as Shape)} elements`,
      expected: "at most 2³² elements",
      mend: "Work on parts of it, one after the other.",
    });
  return list as Shape;
};

const mostElements = 2 ** 32;

/** A dtype, checked; `fallback` where it is left out. */
export const dtypeOf = (op: string, dtype: DType | undefined, fallback: DType): DType => {
  return dtype === undefined ? fallback : namedDType(op, dtype);
};

/** A dtype that has to be there. */
export const namedDType = (op: string, dtype: DType): DType => {
  checkDType(op, dtype);
  return dtype;
};

/** A whole number of at least `from`, of 32 bits. */
export const wholeOf = (op: string, name: string, value: unknown, from: number = -(2 ** 31)): number => {
  if (isWhole(value) && value >= from && value < 2 ** 31) return value;
  throw new ValueError({
    op,
    given: `${name} ${show(value)}`,
    expected: from === -(2 ** 31) ? "a whole number of 32 bits" : `a whole number from ${from} to 2³¹ − 1`,
    mend:
      typeof value === "object" && value !== null
        ? "Read a number from an array with np.item(x)."
        : "Round it, or check where it comes from.",
  });
};

/** A number that may have a fraction. */
export const numberOf = (op: string, name: string, value: unknown): number => {
  if (typeof value === "number") return value;
  throw new ValueError({
    op,
    given: `${name} ${show(value)}`,
    expected: "a number",
    mend: typeof value === "object" && value !== null ? "Read a number from an array with np.item(x)." : "Write it as a number.",
  });
};

/** One of several names. */
export const oneOf = <Name extends string>(op: string, name: string, value: unknown, names: readonly Name[]): Name => {
  if (names.includes(value as Name)) return value as Name;
  throw new ValueError({
    op,
    given: `${name} ${show(value)}`,
    expected: `one of ${names.join(", ")}`,
    mend: "Check the spelling.",
  });
};

/** Throws unless the array has at least `rank` axes. */
export const checkRank = (op: string, x: NDArray, rank: number, name = "x"): void => {
  if (x.ndim >= rank) return;
  throw new ShapeError({
    op,
    given: { [name]: x.shape },
    expected: `at least ${rank === 1 ? "one axis" : `${rank} axes`}`,
    mend: "Add axes with np.expandDims or np.reshape.",
  });
};

const isWhole = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value);
