import { abs, add, big, div, mul, one, ratio, scale, sub, toNumber, zero, type Big } from "./bigFloat.js";
import { cos, log, pi, sin } from "./functions.js";

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommonDivisor(b, a % b));

/** The Bernoulli numbers B₀, B₁, …, as fractions: Σₖ binomial(n + 1, k) Bₖ = 0. */
const bernoulli = (count: number): readonly (readonly [p: bigint, q: bigint])[] => {
  const all: [bigint, bigint][] = [];
  for (let n = 0n; n < count; n++) {
    let [p, q] = [n === 0n ? 1n : 0n, 1n];
    let binomial = 1n;
    for (let k = 0n; k < n; k++) {
      const [a, b] = all[Number(k)];
      [p, q] = [p * b - binomial * a * q, q * b];
      binomial = (binomial * (n + 1n - k)) / (k + 1n);
    }
    q *= n + 1n;
    const common = greatestCommonDivisor(p < 0n ? -p : p, q);
    all.push([p / common, q / common]);
  }
  return all;
};
const terms = 30;
const numbers = /* @__PURE__ */ bernoulli(2 * terms + 1);

/** The arguments from which Stirling's series has all digits with so many terms. */
const large = 64;

/** log |Γ(x)|: by Stirling's series beyond 64, below by Γ(x + 1) = x·Γ(x), below 0 by reflection. */
export const lgamma = (x: Big): Big => {
  if (sub(x, one)[0] === 0n || sub(x, big(2))[0] === 0n) return zero;
  if (x[0] < 0n) return sub(log(div(pi, abs(sin(mul(pi, x))))), lgamma(sub(one, x)));
  let product = one;
  let y = x;
  for (; toNumber(y) < large; y = add(y, one)) product = mul(product, y);
  let power = y;
  let sum = zero;
  for (let k = 1; k <= terms; k++) {
    const [p, q] = numbers[2 * k];
    sum = add(sum, div(ratio(p, q * BigInt(2 * k * (2 * k - 1))), power));
    power = mul(power, mul(y, y));
  }
  const main = add(sub(mul(sub(y, big(0.5)), log(y)), y), scale(log(scale(pi, 1)), -1));
  return sub(add(main, sum), log(product));
};

/** ψ(x), likewise. */
export const digamma = (x: Big): Big => {
  if (x[0] < 0n) return sub(digamma(sub(one, x)), div(mul(pi, cos(mul(pi, x))), sin(mul(pi, x))));
  let below = zero;
  let y = x;
  for (; toNumber(y) < large; y = add(y, one)) below = add(below, div(one, y));
  let power = one;
  let sum = zero;
  for (let k = 1; k <= terms; k++) {
    const [p, q] = numbers[2 * k];
    power = mul(power, mul(y, y));
    sum = add(sum, div(ratio(p, q * BigInt(2 * k)), power));
  }
  return sub(sub(sub(log(y), div(one, scale(y, 1))), sum), below);
};

/** ψ′(x) for x > 0, likewise. */
export const trigamma = (x: Big): Big => {
  let below = zero;
  let y = x;
  for (; toNumber(y) < large; y = add(y, one)) below = add(below, div(one, mul(y, y)));
  let power = y;
  let sum = zero;
  for (let k = 1; k <= terms; k++) {
    const [p, q] = numbers[2 * k];
    power = mul(power, mul(y, y));
    sum = add(sum, div(ratio(p, q), power));
  }
  return add(add(add(div(one, y), scale(div(one, mul(y, y)), -1)), sum), below);
};
