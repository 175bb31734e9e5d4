import {
  abs,
  add,
  big,
  div,
  exponentOf,
  mul,
  nearest,
  neg,
  one,
  ratio,
  scale,
  sqrt,
  sub,
  toNumber,
  zero,
  type Big,
} from "./bigFloat.js";

// Functions of doubles to some 45 decimal digits, from their series: the reference that the functions of the backends are held
// to. Slow and plain on purpose. Arguments are finite and within the domain.

/** atan(1/n) with `bits` binary digits behind the point. */
const atanOfInverse = (n: bigint, bits: number): bigint => {
  let power = (1n << BigInt(bits)) / n;
  let sum = power;
  for (let k = 1n; power !== 0n; k++) {
    power = -power / (n * n);
    sum += power / (2n * k + 1n);
  }
  return sum;
};

// So many digits that the largest double still has 300 of them left when multiples of π/2 are taken away.
const piBits = 1400;
const piFixed = /* @__PURE__ */ (() => 4n * (4n * atanOfInverse(5n, piBits) - atanOfInverse(239n, piBits)))();
/** π, by Machin's formula. */
export const pi: Big = /* @__PURE__ */ mul([piFixed, -piBits], one);

/** Σ terms, from a first one and the step from each to the next, until they no longer count. */
const series = (first: Big, next: (term: Big, k: bigint) => Big, sum: Big = zero): Big => {
  let term = first;
  for (let k = 1n; term[0] !== 0n && (sum[0] === 0n || exponentOf(term) > exponentOf(sum) - 230); k++) {
    sum = add(sum, term);
    term = next(term, k);
  }
  return sum;
};

const whole = (k: bigint): Big => [k, 0];

/** log 2 = 2 artanh ⅓. */
const ln2: Big = /* @__PURE__ */ (() => {
  const third = ratio(1n, 3n);
  let sum = zero;
  let power = third;
  for (let k = 0n; k < 80n; k++) {
    sum = add(sum, div(power, whole(2n * k + 1n)));
    power = div(power, whole(9n));
  }
  return scale(sum, 1);
})();

export const exp = (x: Big): Big => {
  const k = nearest(div(x, ln2));
  const r = scale(sub(x, mul(whole(k), ln2)), -6);
  let y = series(one, (term, n) => div(mul(term, r), whole(n)));
  for (let i = 0; i < 6; i++) y = mul(y, y);
  return scale(y, Number(k));
};

export const expm1 = (x: Big): Big => {
  if (x[0] === 0n) return zero;
  return exponentOf(x) < -20 ? series(x, (term, n) => div(mul(term, x), whole(n + 1n))) : sub(exp(x), one);
};

/** log x for x > 0, from x = 2ᵏ·m and the logarithm of the machine, mended by Halley's step: y + 2(m − eʸ)/(m + eʸ). */
export const log = (x: Big): Big => {
  let k = exponentOf(x);
  let m = scale(x, -k);
  if (toNumber(m) > 1.5) [k, m] = [k + 1, scale(m, -1)];
  let y = big(Math.log(toNumber(m)));
  for (let i = 0; i < 2; i++) {
    const e = exp(y);
    y = add(y, scale(div(sub(m, e), add(m, e)), 1));
  }
  return add(y, mul(whole(BigInt(k)), ln2));
};

export const log1p = (x: Big): Big => {
  if (x[0] === 0n) return zero;
  if (exponentOf(x) > -20) return log(add(one, x));
  let power = x;
  return series(x, (_, k) => {
    power = neg(mul(power, x));
    return div(power, whole(k + 1n));
  });
};

export const exp2 = (x: Big): Big => exp(mul(x, ln2));
export const logistic = (x: Big): Big => div(one, add(one, exp(neg(x))));
export const tanh = (x: Big): Big => {
  const e = expm1(scale(x, 1));
  return div(e, add(e, whole(2n)));
};
export const sinh = (x: Big): Big => {
  const e = expm1(abs(x));
  const y = scale(add(e, div(e, add(e, one))), -1);
  return x[0] < 0n ? neg(y) : y;
};
export const cosh = (x: Big): Big => scale(add(exp(x), exp(neg(x))), -1);
export const asinh = (x: Big): Big => {
  const a = abs(x);
  const y = log1p(add(a, div(mul(a, a), add(one, sqrt(add(one, mul(a, a)))))));
  return x[0] < 0n ? neg(y) : y;
};
export const acosh = (x: Big): Big => log1p(add(sub(x, one), sqrt(mul(sub(x, one), add(x, one)))));
export const atanh = (x: Big): Big => scale(log1p(div(scale(x, 1), sub(one, x))), -1);

/** sin and cos by their series, of an argument below 1. */
const sinSeries = (r: Big): Big => series(r, (term, k) => neg(div(mul(term, mul(r, r)), whole(2n * k * (2n * k + 1n)))));
const cosSeries = (r: Big): Big => series(one, (term, k) => neg(div(mul(term, mul(r, r)), whole(2n * k * (2n * k - 1n)))));

