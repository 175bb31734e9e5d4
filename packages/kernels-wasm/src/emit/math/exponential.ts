import { constant, type Value, type Variable } from "../../wasm/value.js";
import { bits64, polynomial, powerOfTwo, toF64x2, toI64x2, where, type MathBlock, type MathFunction } from "./mathBlock.js";

/** ln 2 in two parts: the first has 32 bits, so that its product with a small whole number is exact. */
const ln2 = [0.6931471803691238, 1.9082149292705877e-10] as const;

/** The same for float32: 9 bits. */
const ln2Single = [0.693359375, -2.12194440054690583e-4] as const;

/** (eʳ − 1 − r)/r² by its series to r¹³; |r| ≤ ln 2/2 leaves less than 10⁻¹⁸. */
const afterLinear: readonly number[] = [
  1 / 2,
  1 / 6,
  1 / 24,
  1 / 120,
  1 / 720,
  1 / 5040,
  1 / 40320,
  1 / 362880,
  1 / 3628800,
  1 / 39916800,
  1 / 479001600,
  1 / 6227020800,
];

/**
 * (eʳ − 1 − r)/r² for |r| ≤ ln 2/2 in float32: of all polynomials of degree 4 the one whose largest error, 3·10⁻⁹ of eʳ, is the
 * least (by Lawson's weights on Chebyshev's points).
 */
const afterLinearSingle = [
  0.49999994039535522, 0.1666652113199234, 0.041668388992547989, 0.0083687454462051392, 0.0013814540579915047,
] as const;

/** 1.5·2²³: what is added to it is rounded to a whole number, which then stands in the low bits. */
const roundingShift = 12582912;

/** A float32 as n·ln 2 + r with |r| ≤ ln 2/2; whole n in the low bits of `n`, the others of which are a multiple of 2²¹. */
export const reducedSingle = (f: MathBlock, x: Value): { readonly n: Value; readonly r: Variable } => {
  const shifted = f.let(x.mul(Math.LOG2E).add(roundingShift));
  const n = f.let(shifted.sub(roundingShift));
  return { n: shifted.bits(), r: f.let(x.sub(n.mul(ln2Single[0])).sub(n.mul(ln2Single[1]))) };
};

/** eʳ − 1 for a reduced float32, in pairs, so that several steps go on at a time (Estrin's scheme). */
export const smallExpm1Single = (f: MathBlock, r: Variable): Value => {
  const [c2, c3, c4, c5, c6] = afterLinearSingle;
  const rr = f.let(r.mul(r));
  const high = f.let(rr.mul(c6).add(r.mul(c5).add(c4)));
  const low = r.mul(c3).add(c2);
  return r.add(rr.mul(rr.mul(high).add(low)));
};

/** 2ⁿ in float32 for n of a {@link reducedSingle} in the normal range. */
export const powerOfTwoSingle = (n: Value): Value => n.shl(23).add(0x3f800000).as("f32x4");

/** y·2ⁿ in float32, in two factors, so that results below the normal range come out gradually. */
const scaledSingle = (f: MathBlock, y: Value, n: Value): Value => {
  const half = f.let(n.shr(1));
  return y.mul(powerOfTwoSingle(half)).mul(powerOfTwoSingle(n.sub(half)));
};

/** eˣ in float32 for a clamped x. */
export const expSingle = (f: MathBlock, x: Variable): Value => {
  const { n, r } = reducedSingle(f, x);
  return scaledSingle(f, f.let(smallExpm1Single(f, r).add(1)), n);
};

/** x = n·ln 2 + r + tail with whole n and |r| ≤ ln 2/2; the tail is what rounding r leaves out. */
const reduced = (f: MathBlock, x: Value): { readonly n: Value; readonly r: Value; readonly tail: Value } => {
  const n = f.let(x.mul(Math.LOG2E).nearest());
  const high = f.let(x.sub(n.mul(ln2[0])));
  const low = f.let(n.mul(ln2[1]));
  const r = f.let(high.sub(low));
  return { n, r, tail: high.sub(r).sub(low) };
};

/** eʳ − 1 for a reduced r. */
const smallExpm1 = (f: MathBlock, r: Value, tail: Value): Value =>
  f.let(r.add(tail.add(r.mul(r).mul(polynomial(afterLinear, r)))));

/** y·2ⁿ in two factors, so that results below the normal range come out gradually. */
const scaled = (f: MathBlock, y: Value, n: Value): Value => {
  const half = f.let(n.shr(1));
  return y.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
};

