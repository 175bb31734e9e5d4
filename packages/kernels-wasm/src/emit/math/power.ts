import { constant, type Value, type Variable } from "../../wasm/value.js";
import { mantissaDouble } from "./exponential.js";
import { bits64, polynomial, powerOfTwo, toF64x2, toI64x2, where, type MathBlock, type MathFunction } from "./mathBlock.js";

/** ∛m for 1 ≤ m ≤ 8, within .005. */
const roughRoot: readonly number[] = [
  0.6538962985569791, 0.4121814779629245, -0.06797280035500547, 0.0069891694835587225, -0.0002882199346276574,
];

/** ∛x = 2ⁿ·∛m with x = 2³ⁿ·m, 1 ≤ m < 8; ∛m by three steps of Halley's method, each of which triples the digits. */
export const cbrt: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const a = f.let(x.abs());
    const isTiny = f.let(a.lt(2.2250738585072014e-308));
    const y = f.let(where(isTiny, a.mul(2 ** 54), a));
    const exponent = f.let(toF64x2(y.bits().shrU(52).sub(bits64(1023n))));
    const n = f.let(
      exponent
        .mul(1 / 3)
        .add(1e-9)
        .floor(),
    );
    const m = f.let(y.mul(powerOfTwo(toI64x2(n.mul(-1.5).floor()))).mul(powerOfTwo(toI64x2(n.mul(-3).sub(n.mul(-1.5).floor())))));
    let t: Variable = f.let(polynomial(roughRoot, m));
    for (let i = 0; i < 2; i++) {
      const cube = f.let(t.mul(t).mul(t));
      t = f.let(t.mul(cube.add(m.add(m))).div(cube.add(cube).add(m)));
    }
    // The last step by Newton, whose correction is small, so that its rounding does no harm.
    const last = t.sub(t.sub(m.div(t.mul(t))).mul(1 / 3));
    const root = last.mul(powerOfTwo(toI64x2(n))).mul(where(isTiny, 2 ** -18, 1));
    return where(a.eq(0).or(a.eq(Infinity)).or(x.ne(x)), x, root.copysign(x));
  },
};

/** Two doubles whose sum is meant: the second is what the first leaves out. */
interface Double {
  readonly high: Value;
  readonly low: Value;
}

/** x + y exactly, for |x| ≥ |y|. */
const quickSum = (f: MathBlock, x: Value, y: Value): Double => {
  const high = f.let(x.add(y));
  return { high, low: f.let(y.sub(high.sub(x))) };
};

/** x + y exactly. */
const exactSum = (f: MathBlock, x: Value, y: Value): Double => {
  const high = f.let(x.add(y));
  const part = f.let(high.sub(x));
  return { high, low: f.let(x.sub(high.sub(part)).add(y.sub(part))) };
};

/** The leading half of the digits, and the rest. */
const halves = (f: MathBlock, x: Value): readonly [Variable, Variable] => {
  const head = f.let(x.and(bits64(-(2n ** 27n)).as("f64x2")));
  return [head, f.let(x.sub(head))];
};

/** x·y exactly, by halves. */
const exactProduct = (f: MathBlock, x: Value, y: Value): Double => {
  const [x1, x2] = halves(f, x);
  const [y1, y2] = halves(f, y);
  const high = f.let(x.mul(y));
  const low = f.let(x1.mul(y1).sub(high).add(x1.mul(y2)).add(x2.mul(y1)).add(x2.mul(y2)));
  return { high, low };
};

const product = (f: MathBlock, x: Double, y: Double): Double => {
  const p = exactProduct(f, x.high, y.high);
  return quickSum(f, p.high, f.let(p.low.add(x.high.mul(y.low)).add(x.low.mul(y.high))));
};

/** 2/5, 2/7, …: the series of 2·atanh(s)/s behind its second term, in s². */
const behindSecond: readonly number[] = [2 / 5, 2 / 7, 2 / 9, 2 / 11, 2 / 13, 2 / 15, 2 / 17, 2 / 19, 2 / 21, 2 / 23];

/** log x of a positive number to some 67 bits: k·ln 2 + 2·atanh s with s = (m − 1)/(m + 1), √½ ≤ m < √2. */
const longLog = (f: MathBlock, x: Value): Double => {
  const isTiny = f.let(x.lt(2.2250738585072014e-308));
  const y = f.let(where(isTiny, x.mul(2 ** 54), x));
  const { k: exponent, g } = mantissaDouble(f, y);
  const k = f.let(exponent.sub(isTiny.and(bits64(0x404b000000000000n)).as("f64x2")));
  // s to twice the digits: the quotient, and what is left of the dividend over the divisor.
  const divisor = exactSum(f, constant(2, "f64x2"), g);
  const s1 = f.let(g.div(divisor.high));
  const back = exactProduct(f, s1, divisor.high);
  const s2 = f.let(g.sub(back.high).sub(back.low).sub(s1.mul(divisor.low)).div(divisor.high));
  const s: Double = { high: s1, low: s2 };
  const squared = product(f, s, s);
  const cubed = product(f, squared, s);
  const second = product(f, cubed, { high: constant(2 / 3, "f64x2"), low: constant(3.700743415417188e-17, "f64x2") });
  const rest = f.let(cubed.high.mul(squared.high).mul(polynomial(behindSecond, squared.high)));
  // k·ln 2, whose first part is exact; then all parts, the largest first.
  const whole = exactSum(f, f.let(k.mul(0.6931471803691238)), f.let(s1.mul(2)));
  const withSecond = exactSum(f, whole.high, second.high);
  const small = f.let(
    whole.low
      .add(withSecond.low)
      .add(second.low.add(rest).add(s2.mul(2)))
      .add(k.mul(1.9082149292705877e-10)),
  );
  // k·1.9·10⁻¹⁰ is rounded at 2⁻³²·2⁻⁵³·k, below what is kept.
  return quickSum(f, withSecond.high, small);
};