/** The quarter turns in x, and what is left: exact to 300 digits behind the point. */
const quarters = (x: Big): readonly [turns: number, rest: Big] => {
  if (x[0] === 0n || exponentOf(x) < -1) return [0, x];
  const fixed = x[1] + piBits >= 0 ? x[0] << BigInt(x[1] + piBits) : x[0] >> BigInt(-x[1] - piBits);
  const half = piFixed >> 1n;
  const k = (2n * fixed + half) / (2n * half) - (fixed < 0n ? 1n : 0n);
  // 2 times π/2 has the last digit that the half has lost.
  return [Number(((k % 4n) + 4n) % 4n), mul([2n * fixed - k * piFixed, -piBits - 1], one)];
};

export const sin = (x: Big): Big => {
  const [turns, r] = quarters(x);
  const y = turns % 2 === 0 ? sinSeries(r) : cosSeries(r);
  return turns >= 2 ? neg(y) : y;
};
export const cos = (x: Big): Big => {
  const [turns, r] = quarters(x);
  const y = turns % 2 === 0 ? cosSeries(r) : sinSeries(r);
  return turns === 1 || turns === 2 ? neg(y) : y;
};
export const tan = (x: Big): Big => div(sin(x), cos(x));

/** d + d³/6 + 3d⁵/40: asin of what is left when the machine's answer is taken away, some 2⁻⁵⁰. */
const asinOfTiny = (d: Big): Big => {
  const square = mul(d, d);
  return mul(d, add(one, mul(square, add(ratio(1n, 6n), mul(square, ratio(3n, 40n))))));
};

/** The angle of (x, y) in (−π, π]: the machine's, turned by the angle that is left. */
export const atan2 = (y: Big, x: Big): Big => {
  // Both are brought near 1, so that neither overflows.
  const k = Math.max(y[0] === 0n ? -1e9 : exponentOf(y), x[0] === 0n ? -1e9 : exponentOf(x));
  const [u, v] = [scale(x, -k), scale(y, -k)];
  const tiny = v[0] !== 0n && x[0] > 0n && exponentOf(v) - exponentOf(u) < -300;
  // So far from the diagonal, the angle is its tangent.
  if (tiny) return div(v, u);
  const guess = big(Math.atan2(toNumber(v), toNumber(u)));
  const length = sqrt(add(mul(u, u), mul(v, v)));
  return add(guess, asinOfTiny(div(sub(mul(v, cos(guess)), mul(u, sin(guess))), length)));
};
export const atan = (x: Big): Big => atan2(x, one);
export const asin = (x: Big): Big => atan2(x, sqrt(mul(sub(one, x), add(one, x))));
export const acos = (x: Big): Big => atan2(sqrt(mul(sub(one, x), add(one, x))), x);

const newtonRoot = (x: Big, guess: number, n: bigint): Big => {
  let y = big(guess);
  for (let i = 0; i < 2; i++) {
    let power = one;
    for (let k = 1n; k < n; k++) power = mul(power, y);
    y = sub(y, div(sub(mul(power, y), x), mul(whole(n), power)));
  }
  return y;
};
/** ∛x; the exponent is taken out first, in threes. */
export const cbrt = (x: Big): Big => {
  if (x[0] === 0n) return zero;
  const k = Math.floor(exponentOf(x) / 3);
  const m = scale(x, -3 * k);
  return scale(newtonRoot(m, Math.cbrt(toNumber(m)), 3n), k);
};
export const rsqrt = (x: Big): Big => div(one, sqrt(x));

/** xʸ; of negative x for whole y. */
export const pow = (x: Big, y: Big): Big => {
  const size = exp(mul(y, log(abs(x))));
  const isOdd = y[1] <= 0 ? (y[0] >> BigInt(-y[1])) % 2n !== 0n : false;
  return x[0] < 0n && isOdd ? neg(size) : size;
};

/** 2/√π. */
const erfScale = /* @__PURE__ */ (() => div(whole(2n), sqrt(pi)))();

/** Σ 2ⁿ x²ⁿ⁺¹/(2n + 1)!!, whose terms have one sign; far out what is left to ±1. */
export const erf = (x: Big): Big => {
  if (toNumber(abs(x)) > 6.5) return x[0] < 0n ? neg(erf(neg(x))) : sub(one, erfc(x));
  const square = scale(mul(x, x), 1);
  return mul(
    mul(erfScale, exp(neg(mul(x, x)))),
    series(x, (term, k) => div(mul(term, square), whole(2n * k + 1n))),
  );
};

/** 1 − erf x; from 2 on by the continued fraction 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))). */
export const erfc = (x: Big): Big => {
  if (toNumber(x) < 2) return sub(one, erf(x));
  let fraction = x;
  for (let k = toNumber(x) < 4 ? 500n : 150n; k >= 1n; k--) fraction = add(x, div(ratio(k, 2n), fraction));
  return div(mul(scale(erfScale, -1), exp(neg(mul(x, x)))), fraction);
};

/** The inverse of erf on (−1, 1), from a first guess: Newton's steps on erfc where erf is flat. */
export const erfInv = (x: Big, guess: number): Big => {
  let y = big(Math.abs(guess));
  const rest = sub(one, abs(x));
  for (let i = 0; i < 3; i++) {
    const excess = toNumber(y) < 2 ? sub(erf(y), abs(x)) : sub(rest, erfc(y));
    y = sub(y, div(mul(excess, exp(mul(y, y))), erfScale));
  }
  return x[0] < 0n ? neg(y) : y;
};