/** eˣ·2ˢ for a small whole s. Clamped, as beyond the result is 0 or ∞ anyway; NaN stays NaN. */
export const expTimes = (f: MathBlock, x: Value, shift: number): Value => {
  const c = f.let(x.pmin(712).pmax(-748));
  const { n, r, tail } = reduced(f, c);
  const e = f.let(smallExpm1(f, r, tail).add(1));
  const i = f.let(shift === 0 ? toI64x2(n) : toI64x2(n).add(shift));
  return scaled(f, e, i);
};

/**
 * eˣ = 2ⁿ·eʳ.
 *
 * @see Cody & Waite (1980), "Software Manual for the Elementary Functions", chapter 6.
 */
export const exp: MathFunction = {
  arity: 1,
  isShort: true,
  f32x4: (f, x) => expSingle(f, f.let(x.pmin(90).pmax(-105))),
  f64x2: (f, x) => expTimes(f, x, 0),
};

/** 2ˣ = 2ⁿ·e^((x − n)·ln 2), n the nearest whole number. */
export const exp2: MathFunction = {
  arity: 1,
  isShort: true,
  f32x4: (f, x) => {
    const c = f.let(x.pmin(129).pmax(-151));
    const shifted = f.let(c.add(roundingShift));
    const t = f.let(c.sub(shifted.sub(roundingShift)));
    const e = f.let(smallExpm1Single(f, f.let(t.mul(Math.LN2))).add(1));
    return scaledSingle(f, e, shifted.bits());
  },
  f64x2: (f, x) => {
    const c = f.let(x.pmin(1030).pmax(-1080));
    const n = f.let(c.nearest());
    const t = f.let(c.sub(n));
    // t·ln 2 in two parts: the product with the first 32 bits, and the rest.
    const high = f.let(t.mul(Math.LN2));
    const e = f.let(smallExpm1(f, high, t.mul(2.3190468138462996e-17)).add(1));
    return scaled(f, e, f.let(toI64x2(n)));
  },
};

/** eˣ − 1 = 2ⁿ·(eʳ − 1) + (2ⁿ − 1). Near 0 it is x. */
export const expm1: MathFunction = {
  arity: 1,
  isShort: true,
  f32x4: (f, x) => {
    const { n, r } = reducedSingle(f, f.let(x.pmin(89).pmax(-30)));
    const small = smallExpm1Single(f, r);
    // By half of 2ⁿ, as 2¹²⁸ is no number any more.
    const half = f.let(powerOfTwoSingle(n.sub(1)));
    return f
      .let(small.mul(half).add(half.sub(0.5)))
      .mul(2)
      .copysign(x);
  },
  f64x2: (f, x) => {
    const c = f.let(x.pmin(712).pmax(-60));
    const { n, r, tail } = reduced(f, c);
    const small = smallExpm1(f, r, tail);
    const i = f.let(toI64x2(n));
    const half = f.let(i.shr(1));
    const [first, second] = [f.let(powerOfTwo(half)), f.let(powerOfTwo(i.sub(half)))];
    const large = small.add(1).mul(first).mul(second);
    const usual = small.mul(first).mul(second).add(first.mul(second).sub(1));
    const y = where(n.gt(100), large, where(n.eq(0), small, usual));
    return where(x.abs().lt(2 ** -54), x, y);
  },
};

const bitsOfSingle = (value: number): Value => constant(new Int32Array(Float32Array.of(value).buffer)[0], "i32x4");

/** A number of the normal range as 2ᵏ·(1 + g) with √½ ≤ 1 + g < √2; n is k as an integer. */
const mantissaSingle = (f: MathBlock, y: Value): { readonly n: Value; readonly k: Value; readonly g: Variable } => {
  // The bits of √½ are taken away before the mantissa is cut off.
  const z = f.let(y.bits().sub(0x3f3504f3));
  const n = f.let(z.shr(23));
  return {
    n,
    k: n.convert("f32x4.convert_i32x4_s", "f32x4"),
    g: f.let(z.and(0x007fffff).add(0x3f3504f3).as("f32x4").sub(1)),
  };
};

/** The same for two doubles; k is one, too. */
export const mantissaDouble = (f: MathBlock, y: Value): { readonly k: Value; readonly g: Variable } => {
  const root = 0x3fe6a09e667f3bcdn;
  const z = f.let(y.bits().sub(bits64(root)));
  return {
    k: f.let(toF64x2(z.shr(52))),
    g: f.let(z.and(bits64(0x000fffffffffffffn)).add(bits64(root)).as("f64x2").sub(1)),
  };
};

