import { erfInvByLog, erfNearZero, scaledErfc } from "./coefficients.js";
import { polynomial } from "./polynomial.js";

/**
 * The error function, 2/√π ∫₀ˣ e^(−t²) dt, within 2 ulp.
 *
 * @see Shepherd & Laframboise (1981), "Chebyshev approximation of (1 + 2x)exp(x²)erfc x in 0 ≤ x < ∞", for the form used away from 0.
 */
export const erf = (x: number): number => {
  if (Math.abs(x) < 1) return x * polynomial(erfNearZero, x * x);
  return x > 0 ? 1 - erfcBeyondHalf(x) : erfcBeyondHalf(-x) - 1;
};

/** 1 − erf(x), within 4 ulp also where erf(x) is nearly 1 and the result is not subnormal. */
export const erfc = (x: number): number => (x >= 0.5 ? erfcBeyondHalf(x) : 1 - erf(x));

/** erfc for x ≥ ½. */
const erfcBeyondHalf = (x: number): number => {
  if (x > 28) return 0;
  // e^(−x²) of a rounded square would be off by x² ulp: the square of the leading half of the digits is exact, the rest is small.
  const head = Math.fround(x);
  const gauss = Math.exp(-head * head) * Math.exp((head - x) * (head + x));
  return (gauss * polynomial(scaledErfc, (x - 3.75) / (x + 3.75))) / (1 + 2 * x);
};

/**
 * The x with erf(x) = y, within 4 ulp; ±∞ at ±1, NaN beyond. In the tails, |y| > 0.9966, by a closed form that is right
 * to three digits, and three steps of Halley's method, each of which triples the digits.
 *
 * @see Giles (2011), "Approximating the erfinv function", for the variable w; Winitzki (2008), "A handy approximation for the error function and its inverse", equation 7.
 */
export const erfInv = (y: number): number => {
  const p = Math.abs(y);
  if (!(p < 1)) return p === 1 ? y * Infinity : NaN;
  const logTerm = Math.log((1 - p) * (1 + p));
  if (logTerm > -5) return y * polynomial(erfInvByLog, -logTerm / 2.5 - 1);
  const a = 0.147;
  const half = 2 / (Math.PI * a) + logTerm / 2;
  const root = Math.sqrt(half * half - logTerm / a);
  let x = Math.sqrt(root - half);
  for (let i = 0; i < 3; i++) {
    // The error is measured in erfc, where digits are left: 1 − p is exact.
    const step = (1 - p - erfc(x)) * (Math.sqrt(Math.PI) / 2) * Math.exp(x * x);
    x -= step / (1 + x * step);
  }
  return y > 0 ? x : -x;
};
