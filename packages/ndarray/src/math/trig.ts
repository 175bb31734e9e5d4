import { polynomial } from "./polynomial.js";

// Sine, cosine and tangent in operations that every engine rounds alike (IEEE 754), where Math.sin may differ from engine to
// engine: a run has the same bits everywhere. Every backend evaluates these steps in this order in float64.

/** Up to here the number of quarter turns has 20 bits, so that its products with the parts of π/2 are exact. */
export const largestQuick = 1.6e6;

/** π/2 in three parts of 33, 33 and 53 bits. */
export const halfPi: readonly number[] = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21];

/** (sin r − r)/r³ in r², by its series; |r| ≤ π/4. */
export const sineSeries: readonly number[] = [
  -1 / 6,
  1 / 120,
  -1 / 5040,
  1 / 362880,
  -1 / 39916800,
  1 / 6227020800,
  -1 / 1307674368000,
  1 / 355687428096000,
];

/** (cos r − 1 + r²/2)/r⁴ in r², by its series; |r| ≤ π/4. */
export const cosineSeries: readonly number[] = [
  1 / 24,
  -1 / 720,
  1 / 40320,
  -1 / 3628800,
  1 / 479001600,
  -1 / 87178291200,
  1 / 20922789888000,
  -1 / 6402373705728000,
];

/** The first 1,280 bits of 2/π behind the point. */
export const twoOverPi: string =
  "a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484" +
  "e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b" +
  "3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babf0cfbc209af4361d";

/** x = n·π/2 + r + tail with |r| ≤ π/4; of n the last two bits count. */
type Reduced = readonly [r: number, tail: number, n: number];

/**
 * Takes quarter turns away.
 *
 * @see Cody & Waite (1980), "Software Manual for the Elementary Functions", chapter 8.
 */
const reduced = (x: number): Reduced => {
  if (Math.abs(x) > largestQuick) return reducedLarge(x);
  const n = roundedToEven(x * (2 / Math.PI));
  const first = x - n * halfPi[0];
  const second = n * halfPi[1];
  const third = first - second;
  const lost = first - third - second;
  const fourth = n * halfPi[2];
  const r = third - fourth;
  return [r, third - r - fourth + lost, n];
};

/** The nearest whole number, the even one of two; |x| < 2⁵¹. In the sum there is no room for a fraction. */
const roundedToEven = (x: number): number => x + 1.5 * 2 ** 52 - 1.5 * 2 ** 52;

/**
 * |x| = m·2ᵉ with a whole m of 53 bits. Of 2/π the 192 bits from place e − 1 on are taken: those before make whole turns, those
 * behind change the angle by less than 2⁻¹³⁷ of a quarter. Their product with m, modulo 2¹⁹², holds the number of quarters in
 * its two highest bits and the rest behind.
 *
 * @see Payne & Hanek (1983), "Radian reduction for trigonometric functions".
 */
const reducedLarge = (x: number): Reduced => {
  if (!Number.isFinite(x)) return [NaN, NaN, 0];
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(x));
  const exponent = bits.getUint16(0) >> 4;
  const m = BigInt.asUintN(52, bits.getBigUint64(0)) | (1n << 52n);
  const window = BigInt.asUintN(192, BigInt(`0x${twoOverPi}`) >> BigInt(1280 - 192 - (exponent - 1077)));
  const product = BigInt.asUintN(192, m * window);
  // The nearest number of quarters, so that the rest is a signed fraction, in units of 2⁻⁶⁴ of a quarter: a double, and what it
  // leaves out.
  const fraction = BigInt.asIntN(64, product >> 126n);
  const n = Number(product >> 190n) + (fraction < 0n ? 1 : 0);
  const whole = Number(fraction);
  const rest = Number(fraction - BigInt(whole)) + Number(BigInt.asUintN(64, product >> 62n)) * 2 ** -64;
  const [r, tail] = timesHalfPi(whole * 2 ** -64, rest * 2 ** -64);
  return x < 0 ? [-r, -tail, -n] : [r, tail, n];
};

/** (high + low)·π/2 as two doubles; the rounding error of the product by halves of 26 bits (Dekker 1971). */
const timesHalfPi = (high: number, low: number): readonly [number, number] => {
  const [piHigh, piLow] = [1.5707963267948966, 6.123233995736766e-17];
  const product = high * piHigh;
  const [h1, h2] = halves(high);
  const [p1, p2] = halves(piHigh);
  const error = h1 * p1 - product + h1 * p2 + h2 * p1 + h2 * p2;
  const tail = error + high * piLow + low * piHigh;
  const r = product + tail;
  return [r, product - r + tail];
};

const halves = (x: number): readonly [number, number] => {
  const t = x * (2 ** 27 + 1);
  const leading = t - (t - x);
  return [leading, x - leading];
};

const sineOf = ([r, tail]: Reduced): number => {
  const z = r * r;
  return r + (r * z * polynomial(sineSeries, z) + tail * (z * -0.5 + 1));
};

const cosineOf = ([r, tail]: Reduced): number => {
  const z = r * r;
  const half = z * 0.5;
  const w = 1 - half;
  return w + (1 - w - half + (z * z * polynomial(cosineSeries, z) - r * tail));
};

/** sin x within 0.8 ulp, x in radians; ±∞ give NaN, −0 itself. */
export const sin = (x: number): number => {
  if (Math.abs(x) < 2 ** -28) return x;
  const angle = reduced(x);
  const value = angle[2] & 1 ? cosineOf(angle) : sineOf(angle);
  return angle[2] & 2 ? -value : value;
};

/** cos x within 0.8 ulp, x in radians; ±∞ give NaN. */
export const cos = (x: number): number => {
  const angle = reduced(x);
  const value = angle[2] & 1 ? sineOf(angle) : cosineOf(angle);
  return (angle[2] + 1) & 2 ? -value : value;
};

/** tan x, x in radians: sin/cos, or −cos/sin after an odd number of quarter turns. ±∞ give NaN, −0 itself. */
export const tan = (x: number): number => {
  if (Math.abs(x) < 2 ** -28) return x;
  const angle = reduced(x);
  return angle[2] & 1 ? -(cosineOf(angle) / sineOf(angle)) : sineOf(angle) / cosineOf(angle);
};
