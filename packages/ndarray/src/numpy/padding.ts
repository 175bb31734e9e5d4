/** Elements around an array. */
import { array } from "../array.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { concatenate } from "../primitives/concatenate.js";
import * as lax from "../primitives/padSlice.js";
import { arrayOf, toDtypeOf } from "../promote.js";
import { broadcastTo } from "../broadcast.js";
import { isInteger } from "../dtype.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { oneOf } from "./arguments.js";
import { add, multiply, subtract } from "./arithmetic.js";
import { vector } from "./nonzero.js";
import { median } from "./quantiles.js";
import { max, min } from "./reductions.js";
import { rint } from "./rounding.js";
import { sliceRanges } from "./slicing.js";
import { mean } from "./sums.js";
import { takeSlices } from "./taking.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

/** How many elements before and after: one number for all, one pair for every axis, or a pair for each axis. */
export type PadWidth = number | readonly [before: number, after: number] | readonly (readonly [before: number, after: number])[];

const modes = [
  "constant",
  "edge",
  "reflect",
  "symmetric",
  "wrap",
  "linearRamp",
  "maximum",
  "minimum",
  "mean",
  "median",
  "empty",
] as const;

/** What stands around an array. */
export type PadMode = (typeof modes)[number];

/** The options of {@link pad}. */
export interface PadOptions {
  /**
   * `constant` puts one value around; `edge` repeats the last element; `reflect` mirrors at it, `symmetric` behind it;
   * `wrap` begins again at the other end; `linearRamp` goes straight to `endValues`; `maximum`, `minimum`, `mean` and
   * `median` take that of the axis; `empty` is zeros. @defaultValue "constant"
   */
  readonly mode?: PadMode;
  /** For `constant`. @defaultValue 0 */
  readonly constantValues?: ArrayLike;
  /** For `linearRamp`. @defaultValue 0 */
  readonly endValues?: ArrayLike;
}

/**
 * `x` with elements around it.
 *
 * @param width - One number for all sides, `[before, after]` for every axis, or such a pair for each axis.
 * @throws {@link ShapeError} when elements of an empty axis would have to be repeated.
 * @example
 * ```ts
 * np.pad(np.array([1, 2]), [1, 0]); // [0. 1. 2.]
 * np.pad(np.array([1, 2, 3]), 2, { mode: "reflect" }); // [3. 2. 1. 2. 3. 2. 1.]
 * ```
 */
export const pad = (x: ArrayLike, width: PadWidth, options?: PadOptions): NDArray => {
  const { mode, constantValues, endValues } = optionsOf("pad", options, { mode: "constant", constantValues: 0, endValues: 0 });
  const a = arrayOf("pad", x);
  const pairs = pairsOf(a, width);
  const how = oneOf("pad", "mode", mode, modes);
  if (how === "constant" || how === "empty") {
    const value = toDtypeOf("pad", how === "empty" ? 0 : constantValues, a.dtype);
    if (value.ndim > 0)
      throw new ShapeError({
        op: "pad",
        given: { constantValues: value.shape },
        expected: "a single number",
        mend: "Pad one side after the other.",
      });
    return lax.pad(
      a,
      value,
      pairs.map(([before, after]) => [before, after, 0]),
    );
  }
  // One axis after the other: corners come from what is padded already.
  return pairs.reduce(
    (y, [before, after], axis) => (before + after === 0 ? y : around(y, axis, before, after, how, endValues)),
    a,
  );
};

const around = (x: NDArray, axis: number, before: number, after: number, mode: PadMode, endValues: ArrayLike): NDArray => {
  const n = x.shape[axis];
  if (n === 0)
    throw new ShapeError({
      op: "pad",
      given: { x: x.shape },
      expected: `at least one element along axis ${axis}, for the mode ${mode}`,
      mend: "Pad with a constant.",
    });
  const places = placesIn(mode, n);
  if (places !== null) {
    const list = Array.from({ length: before + n + after }, (_, i) => places(i - before));
    return takeSlices("pad", x, vector(list), axis);
  }
  const repeated = (value: NDArray, count: number): NDArray =>
    broadcastTo(
      value,
      x.shape.map((length, i) => (i === axis ? count : length)),
    );
  if (mode === "linearRamp") {
    const ramp = (edge: NDArray, count: number, isBefore: boolean): NDArray => {
      const end = toDtypeOf("pad", endValues, x.dtype);
      const steps = Array.from({ length: count }, (_, i) => (isBefore ? i : count - 1 - i) / count);
      const t = weights(steps, x, axis);
      const line = add(end, multiply(subtract(convertDtype(edge, t.dtype), convertDtype(end, t.dtype)), t));
      return convertDtype(line, x.dtype);
    };
    return concatenate([ramp(edgeOf(x, axis, 0), before, true), x, ramp(edgeOf(x, axis, n - 1), after, false)], axis);
  }
  const statistic = { maximum: max, minimum: min, mean, median }[mode as "maximum" | "minimum" | "mean" | "median"];
  const value = statistic(x, axis, { keepdims: true });
  // The mean of integers is rounded to one.
  const own = convertDtype(isInteger(x.dtype) ? rint(value) : value, x.dtype);
  return concatenate([repeated(own, before), x, repeated(own, after)], axis);
};

/** For modes that repeat elements, where the element with number i comes from. */
const placesIn = (mode: PadMode, n: number): ((i: number) => number) | null => {
  const modulo = (i: number, period: number): number => ((i % period) + period) % period;
  if (mode === "edge") return (i) => Math.min(n - 1, Math.max(0, i));
  if (mode === "wrap") return (i) => modulo(i, n);
  if (mode === "symmetric")
    return (i) => {
      const at = modulo(i, 2 * n);
      return at < n ? at : 2 * n - 1 - at;
    };
  if (mode === "reflect")
    return (i) => {
      const at = n === 1 ? 0 : modulo(i, 2 * (n - 1));
      return at < n ? at : 2 * (n - 1) - at;
    };
  return null;
};

const edgeOf = (x: NDArray, axis: number, at: number): NDArray =>
  sliceRanges(
    x,
    x.shape.map((length, i) => (i === axis ? { start: at, step: 1, count: 1 } : { start: 0, step: 1, count: length })),
  );

const weights = (steps: readonly number[], x: NDArray, axis: number): NDArray => {
  const shape = x.shape.map((_, i) => (i === axis ? steps.length : 1));
  const dtype = x.dtype === "float64" || isInteger(x.dtype) ? "float64" : "float32";
  return array(Float64Array.from(steps), { shape, dtype });
};

const pairsOf = (x: NDArray, width: PadWidth): readonly (readonly [number, number])[] => {
  const isCount = (n: unknown): n is number => typeof n === "number" && Number.isInteger(n) && n >= 0 && n < 2 ** 31;
  const isPair = (p: unknown): p is readonly [number, number] => Array.isArray(p) && p.length === 2 && p.every(isCount);
  if (isCount(width)) return x.shape.map(() => [width, width]);
  if (isPair(width)) return x.shape.map(() => width);
  if (Array.isArray(width) && width.length === x.ndim && width.every(isPair))
    return width as readonly (readonly [number, number])[];
  throw new ValueError({
    op: "pad",
    given: `the width ${show(width)} for an array [${x.shape.join(", ")}]`,
    expected: "a count, a pair [before, after], or a pair for each axis; none of them negative",
    mend: "Cut elements off with np.slice.",
  });
};