/**
 * aʸ in double for what were float32, a ≥ 0, to some 30 bits. NaN for 1 to an infinite power.
 *
 * @see {@link longLog} for the logarithm, of which fewer terms are needed here.
 */
const magnitudeOfSingles = (f: MathBlock, a: Variable, y: Variable): Value => {
  const { k, g } = mantissaDouble(f, a);
  const s = f.let(g.div(g.add(2)));
  const squared = f.let(s.mul(s));
  const log = k.mul(Math.LN2).add(s.mul(polynomial(atanhSeries, squared)));
  // Far beyond what any finite power could bring back.
  const l = where(a.eq(0), -1e200, where(a.eq(Infinity), 1e200, log));
  const exponent = f.let(y.mul(l).pmin(90).pmax(-110));
  const n = f.let(exponent.mul(Math.LOG2E).nearest());
  const r = f.let(exponent.sub(n.mul(Math.LN2)));
  return polynomial(expSeries, r).mul(powerOfTwo(toI64x2(n)));
};

/** 2·atanh(s)/s in s², |s| ≤ .1716, to 2·10⁻¹². */
const atanhSeries: readonly number[] = [2, 2 / 3, 2 / 5, 2 / 7, 2 / 9, 2 / 11, 2 / 13];

/** eʳ, |r| ≤ ln 2/2, to 2·10⁻¹⁰. */
const expSeries: readonly number[] = [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320];

/**
 * xʸ = e^(y·log x), the logarithm to some 67 bits. Whole y of negative x give a sign; the edges are those of IEEE 754:
 * x⁰ = 1 and 1ʸ = 1 whatever the other is.
 */
export const pow: MathFunction = {
  arity: 2,
  f32x4: (f, x, y) => {
    const half = (pick: (v: Value) => Value): Value => {
      const [a, b] = [x.abs(), y].map((v) => f.let(pick(v).convert("f64x2.promote_low_f32x4", "f64x2")));
      return f.let(magnitudeOfSingles(f, a, b)).convert("f32x4.demote_f64x2_zero", "f32x4");
    };
    const [low, high] = [f.let(half((v) => v)), f.let(half((v) => v.high()))];
    const magnitude = low.shuffle(high, [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
    return edgesOfPow(f, x, y, f.let(magnitude));
  },
  f64x2: (f, x, y) => {
    const a = f.let(x.abs());
    const isUsual = f.let(
      a
        .gt(0)
        .and(a.lt(Infinity))
        .and(y.abs().lt(2 ** 70)),
    );
    const log = longLog(f, f.let(where(isUsual, a, 1)));
    const exponent = product(f, log, { high: f.let(where(isUsual, y, 0)), low: constant(0, "f64x2") });
    const clamped = f.let(exponent.high.pmin(800).pmax(-800));
    const e = f.let(f.call("exp", clamped));
    // The low part is dropped where the power is 0 or ∞ anyway.
    const isInside = f.let(clamped.eq(exponent.high).and(e.gt(0)).and(e.lt(Infinity)));
    const exact = where(isInside, e.add(e.mul(exponent.low)), e);
    const rough = f.call("exp", f.let(y.mul(f.call("log", a))));
    return edgesOfPow(f, x, y, f.let(where(isUsual, exact, rough)));
  },
};

/** xʸ from |x|ʸ. */
const edgesOfPow = (f: MathBlock, x: Value, y: Value, magnitude: Value): Value => {
  const half = f.let(y.mul(0.5));
  const isWhole = f.let(y.nearest().eq(y));
  const isOdd = isWhole.and(half.nearest().ne(half));
  const sign = x.kind === "f32x4" ? constant(-(2 ** 31), "i32x4") : bits64(-(2n ** 63n));
  const signed = f.let(magnitude.xor(isOdd.and(x.bits()).and(sign).as(x.kind)));
  // (−∞)ʸ and (−0)ʸ are magnitudes for any y that is not odd.
  const isLost = x.lt(0).and(x.ne(-Infinity)).and(isWhole.not());
  const isOne = y
    .eq(0)
    .or(x.eq(1))
    .or(x.eq(-1).and(y.abs().eq(Infinity)));
  return where(isOne, 1, where(isLost.or(x.ne(x)).or(y.ne(y)), NaN, signed));
};
