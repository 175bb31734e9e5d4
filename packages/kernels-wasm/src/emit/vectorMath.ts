import { Code } from "../wasm/code.js";
import type { ModuleBuilder } from "../wasm/module.js";

/** The functions of four floats at once, each written once a module. */
export type VectorFunction = "exp" | "log" | "tanh" | "logistic";

/** Adds the functions that a module needs, once each. */
export class VectorMath {
  private readonly module: ModuleBuilder;
  private readonly indices = new Map<VectorFunction, number>();

  constructor(module: ModuleBuilder) {
    this.module = module;
  }

  /** The index of a function from v128 to v128. */
  indexOf(name: VectorFunction): number {
    const known = this.indices.get(name);
    if (known !== undefined) return known;
    const code = {
      exp: emitExp,
      log: emitLog,
      tanh: (): Code => emitTanh(this.indexOf("exp")),
      logistic: (): Code => emitLogistic(this.indexOf("exp")),
    }[name]();
    const index = this.module.add(name, code);
    this.indices.set(name, index);
    return index;
  }
}

const unary = (): Code => new Code(["v128"], ["v128"]);

/** Σ cᵢ·rⁱ by Horner's rule, highest coefficient first; leaves the value on the stack. */
const horner = (code: Code, r: { readonly index: number; readonly type: "v128" }, coefficients: readonly number[]): void => {
  code.f32x4(coefficients[0]);
  for (const c of coefficients.slice(1)) code.get(r).simd("f32x4.mul").f32x4(c).simd("f32x4.add");
};

type Vector = { readonly index: number; readonly type: "v128" };
const vector = (code: Code): Vector => code.local("v128") as Vector;

/**
 * eˣ = 2ⁿ·eʳ with n = round(x / ln 2) and |r| ≤ ln 2 / 2; eʳ by its series to r⁷, whose rest is below 4·10⁻⁹. x/ln 2 is
 * taken away in two parts, so that r is exact. 2ⁿ is made of two factors, so that results below the normal range come out
 * gradually. NaN stays NaN.
 */
const emitExp = (): Code => {
  const code = unary();
  const x = code.param(0);
  const [n, r, i, half] = [vector(code), vector(code), vector(code), vector(code)];
  const c = vector(code);
  // Clamped: beyond these the result is 0 or ∞ anyway. pmin and pmax keep a NaN that stands first.
  code.get(x).f32x4(90).simd("f32x4.pmin").set(c);
  code.get(c).f32x4(-105).simd("f32x4.pmax").set(c);
  code.get(c).f32x4(Math.LOG2E).simd("f32x4.mul", "f32x4.nearest").set(n);
  code.get(c).get(n).f32x4(0.693359375).simd("f32x4.mul", "f32x4.sub");
  code.get(n).f32x4(-2.12194440054690583e-4).simd("f32x4.mul", "f32x4.sub").set(r);
  code.get(n).simd("i32x4.trunc_sat_f32x4_s").set(i);
  code.get(i).i32(1).simd("i32x4.shr_s").set(half);
  horner(code, r, [1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1]);
  const power = (get: () => void): void => {
    get();
    code.v128Words(127).simd("i32x4.add").i32(23).simd("i32x4.shl", "f32x4.mul");
  };
  power(() => code.get(half));
  power(() => code.get(i).get(half).simd("i32x4.sub"));
  return code;
};

/**
 * log x = n·ln 2 + log m with x = 2ⁿ·m and √½ ≤ m < √2; log m = 2·atanh(s), s = (m − 1)/(m + 1), by its odd series to s⁹,
 * where |s| ≤ .172. Below the normal range x is scaled up first. 0 gives −∞, negative numbers NaN, ∞ itself.
 */
const emitLog = (): Code => {
  const code = unary();
  const x = code.param(0);
  const [y, n, m, s, z, isTiny] = Array.from({ length: 6 }, () => vector(code));
  code.get(x).f32x4(1.17549435e-38).simd("f32x4.lt").set(isTiny);
  code.get(x).f32x4(8388608).simd("f32x4.mul").get(x).get(isTiny).simd("v128.bitselect").set(y);
  // The exponent, so that m is in [√½, √2): the bits of √½ are taken away before the mantissa is cut off.
  code.get(y).v128Words(0x3f3504f3).simd("i32x4.sub").set(z);
  code.get(z).i32(23).simd("i32x4.shr_s", "f32x4.convert_i32x4_s").set(n);
  code.get(n).f32x4(23).get(isTiny).simd("v128.and", "f32x4.sub").set(n);
  code.get(z).v128Words(0x007fffff).simd("v128.and").v128Words(0x3f3504f3).simd("i32x4.add").set(m);
  code.get(m).f32x4(1).simd("f32x4.sub").get(m).f32x4(1).simd("f32x4.add", "f32x4.div").set(s);
  code.get(s).get(s).simd("f32x4.mul").set(z);
  // n·ln 2 in two parts; the large one is exact.
  code.get(n).f32x4(0.693359375).simd("f32x4.mul");
  code.get(n).f32x4(-2.12194440054690583e-4).simd("f32x4.mul");
  horner(code, z, [2 / 11, 2 / 9, 2 / 7, 2 / 5, 2 / 3]);
  code.get(z).simd("f32x4.mul").get(s).simd("f32x4.mul", "f32x4.add");
  code.get(s).f32x4(2).simd("f32x4.mul", "f32x4.add", "f32x4.add").set(y);
  // The edges: NaN below 0, −∞ at 0, and ∞ and NaN as they are.
  code.f32x4(NaN).get(y).get(x).f32x4(0).simd("f32x4.lt", "v128.bitselect").set(y);
  code.f32x4(-Infinity).get(y).get(x).f32x4(0).simd("f32x4.eq", "v128.bitselect").set(y);
  code.get(x).get(y).get(x).f32x4(Infinity).simd("f32x4.eq").get(x).get(x).simd("f32x4.ne", "v128.or", "v128.bitselect");
  return code;
};

/** tanh x = sign(x)·(1 − e)/(1 + e) with e = e^(−2|x|); near 0, where that cancels, its series to x⁹. */
const emitTanh = (exp: number): Code => {
  const code = unary();
  const x = code.param(0);
  const [a, e, z] = [vector(code), vector(code), vector(code)];
  code.get(x).simd("f32x4.abs").set(a);
  code.get(a).f32x4(-2).simd("f32x4.mul").call(exp).set(e);
  code.get(x).get(x).simd("f32x4.mul").set(z);
  // The series, then the quotient with the sign of x; the first where |x| < 1/4.
  horner(code, z, [-1382 / 155925, 62 / 2835, -17 / 315, 2 / 15, -1 / 3]);
  code.get(z).simd("f32x4.mul").get(x).simd("f32x4.mul").get(x).simd("f32x4.add");
  code.f32x4(1).get(e).simd("f32x4.sub").f32x4(1).get(e).simd("f32x4.add", "f32x4.div");
  code.get(x).f32x4(-0).simd("v128.and", "v128.or");
  code.get(a).f32x4(0.25).simd("f32x4.lt", "v128.bitselect");
  return code;
};

/** 1 / (1 + e^(−x)). */
const emitLogistic = (exp: number): Code => {
  const code = unary();
  code.f32x4(1).f32x4(1).get(code.param(0)).simd("f32x4.neg").call(exp).simd("f32x4.add", "f32x4.div");
  return code;
};
