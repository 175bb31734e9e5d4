import { Code, type Local } from "../wasm/code.js";

/**
 * How the work of a kernel is cut: its function is `(base, from, to)`, and any cut of 0…length at multiples of `unit` gives
 * the same bytes as the whole. So threads share a kernel, and results do not depend on how many there are.
 */
export interface Split {
  readonly length: number;
  readonly unit: number;
  /** What the whole takes on one thread, roughly, in nanoseconds. */
  readonly cost: number;
}

/** The function of a kernel, and how it is cut. */
export interface RangedCode {
  readonly code: Code;
  readonly split: Split;
}

/** A function `(base, from, to)`. */
export const rangedCode = (): { readonly code: Code; readonly from: Local; readonly to: Local } => {
  const code = new Code(["i32", "i32", "i32"]);
  return { code, from: code.param(1), to: code.param(2) };
};

/** A kernel that has nothing to do. */
export const noWork: Split = { length: 1, unit: 1, cost: 0 };

/** An axis with this many units is cut evenly enough. */
const enoughUnits = 16;

/** The axis to cut: the first with enough units, else the one with the most. −1 where there is none. */
export const axisToCut = (shape: readonly number[], unitOf: (axis: number) => number): number => {
  const units = shape.map((length, axis) => Math.ceil(length / unitOf(axis)));
  const first = units.findIndex((n) => n >= enoughUnits);
  return first >= 0 ? first : units.indexOf(Math.max(...units));
};

/** Leaves out the part of a range that does not fill a step: `to` rounded down to a multiple of `step`. */
export const roundedDown = (code: Code, to: Local, step: number): Local => {
  const end = code.local("i32");
  if ((step & (step - 1)) === 0) code.get(to).i32(-step).op("i32.and").set(end);
  else code.get(to).i32(step).op("i32.div_u").i32(step).op("i32.mul").set(end);
  return end;
};

/** Where whole steps from one place on end, not behind another; a step is a power of two. */
export const endOfSteps = (code: Code, from: Local, to: Local, step: number): Local => {
  const end = code.local("i32");
  code.get(to).get(from).op("i32.sub").i32(-step).op("i32.and").get(from).op("i32.add").set(end);
  return end;
};

/**
 * Goes over `0…length`, or a range of it that begins at a multiple of `step`, in whole steps; what is left at the end is a shorter one.
 */
export const loopBySteps = (
  code: Code,
  i: Local,
  range: { readonly from: Local; readonly to: Local } | null,
  length: number,
  step: number,
  body: (count: number) => void,
): void => {
  const rest = length % step;
  if (range === null) {
    code.loop(i, 0, length - rest, step, () => body(step));
    if (rest === 0) return;
    code.i32(length - rest).set(i);
    body(rest);
    return;
  }
  const end = roundedDown(code, range.to, step);
  code.loopBetween(i, range.from, end, step, () => body(step));
  if (rest > 0)
    code
      .get(end)
      .get(range.to)
      .op("i32.lt_s")
      .if(() => {
        code.get(end).set(i);
        body(rest);
      });
};

/** The greater of a local and a number, in a new local. */
export const atLeast = (code: Code, x: Local, least: number): Local => {
  const y = code.local("i32");
  code.get(x).i32(least).get(x).i32(least).op("i32.gt_s", "select").set(y);
  return y;
};