/** The logarithm of a number of the normal range in float32. */
export const logOfNormalSingle = (f: MathBlock, x: Value): Value => {
  const { k, g } = mantissaSingle(f, x);
  return logSingle(f, k, g);
};

/** k·ln 2 + log(1 + g) in float32. */
const logSingle = (f: MathBlock, exponent: Value, g: Value): Value => {
  const k = f.let(exponent);
  const s = f.let(g.div(g.add(2)));
  const zz = f.let(s.mul(s));
  const half = f.let(g.mul(g).mul(0.5));
  const rest = zz.mul(polynomial([2 / 3, 2 / 5, 2 / 7, 2 / 9, 2 / 11], zz));
  const inner = s.mul(half.add(rest)).add(k.mul(ln2Single[1]));
  return k.mul(ln2Single[0]).sub(half.sub(inner).sub(g));
};

/** 2/3, 2/5, …: the series of 2·atanh(s)/s − 2 in s², |s| ≤ .1716. */
const atanhTail: readonly number[] = [2 / 3, 2 / 5, 2 / 7, 2 / 9, 2 / 11, 2 / 13, 2 / 15, 2 / 17, 2 / 19, 2 / 21, 2 / 23];

/**
 * log x = k·ln 2 + log(1 + f) with x = 2ᵏ·(1 + f) and √½ ≤ 1 + f < √2, where s = f/(2 + f) and
 * log(1 + f) = f − f²/2 + s·(f²/2 + R(s²)). Below the normal range x is scaled up first. 0 gives −∞, negative numbers NaN.
 */
export const log: MathFunction = {
  arity: 1,
  isShort: true,
  f32x4: (f, x) => {
    const isTiny = f.let(x.lt(1.17549435e-38));
    const { k, g } = mantissaSingle(f, f.let(where(isTiny, x.mul(8388608), x)));
    return edgesOfLog(f, x, logSingle(f, k.sub(isTiny.and(bitsOfSingle(23)).as("f32x4")), g));
  },
  f64x2: (f, x) => {
    const isTiny = f.let(x.lt(2.2250738585072014e-308));
    const y = f.let(where(isTiny, x.mul(2 ** 54), x));
    const { k: exponent, g } = mantissaDouble(f, y);
    const k = f.let(exponent.sub(isTiny.and(bits64(0x404b000000000000n)).as("f64x2")));
    const s = f.let(g.div(g.add(2)));
    const zz = f.let(s.mul(s));
    const half = f.let(g.mul(g).mul(0.5));
    const rest = zz.mul(polynomial(atanhTail, zz));
    const inner = s.mul(half.add(rest)).add(k.mul(ln2[1]));
    return edgesOfLog(f, x, k.mul(ln2[0]).sub(half.sub(inner).sub(g)));
  },
};

/** NaN below 0, −∞ at 0, and ∞ and NaN as they are. */
const edgesOfLog = (f: MathBlock, x: Value, y: Value): Value => {
  const inside = f.let(where(x.lt(0), NaN, where(x.eq(0), -Infinity, y)));
  return where(x.eq(Infinity).or(x.ne(x)), x, inside);
};

/**
 * log(1 + x): the logarithm of u = 1 + x as it is rounded, and what rounding took away, (x − (u − 1))/u. Near 0 it is x.
 *
 * @see Higham (2002), "Accuracy and Stability of Numerical Algorithms", section 1.14.1.
 */
export const log1p: MathFunction = {
  arity: 1,
  isShort: true,
  f32x4: (f, x) => {
    const u = f.let(x.add(1));
    const { n, k, g } = mantissaSingle(f, u);
    // What rounding took away goes to the mantissa. From 2²⁵ on that is nothing, and 2⁻ᵏ may be no number.
    const lost = x.sub(u.sub(1)).mul(powerOfTwoSingle(n.from(0)));
    const whole = f.let(g.add(where(x.lt(2 ** 25), lost, 0)));
    const y = logSingle(f, k, whole);
    return where(x.eq(0), x, edgesOfLog(f, u, y));
  },
  f64x2: (f, x) => {
    const u = f.let(x.add(1));
    const y = f.let(f.call("log", u));
    const lost = x.sub(u.sub(1)).div(u);
    const isUsual = u.gt(0).and(u.lt(Infinity));
    return where(x.abs().lt(2 ** -54), x, where(isUsual, y.add(lost), y));
  },
};
