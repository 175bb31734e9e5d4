import type { DType } from "@nabla-js/ndarray";
import type { Code, Local, ValueType } from "../wasm/code.js";
import type { Op, SimdOp } from "../wasm/opcodes.js";
import type { Expr } from "../lower/expr.js";
import type { VectorFunction, VectorMath } from "./vectorMath.js";

/** One element at a time, or as many as fit a vector. A bool is 0 or 1 in scalar code, a mask of all bits in vectors. */
export type Mode = "scalar" | "vector";

/** Leaves the value of a leaf on the stack: the loop around the expression knows where it lies. */
export type EmitLeaf = (leaf: Exclude<Expr, { kind: "op" }>, mode: Mode) => void;

/** The type of an element on the stack. */
export const valueType = (dtype: DType, mode: Mode): ValueType =>
  mode === "vector" ? "v128" : dtype === "float32" ? "f32" : dtype === "float64" ? "f64" : "i32";

/** Emits expressions that share parts: what is used twice is computed once and kept in a local. */
export class ExprEmitter {
  private readonly code: Code;
  private readonly math: VectorMath;
  private readonly mode: Mode;
  private readonly emitLeaf: EmitLeaf;
  private readonly uses = new Map<Expr, number>();
  private readonly kept = new Map<Expr, Local>();

  constructor(code: Code, math: VectorMath, mode: Mode, roots: readonly Expr[], emitLeaf: EmitLeaf) {
    this.code = code;
    this.math = math;
    this.mode = mode;
    this.emitLeaf = emitLeaf;
    const count = (expr: Expr): void => {
      this.uses.set(expr, (this.uses.get(expr) ?? 0) + 1);
      if (this.uses.get(expr) === 1 && expr.kind === "op") expr.args.forEach(count);
    };
    roots.forEach(count);
  }

  /** Leaves the value of an expression on the stack. */
  emit(expr: Expr): void {
    const kept = this.kept.get(expr);
    if (kept !== undefined) {
      this.code.get(kept);
      return;
    }
    if (expr.kind === "op") this.emitOp(expr);
    else this.emitLeaf(expr, this.mode);
    if (expr.kind !== "const" && this.uses.get(expr)! > 1) {
      const local = this.code.local(valueType(expr.dtype, this.mode));
      this.code.tee(local);
      this.kept.set(expr, local);
    }
  }

  private emitOp(expr: Extract<Expr, { kind: "op" }>): void {
    const [x, y, z] = expr.args;
    const { code } = this;
    const isVector = this.mode === "vector";
    const { dtype } = x;
    switch (expr.name) {
      case "select":
        this.emit(y);
        this.emit(z);
        this.emit(x);
        if (isVector) code.simd("v128.bitselect");
        else code.op("select");
        return;
      case "convertDtype":
        this.emit(x);
        if (isVector) convertVector(code, dtype, expr.dtype);
        else convertScalar(code, dtype, expr.dtype);
        return;
      case "square": {
        this.emit(x);
        const local = code.local(valueType(dtype, this.mode));
        code.tee(local).get(local);
        this.binary("mul", dtype);
        return;
      }
      case "rsqrt":
        this.constant(1, dtype);
        this.emit(x);
        this.unary("sqrt", dtype);
        this.binary("div", dtype);
        return;
      case "integerPow":
        this.emitPower(x, (expr.params as { readonly n: number }).n);
        return;
      case "sign":
        this.emitSign(x);
        return;
      case "not":
        this.emit(x);
        if (isVector) code.simd("v128.not");
        else if (dtype === "bool") code.op("i32.eqz");
        else code.i32(-1).op("i32.xor");
        return;
      case "exp":
      case "log":
      case "tanh":
      case "logistic":
        this.emit(x);
        this.callVector(expr.name);
        return;
      case "neg":
      case "abs":
      case "sqrt":
      case "floor":
      case "ceil":
      case "round":
        this.emit(x);
        this.unary(expr.name === "round" ? "nearest" : expr.name, dtype);
        return;
      default:
        this.emit(x);
        this.emit(y);
        this.binary(expr.name, dtype);
    }
  }

  /** A number of a dtype. */
  constant(value: number, dtype: DType): void {
    emitConstant(this.code, value, dtype, this.mode);
  }

  private callVector(name: VectorFunction): void {
    const index = this.math.indexOf(name);
    if (this.mode === "vector") this.code.call(index);
    else this.code.simd("f32x4.splat").call(index).extract("f32x4.extract_lane", 0);
  }

  private unary(name: string, dtype: DType): void {
    const { code } = this;
    if (dtype === "float32" || dtype === "float64") {
      if (this.mode === "vector") code.simd(`${dtype === "float32" ? "f32x4" : "f64x2"}.${name}` as SimdOp);
      else code.op(`${dtype === "float32" ? "f32" : "f64"}.${name}` as Op);
    } else if (this.mode === "vector") code.simd(`i32x4.${name}` as SimdOp);
    else {
      const local = code.local("i32");
      if (name === "neg") code.set(local).i32(0).get(local).op("i32.sub");
      else code.set(local).get(local).i32(0).get(local).op("i32.sub").get(local).i32(0).op("i32.ge_s", "select");
    }
  }

