import { constant, type Value, type Variable } from "../../wasm/value.js";
import { expSingle, expTimes, powerOfTwoSingle, reducedSingle, smallExpm1Single } from "./exponential.js";
import { where, type MathFunction } from "./mathBlock.js";

/** 1/(1 + e⁻ˣ) from e = e^(−|x|), which does not overflow. */
const logisticOf = (x: Value, e: Variable): Value => where(x.lt(0), e, 1).div(e.add(1));

export const logistic: MathFunction = {
  arity: 1,
  isShort: true,
  f32x4: (f, x) => logisticOf(x, f.let(expSingle(f, f.let(x.abs().neg().pmax(-105))))),
  f64x2: (f, x) => logisticOf(x, f.let(f.call("exp", x.abs().neg()))),
};

/** tanh x = −E/(E + 2) with E = e^(−2|x|) − 1, and the sign of x. From |x| = 9.2 on it is 1 in float32. */
export const tanh: MathFunction = {
  arity: 1,
  isShort: true,
  f32x4: (f, x) => {
    const { n, r } = reducedSingle(f, f.let(x.abs().pmin(9.2).mul(-2)));
    const scale = f.let(powerOfTwoSingle(n));
    const e = f.let(smallExpm1Single(f, r).mul(scale).add(scale.sub(1)));
    return e.div(e.add(2)).copysign(x);
  },
  f64x2: (f, x) => {
    const e = f.let(f.call("expm1", x.abs().mul(-2)));
    return e.div(e.add(2)).copysign(x);
  },
};

/** With E = e^|x| − 1: (E + E/(E + 1))/2 up to 1; beyond, h − 1/(4h) with h = e^|x|/2, which does not overflow too early. */
export const sinh: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const a = f.let(x.abs());
    const e = f.let(f.call("expm1", a.pmin(2)));
    const near = e.add(e.div(e.add(1))).mul(0.5);
    const h = f.let(expTimes(f, a, -1));
    return where(a.lt(1), near, h.sub(constant(0.25, "f64x2").div(h))).copysign(x);
  },
};

/** h + 1/(4h) with h = e^|x|/2. */
export const cosh: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const h = f.let(expTimes(f, f.let(x.abs()), -1));
    return h.add(constant(0.25, "f64x2").div(h));
  },
};

/** From here on √(1 + x²) is x to all digits. */
const large = 2 ** 28;

/** sign(x)·log(1 + a + a²/(1 + √(1 + a²))), a = |x|; log a + ln 2 for large ones. */
export const asinh: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const a = f.let(x.abs());
    const squared = f.let(a.mul(a));
    const near = f.call("log1p", a.add(squared.div(squared.add(1).sqrt().add(1))));
    const far = f.call("log", a).add(Math.LN2);
    return where(a.lt(large), near, far).copysign(x);
  },
};

/** log(1 + t + √(2t + t²)), t = x − 1; log x + ln 2 for large ones. */
export const acosh: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const t = f.let(x.sub(1));
    const near = f.call("log1p", t.add(t.mul(2).add(t.mul(t)).sqrt()));
    return where(x.lt(large), near, f.call("log", x).add(Math.LN2));
  },
};

/** log(1 + 2a + 2a²/(1 − a))/2 with the sign of x, a = |x|. */
export const atanh: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const a = f.let(x.abs());
    const twice = f.let(a.add(a));
    const small = twice.add(twice.mul(a).div(a.from(1)));
    const whole = twice.div(a.from(1));
    return f
      .call("log1p", where(a.lt(0.5), small, whole))
      .mul(0.5)
      .copysign(x);
  },
};
