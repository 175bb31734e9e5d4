/** Numbers put in the place of others. */
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, sub } from "../primitives/arithmetic.js";
import { and, not } from "../primitives/bitwise.js";
import { eq, gt, le, ne } from "../primitives/compare.js";
import { concatenate } from "../primitives/concatenate.js";
import { cumsum } from "../primitives/cumulative.js";
import { fullLike } from "../primitives/full.js";
import { select } from "../primitives/select.js";
import { abs } from "../primitives/signs.js";
import { arrayOf, floatOf } from "../promote.js";
import { axisOf, checkRank, numberOf } from "./arguments.js";
import { diff } from "./calculus.js";
import { remainder } from "./division.js";
import { rangeOf, sliceRanges } from "./slicing.js";
import { finfo } from "./types.js";
import { ValueError } from "../valueError.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

/** The options of {@link nanToNum}. */
export interface NanToNumOptions {
  /** In the place of NaN. @defaultValue 0 */
  readonly nan?: number;
  /** In the place of ∞. @defaultValue the largest number of the dtype */
  readonly posinf?: number | null;
  /** In the place of −∞. @defaultValue the lowest number of the dtype */
  readonly neginf?: number | null;
}

/** Finite numbers in the place of NaN, ∞ and −∞; there no derivative passes. */
export const nanToNum = (x: ArrayLike, options?: NanToNumOptions): NDArray => {
  const { nan, posinf, neginf } = optionsOf("nanToNum", options, { nan: 0, posinf: undefined, neginf: undefined });
  const a = arrayOf("nanToNum", x);
  for (const [name, value] of Object.entries({ nan, posinf: posinf ?? 0, neginf: neginf ?? 0 }))
    numberOf("nanToNum", name, value);
  if (!isFloat(a.dtype)) return a;
  const { max, min } = finfo(a.dtype);
  const replaced = (y: NDArray, isBad: NDArray, value: number): NDArray => select(isBad, fullLike(a, value), y);
  const withoutNaN = replaced(a, ne(a, a), nan);
  const withoutHigh = replaced(withoutNaN, eq(a, fullLike(a, Infinity)), posinf ?? max);
  return replaced(withoutHigh, eq(a, fullLike(a, -Infinity)), neginf ?? min);
};

/** The options of {@link unwrap}. */
export interface UnwrapOptions {
  /** How far apart neighbours have to be. @defaultValue half a period */
  readonly discont?: number | null;
  /** @defaultValue the last */
  readonly axis?: number;
  /** @defaultValue 2π */
  readonly period?: number;
}

/**
 * Angles along an axis with whole periods added, so that no neighbours are further than half a period apart. Behind NaN all is NaN:
 * how many periods went by is not known.
 */
export const unwrap = (x: ArrayLike, options?: UnwrapOptions): NDArray => {
  const { discont, axis, period } = optionsOf("unwrap", options, { discont: undefined, axis: -1, period: 2 * Math.PI });
  const a = floatOf("unwrap", x);
  checkRank("unwrap", a, 1);
  if (!(period > 0 && Number.isFinite(period)))
    throw new ValueError({
      op: "unwrap",
      given: `period ${show(period)}`,
      expected: "a finite number above 0",
      mend: "Leave it out for angles in radians.",
    });
  const at = axisOf("unwrap", a.ndim, axis);
  if (a.shape[at] < 2) return a;
  const steps = diff(a, 1, at);
  const half = fullLike(steps, period / 2);
  // Into −half … half; a step of half a period upwards stays one upwards.
  const wrapped = sub(remainder(add(steps, half), period), half);
  const isUp = and(eq(wrapped, fullLike(steps, -period / 2)), gt(steps, fullLike(steps, 0)));
  const short = select(isUp, half, wrapped);
  const isJump = not(le(abs(steps), fullLike(steps, Math.max(discont ?? period / 2, period / 2))));
  const corrections = cumsum(select(isJump, sub(short, steps), fullLike(steps, 0)), at);
  const part = (from: number, to: number | null): NDArray =>
    sliceRanges(
      a,
      a.shape.map((length, i) => (i === at ? rangeOf("unwrap", length, from, to) : rangeOf("unwrap", length))),
    );
  return concatenate([part(0, 1), add(part(1, null), corrections)], at);
};
