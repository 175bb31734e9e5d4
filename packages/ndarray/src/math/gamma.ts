import { bernoulli, digammaNearZero, digammaTail, digammaZero, logGammaOverZeros, stirling } from "./coefficients.js";
import { polynomial } from "./polynomial.js";
import { sin, tan } from "./trig.js";

/** x less the nearest whole number: where functions of period 1 are computed without loss. */
const fraction = (x: number): number => x - Math.round(x);

/** cot πx, by the complementary angle where it is small. */
const cotPi = (x: number): number => {
  const f = fraction(x);
  return Math.abs(f) < 0.25 ? 1 / tan(Math.PI * f) : Math.sign(f) * tan(Math.PI * (0.5 - Math.abs(f)));
};

/**
 * log |Γ(x)|, within 4 ulp for x > 0; below 0 within 4 ulp of the larger of 1 and the result. ∞ at 0, −1, −2, …
 *
 * From 1 to 2½, where it vanishes twice, by a polynomial times its zeros; around that by Γ(x + 1) = x·Γ(x); from 8 on by
 * Stirling's series; below 0 by the reflection Γ(x)·Γ(1 − x) = π/sin πx.
 */
export const lgamma = (x: number): number => {
  if (x !== x) return NaN;
  if (Math.abs(x) === Infinity || (x <= 0 && Number.isInteger(x))) return Infinity;
  if (x < 0) return Math.log(Math.PI / Math.abs(sin(Math.PI * fraction(x)))) - lgamma(1 - x);
  // log Γ(1 + x) − log x, with the zeros of the former at x and x − 1, which lose no digits.
  if (x < 1) return x * (x - 1) * polynomial(logGammaOverZeros, (x - 0.75) / 0.75) - Math.log(x);
  if (x < 8) {
    let product = 1;
    let rest = x;
    while (rest > 2.5) product *= --rest;
    return (rest - 1) * (rest - 2) * polynomial(logGammaOverZeros, (rest - 1.75) / 0.75) + Math.log(product);
  }
  const series = polynomial(stirling, 1 / (x * x)) / x;
  return (x - 0.5) * (Math.log(x) - 1) + (0.5 * Math.log(2 * Math.PI) - 0.5 + series);
};

/**
 * ψ(x) = d/dx log Γ(x), within 4 ulp for x > 0; below 0 within 4 ulp of the terms of the reflection
 * ψ(x) = ψ(1 − x) − π·cot πx. NaN at 0, −1, −2, …
 */
export const digamma = (x: number): number => {
  if (x <= 0) return Number.isInteger(x) || x === -Infinity ? NaN : digamma(1 - x) - Math.PI * cotPi(x);
  if (x >= 10) return Math.log(x) - 0.5 / x - polynomial(digammaTail, 1 / (x * x)) / (x * x);
  if (x < 1) return digamma(1 + x) - 1 / x;
  let sum = 0;
  let rest = x;
  while (rest > 2) sum += 1 / --rest;
  return sum + (rest - digammaZero[0] - digammaZero[1]) * polynomial(digammaNearZero, 2 * rest - 3);
};

/**
 * The derivative of ψ of an order n ≥ 0. For n ≥ 1 and x > 0, with m the first whole number for which y = x + m is large
 * enough for the expansion at infinity:
 *
 *     (−1)ⁿ⁺¹ ψ⁽ⁿ⁾(x) = n! Σ_{k<m} (x + k)⁻ⁿ⁻¹ + (n − 1)! y⁻ⁿ + n!/2 · y⁻ⁿ⁻¹ + Σⱼ B₂ⱼ (2j + n − 1)!/(2j)! · y⁻ⁿ⁻²ʲ
 *
 * Below 0 by reflection. At 0, −1, −2, … it is ∞ for odd n and NaN for even n, whose sides differ in sign.
 *
 * @see Abramowitz & Stegun (1964), equations 6.4.6, 6.4.7 and 6.4.11.
 */
export const polygamma = (n: number, x: number): number => {
  if (n === 0) return digamma(x);
  const sign = n % 2 === 0 ? -1 : 1;
  if (x <= 0) {
    if (Number.isInteger(x)) return n % 2 === 0 ? NaN : Infinity;
    return -sign * polygamma(n, 1 - x) - Math.PI * cotangentDerivative(n, x);
  }
  let factorial = 1;
  for (let k = 2; k < n; k++) factorial *= k;
  const large = 15 + n;
  let sum = 0;
  let y = x;
  for (; y < large; y++) sum += y ** (-n - 1);
  let term = factorial * y ** -n;
  const tail = term + (n * term) / (2 * y);
  // From one j to the next, (2j + n − 1)!/(2j)! y⁻ⁿ⁻²ʲ grows by two factors above and two below.
  let series = 0;
  for (let j = 1; j <= bernoulli.length; j++) {
    term *= ((2 * j + n - 2) * (2 * j + n - 1)) / ((2 * j - 1) * (2 * j) * y * y);
    series += bernoulli[j - 1] * term;
  }
  return sign * (factorial * n * sum + (tail + series));
};

/** dⁿ/dxⁿ cot πx = πⁿ·Pₙ(cot πx), with P₀(c) = c and Pₖ₊₁(c) = −(1 + c²)·Pₖ′(c). */
const cotangentDerivative = (n: number, x: number): number => {
  let p = [0, 1];
  for (let k = 0; k < n; k++) {
    const slope = p.slice(1).map((coefficient, i) => (i + 1) * coefficient);
    p = [...slope, 0, 0].map((coefficient, i) => -coefficient - (slope[i - 2] ?? 0));
  }
  return Math.PI ** n * polynomial(p, cotPi(x));
};