  private binary(name: string, dtype: DType): void {
    const { code } = this;
    if (name === "and" || name === "or" || name === "xor") {
      if (this.mode === "vector") code.simd(`v128.${name}`);
      else code.op(`i32.${name}`);
      return;
    }
    if (dtype === "float32" || dtype === "float64") {
      if (this.mode === "vector") code.simd(`${dtype === "float32" ? "f32x4" : "f64x2"}.${name}` as SimdOp);
      else code.op(`${dtype === "float32" ? "f32" : "f64"}.${name}` as Op);
      return;
    }
    const sign = dtype === "int32" || dtype === "int8" ? "_s" : "_u";
    const isSigned = /^(lt|le|gt|ge|max|min)$/.test(name);
    if (this.mode === "vector") code.simd(`i32x4.${name}${isSigned ? sign : ""}` as SimdOp);
    else if (name === "max" || name === "min") {
      const [a, b] = [code.local("i32"), code.local("i32")];
      code.set(b).tee(a).get(b).get(a).get(b);
      code.op(`i32.${name === "max" ? "gt" : "lt"}${sign}` as Op, "select");
    } else code.op(`i32.${name}${isSigned ? sign : ""}` as Op);
  }

  /** xⁿ by squaring, 1/x^|n| for negative n. */
  private emitPower(x: Expr, n: number): void {
    const { code } = this;
    const type = valueType(x.dtype, this.mode);
    if (n < 0) this.constant(1, x.dtype);
    this.emit(x);
    const base = code.local(type);
    code.set(base);
    let result: Local | null = null;
    for (let rest = Math.abs(n); rest > 0; rest >>= 1) {
      if (rest & 1) {
        const next = code.local(type);
        if (result === null) code.get(base).set(next);
        else {
          code.get(result).get(base);
          this.binary("mul", x.dtype);
          code.set(next);
        }
        result = next;
      }
      if (rest > 1) {
        code.get(base).get(base);
        this.binary("mul", x.dtype);
        code.set(base);
      }
    }
    if (result === null) this.constant(1, x.dtype);
    else code.get(result);
    if (n < 0) this.binary("div", x.dtype);
  }

  /** −1, 0 or 1; zeros and NaN as they are. */
  private emitSign(x: Expr): void {
    const { code } = this;
    const local = code.local(valueType(x.dtype, this.mode));
    this.emit(x);
    code.set(local);
    const choose = (value: number, comparison: string, otherwise: () => void): void => {
      this.constant(value, x.dtype);
      otherwise();
      code.get(local);
      this.constant(0, x.dtype);
      this.binary(comparison, x.dtype);
      if (this.mode === "vector") code.simd("v128.bitselect");
      else code.op("select");
    };
    choose(1, "gt", () => choose(-1, "lt", () => code.get(local)));
  }
}

/** Leaves a number of a dtype on the stack. */
export const emitConstant = (code: Code, value: number, dtype: DType, mode: Mode): void => {
  if (mode === "vector") {
    if (dtype === "float32") code.f32x4(value);
    else if (dtype === "float64") code.f64x2(value);
    else code.v128Words(dtype === "bool" ? (value === 0 ? 0 : -1) : value);
  } else if (dtype === "float32") code.f32(value);
  else if (dtype === "float64") code.f64(value);
  else code.i32(dtype === "bool" ? (value === 0 ? 0 : 1) : value | 0);
};

const convertVector = (code: Code, from: DType, to: DType): void => {
  if (to === "bool") {
    if (from === "float32") code.f32x4(0).simd("f32x4.ne");
    else if (from !== "bool") code.v128Words(0).simd("i32x4.ne");
  } else if (from === "bool") code.v128Words(to === "float32" ? 0x3f800000 : 1).simd("v128.and");
  else if (from === "float32" && to === "int32") code.simd("i32x4.trunc_sat_f32x4_s");
  else if (from === "float32" && to === "uint32") code.simd("i32x4.trunc_sat_f32x4_u");
  else if (from === "int32" && to === "float32") code.simd("f32x4.convert_i32x4_s");
  else if (from === "uint32" && to === "float32") code.simd("f32x4.convert_i32x4_u");
};

const convertScalar = (code: Code, from: DType, to: DType): void => {
  const isFloat = (dtype: DType): boolean => dtype === "float32" || dtype === "float64";
  if (from === to) return;
  if (to === "bool") {
    if (from === "float32") code.f32(0).op("f32.ne");
    else if (from === "float64") code.f64(0).op("f64.ne");
    else code.i32(0).op("i32.ne");
  } else if (isFloat(from) && isFloat(to)) code.op(to === "float32" ? "f32.demote_f64" : "f64.promote_f32");
  else if (isFloat(to)) {
    const unsigned = from === "uint32";
    code.op(
      to === "float32"
        ? unsigned
          ? "f32.convert_i32_u"
          : "f32.convert_i32_s"
        : unsigned
          ? "f64.convert_i32_u"
          : "f64.convert_i32_s",
    );
  } else if (isFloat(from)) {
    const kind = from === "float32" ? (to === "uint32" ? 1 : 0) : to === "uint32" ? 3 : 2;
    code.truncSat(kind);
    if (to === "uint8") clamp(code, 0, 255);
    if (to === "int8") clamp(code, -128, 127);
  } else if (to === "uint8") code.i32(255).op("i32.and");
  else if (to === "int8") code.op("i32.extend8_s");
};

const clamp = (code: Code, low: number, high: number): void => {
  const x = code.local("i32");
  code.set(x).get(x).i32(low).get(x).i32(low).op("i32.gt_s", "select").set(x);
  code.get(x).i32(high).get(x).i32(high).op("i32.lt_s", "select");
};
