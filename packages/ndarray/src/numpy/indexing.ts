/** What `x[…]` means in NumPy: ranges, positions, masks and new axes, read into one description. */
import { broadcastShapes } from "../broadcast.js";
import { describe, isConcrete, isNDArray, type NDArray, type Nested } from "../ndarray.js";
import { range, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { TracerError } from "../tracerError.js";
import { ValueError } from "../valueError.js";
import { nonzeroOf } from "./nonzero.js";
import { rangeOf, type Range } from "./slicing.js";
import { indexArray } from "./taking.js";
import { show } from "../show.js";

/**
 * One part of an index: a position, which drops the axis; a range as in Python, `"1:-1"`, `"::2"`, `":"`; `"..."` for all
 * axes in between; `null` for a new axis; an array or a list of positions; an array of bool, which picks where it holds.
 * A text may hold several parts: `"1:3, ::-1"`.
 */
export type Index = number | string | null | NDArray | readonly Nested[];

/** What one axis of the array is read by. */
export type AxisIndex = Range | NDArray;

/** An index, applied to a shape. */
export interface IndexPlan {
  /** For each axis of the array: a range, or positions that all broadcast to `block`. */
  readonly axes: readonly AxisIndex[];
  /** Whether the axis at that place drops, as a single number was given for it. */
  readonly dropped: readonly boolean[];
  /** The shape of the positions together; null where there are none. */
  readonly block: Shape | null;
  /** The axes of the result in order: of the array, of the block, or new. */
  readonly result: readonly (
    { readonly from: "axis"; readonly axis: number } | { readonly from: "block" } | { readonly from: "new" }
  )[];
}

type Part = Range | NDArray | number | null;

/** Reads an index for an array of this shape. */
export const planIndex = (op: string, shape: Shape, index: readonly Index[]): IndexPlan => {
  const parts = completed(
    op,
    shape,
    index.flatMap((part) => (typeof part === "string" ? partsOf(op, part) : [part])),
  );
  const hasArrays = parts.some(isNDArray);
  const axes: AxisIndex[] = [];
  const dropped: boolean[] = [];
  const positions: NDArray[] = [];
  const result: IndexPlan["result"][number][] = [];
  const blockAt: number[] = [];
  for (const [place, part] of parts.entries()) {
    const axis = axes.length;
    if (part === null) result.push({ from: "new" });
    else if (isNDArray(part) || (typeof part === "number" && hasArrays)) {
      const array = isNDArray(part) ? part : indexArray(op, part);
      positions.push(array);
      axes.push(array);
      dropped.push(false);
      blockAt.push(place);
      if (blockAt.length === 1) result.push({ from: "block" });
    } else if (typeof part === "number") {
      axes.push(positionOf(op, shape, axis, part));
      dropped.push(true);
    } else {
      axes.push(part);
      dropped.push(false);
      result.push({ from: "axis", axis });
    }
  }
  // Positions that do not stand side by side come first in the result, as in NumPy.
  const isTogether = blockAt.every((place, i) => i === 0 || place === blockAt[i - 1] + 1);
  const block = positions.length === 0 ? null : broadcastShapes(op, ...positions.map((x) => x.shape));
  return {
    axes,
    dropped,
    block,
    result: isTogether ? result : [{ from: "block" }, ...result.filter(({ from }) => from !== "block")],
  };
};

/** A single position as a range of one. */
const positionOf = (op: string, shape: Shape, axis: number, position: number): Range => {
  const length = shape[axis];
  if (position < -length || position >= length)
    throw new ValueError({
      op,
      given: `the position ${position} on axis ${axis} of an array [${shape.join(", ")}]`,
      expected: length === 0 ? "none, as the axis is empty" : `one from ${-length} to ${length - 1}`,
      mend: "Use np.take, which clips, or a range.",
    });
  return { start: position < 0 ? position + length : position, step: 1, count: 1 };
};

/** With a range for every axis that was not named, and masks as the positions where they hold. */
const completed = (op: string, shape: Shape, parts: readonly (Index | Open)[]): Part[] => {
  const axesOfPart = (part: Index | Open): number => (part === null || part === "..." ? 0 : isMask(part) ? part.ndim : 1);
  const named = parts.reduce<number>((count, part) => count + axesOfPart(part), 0);
  const dots = parts.filter((part) => part === "...").length;
  if (named > shape.length || dots > 1)
    throw new ShapeError({
      op,
      given: { x: shape },
      expected: dots > 1 ? 'at most one "..." in an index' : `an index for at most ${shape.length} axes, not ${named}`,
      mend: "Leave parts of the index out; null adds an axis.",
    });
  const all = dots === 1 ? parts : [...parts, "..." as const];
  let axis = 0;
  return all.flatMap((part): Part[] => {
    if (part === null) return [null];
    if (part === "...") return range(shape.length - named).map(() => wholeOf(shape[axis++]));
    const at = axis;
    axis += axesOfPart(part);
    if (isMask(part)) return positionsOf(op, shape, at, part);
    if (typeof part === "number") {
      if (!Number.isInteger(part)) throw badPart(op, part);
      return [part];
    }
    if (isOpen(part)) return [rangeOf(op, shape[at], part.start, part.end, part.step)];
    if (isNDArray(part) || Array.isArray(part)) return [indexArray(op, part)];
    throw badPart(op, part);
  });
};

const wholeOf = (length: number): Range => ({ start: 0, step: 1, count: length });

/** A range whose axis is not known yet. */
interface Open {
  readonly start: number | null;
  readonly end: number | null;
  readonly step: number | null;
}

const isOpen = (part: unknown): part is Open => typeof part === "object" && part !== null && "end" in part;

const isMask = (part: unknown): part is NDArray => isNDArray(part) && part.dtype === "bool";

/** Where a mask holds: positions for each of its axes. */
const positionsOf = (op: string, shape: Shape, axis: number, mask: NDArray): NDArray[] => {
  if (!isConcrete(mask))
    throw new TracerError({
      op,
      given: `the mask ${describe(mask)}`,
      expected: "a mask with numbers, as the shape of the result depends on how often it holds",
      mend: "Use np.where(mask, x, y), which keeps the shape.",
    });
  const part = shape.slice(axis, axis + mask.ndim);
  if (mask.shape.some((length, i) => length !== part[i]))
    throw new ShapeError({
      op,
      given: { x: shape, mask: mask.shape },
      expected: `a mask [${part.join(", ")}], as the axes it stands for`,
      mend: "Broadcast the mask first.",
    });
  return nonzeroOf(mask);
};

/** The parts of a text: `"1:3, ..., 0, None"`. */
const partsOf = (op: string, text: string): (Index | Open)[] =>
  text.split(",").map((piece) => {
    const part = piece.trim();
    if (part === "...") return part;
    if (part === "None" || part === "newaxis") return null;
    if (/^-?\d+$/.test(part)) return Number(part);
    const match = /^(-?\d*):(-?\d*)(?::(-?\d*))?$/.exec(part);
    const numbers = match?.slice(1).map((digits) => (digits === undefined || digits === "" ? null : Number(digits)));
    if (numbers === undefined || numbers.some(Number.isNaN)) throw badPart(op, part);
    return { start: numbers[0], end: numbers[1], step: numbers[2] };
  });

const badPart = (op: string, part: unknown): ValueError =>
  new ValueError({
    op,
    given: `the index ${show(part)}`,
    expected: 'a whole number, a range such as "1:-1" or "::2", "...", null, or an array of integers or bools',
    mend: "Give one part for each axis.",
  });
