/** Windows for spectra: bells of `m` numbers, `[m]` in float32, highest in the middle. */
import { array } from "../array.js";
import type { NDArray } from "../ndarray.js";
import { ValueError } from "../valueError.js";
import { wholeOf } from "./arguments.js";
import { show } from "../show.js";

/** A triangle from 0 to 1 to 0. */
export const bartlett = (m: number): NDArray => bell("bartlett", m, (t) => 1 - Math.abs(2 * t - 1));

/** 0.42 − 0.5·cos 2πt + 0.08·cos 4πt. */
export const blackman = (m: number): NDArray =>
  bell("blackman", m, (t) => 0.42 - 0.5 * Math.cos(2 * Math.PI * t) + 0.08 * Math.cos(4 * Math.PI * t));

/** 0.54 − 0.46·cos 2πt. */
export const hamming = (m: number): NDArray => bell("hamming", m, (t) => 0.54 - 0.46 * Math.cos(2 * Math.PI * t));

/** 0.5 − 0.5·cos 2πt. */
export const hanning = (m: number): NDArray => bell("hanning", m, (t) => 0.5 - 0.5 * Math.cos(2 * Math.PI * t));

/**
 * I₀(β·√(1 − (2t − 1)²)) / I₀(β), with the modified Bessel function I₀.
 *
 * @param beta - How narrow the bell is; 0 makes it flat.
 * @see Kaiser (1966), "Digital filters".
 */
export const kaiser = (m: number, beta: number): NDArray => {
  if (!Number.isFinite(beta))
    throw new ValueError({
      op: "kaiser",
      given: `beta ${show(beta)}`,
      expected: "a finite number",
      mend: "Choose 0 for a flat window, 14 for a narrow one.",
    });
  return bell("kaiser", m, (t) => besselI0(beta * Math.sqrt(Math.max(0, 1 - (2 * t - 1) ** 2))) / besselI0(beta));
};

/** A function of t from 0 to 1. */
const bell = (op: string, m: number, f: (t: number) => number): NDArray => {
  const length = wholeOf(op, "m", m, 0);
  return array(Float32Array.from({ length }, (_, i) => (length === 1 ? 1 : f(i / (length - 1)))));
};

/** Σₖ ((x/2)ᵏ / k!)²: every term is positive, so nothing cancels. */
const besselI0 = (x: number): number => {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
};
