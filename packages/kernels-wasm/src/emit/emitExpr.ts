import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import type { Code, Local } from "../wasm/code.js";
import type { Expr } from "../lower/expr.js";
import { emitBinary, emitUnary } from "./arithmetic.js";
import { emitCipher } from "./emitCiphers.js";
import { convertScalar, convertVector, wrap } from "./convert.js";
import { emitFunction, nameOfFunction } from "./emitFunction.js";
import { nextAfter, threefry } from "./helpers.js";
import { isFunction } from "./math/functions.js";
import { emitConstant, valueType, type Mode } from "./mode.js";
import type { VectorMath } from "./vectorMath.js";

/** Leaves the value of a leaf on the stack: the loop around the expression knows where it lies. */
export type EmitLeaf = (leaf: Exclude<Expr, { kind: "op" }>, mode: Mode) => void;

/** An expression that is seen through another index has lists of its own, of parts that are still shared. */
const sameParts = (a: readonly Expr[], b: readonly Expr[]): boolean => a.every((part, i) => part === b[i]);

/** Emits expressions that share parts: what is used twice is computed once and kept in a local. */
export class ExprEmitter {
  private readonly code: Code;
  private readonly math: VectorMath;
  private readonly mode: Mode;
  private readonly emitLeaf: EmitLeaf;
  private readonly uses: ReadonlyMap<Expr, number>;
  private kept: Map<Expr, Local> | null = null;
  private readonly ciphers: { readonly args: readonly Expr[]; readonly words: readonly [Local, Local] }[] = [];

  /** @param uses - How often each part is used, as `usesOf` counts. */
  constructor(code: Code, math: VectorMath, mode: Mode, uses: ReadonlyMap<Expr, number>, emitLeaf: EmitLeaf) {
    this.code = code;
    this.math = math;
    this.mode = mode;
    this.uses = uses;
    this.emitLeaf = emitLeaf;
  }

  /** Leaves the value of an expression on the stack. */
  emit(expr: Expr): void {
    const kept = this.kept?.get(expr);
    if (kept !== undefined) {
      this.code.get(kept);
      return;
    }
    if (expr.kind === "op") this.emitOp(expr);
    else this.emitLeaf(expr, this.mode);
    if (expr.kind !== "const" && this.uses.get(expr)! > 1) {
      const local = this.code.local(valueType(expr.dtype, this.mode));
      this.code.tee(local);
      (this.kept ??= new Map()).set(expr, local);
    }
  }

  private emitOp(expr: Extract<Expr, { kind: "op" }>): void {
    const { args } = expr;
    const x = args[0];
    const y = args[1];
    const z = args[2];
    const { code } = this;
    const isVector = this.mode === "vector";
    const { dtype } = x;
    if (isFunction(expr.name)) {
      expr.args.forEach((arg) => this.emit(arg));
      emitFunction(code, this.mode, this.math, nameOfFunction(expr), dtype, expr.args.length);
      return;
    }
    switch (expr.name) {
      case "select":
        this.emit(y);
        this.emit(z);
        this.emit(x);
        if (isVector) code.simd("v128.bitselect");
        else code.op("select");
        return;
      case "clamp":
        this.emit(x);
        this.emit(y);
        this.binary("max", dtype);
        this.emit(z);
        this.binary("min", dtype);
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
      case "isFinite":
        this.emit(x);
        this.unary("abs", dtype);
        this.constant(Infinity, dtype);
        this.binary("lt", dtype);
        return;
      case "not":
        this.emit(x);
        if (isVector) code.simd("v128.not");
        else if (dtype === "bool") code.op("i32.eqz");
        else code.i32(-1).op("i32.xor");
        if (dtype !== "bool") wrap(code, dtype, isVector);
        return;
      case "clz":
        this.emit(x);
        if (dtype === "int8") code.i32(255).op("i32.and");
        code
          .op("i32.clz")
          .i32(32 - bitsOf(dtype))
          .op("i32.sub");
        return;
      case "populationCount":
        this.emit(x);
        if (dtype === "int8") code.i32(255).op("i32.and");
        code.op("i32.popcnt");
        return;
      case "shiftLeft":
      case "shiftRightLogical":
      case "shiftRightArithmetic":
        this.emitShift(expr.name, x, y);
        return;
      case "nextAfter":
        this.emit(x);
        this.emit(y);
        code.call(nextAfter(this.math, dtype === "float32" ? "f32" : "f64"));
        return;
      case "threefry2x32":
        this.emitThreefry(expr.args, (expr.params as { readonly word: 0 | 1 }).word);
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

  /** Both words are computed once, whichever are wanted. */
  private emitThreefry(args: readonly Expr[], word: 0 | 1): void {
    const { code, mode } = this;
    if (!this.knowsCipher(args)) {
      if (mode === "vector") emitCipher(code, [this], args);
      else {
        const words = [code.local("i32"), code.local("i32")] as const;
        args.forEach((arg) => this.emit(arg));
        code.call(threefry(this.math)).set(words[1]).set(words[0]);
        this.keepCipher(args, words);
      }
    }
    code.get(this.ciphers.find((cipher) => sameParts(cipher.args, args))!.words[word]);
  }

  knowsCipher(args: readonly Expr[]): boolean {
    return this.ciphers.some((cipher) => sameParts(cipher.args, args));
  }

  /** Both words of a cipher stand in locals from here on. */
  keepCipher(args: readonly Expr[], words: readonly [Local, Local]): void {
    this.ciphers.push({ args, words });
  }

  /** Shifts by the width or more leave no bit but copies of the sign; a negative number of places is a large one. */
  private emitShift(name: string, x: Expr, y: Expr): void {
    const { code } = this;
    const { dtype } = x;
    const isVector = this.mode === "vector";
    const isArithmetic = name === "shiftRightArithmetic";
    const op = name === "shiftLeft" ? "shl" : isArithmetic ? "shr_s" : "shr_u";
    const width = bitsOf(dtype);
    const bits = (): void => {
      this.emit(x);
      if (dtype === "int8" && name === "shiftRightLogical") {
        if (isVector) code.v128Words(255).simd("v128.and");
        else code.i32(255).op("i32.and");
      }
      if (dtype === "uint8" && isArithmetic) wrap(code, "int8", isVector);
    };
    const least = isArithmetic ? 31 : width;
    if (y.kind === "const") {
      // Of 8 bits the number of places has 8 too.
      const places = Math.min(width === 8 ? y.value & 255 : y.value >>> 0, least);
      bits();
      if (places >= 32) this.drop(isVector);
      else if (isVector) code.i32(places).simd(`i32x4.${op}`);
      else code.i32(places).op(`i32.${op}`);
    } else {
      const places = code.local("i32");
      this.emit(y);
      if (width === 8) code.i32(255).op("i32.and");
      code.set(places);
      bits();
      code.get(places);
      if (isArithmetic) code.i32(31).get(places).i32(31).op("i32.lt_u", "select").op("i32.shr_s");
      else code.op(`i32.${op}`).i32(0).get(places).i32(width).op("i32.lt_u", "select");
    }
    wrap(code, dtype, isVector);
  }

  /** 0 in place of what lies on the stack. */
  private drop(isVector: boolean): void {
    this.code.op("drop");
    if (isVector) this.code.v128Words(0);
    else this.code.i32(0);
  }

  private unary(name: string, dtype: DType): void {
    emitUnary(this.code, this.mode, name, dtype);
  }

  private binary(name: string, dtype: DType): void {
    emitBinary(this.code, this.mode, this.math, name, dtype);
  }

  /** xⁿ by squaring, 1/x^|n| for negative n. */
  private emitPower(x: Expr, n: number): void {
    const { code } = this;
    const type = valueType(x.dtype, this.mode);
    if (Math.abs(n) > longestPower && (x.dtype === "float32" || x.dtype === "float64")) {
      this.emit(x);
      this.constant(n, x.dtype);
      emitFunction(code, this.mode, this.math, "pow", x.dtype, 2);
      return;
    }
    if (n < 0) this.constant(1, x.dtype);
    this.emit(x);
    const base = code.local(type);
    code.set(base);
    let result: Local | null = null;
    for (let rest = Math.abs(n); rest > 0; rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) {
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

/** Powers of floats up to this one are products, which round a few times; beyond it is `pow`. */
const longestPower = 8;

const bitsOf = (dtype: DType): number => (dtype === "bool" ? 1 : 8 * bytesPerElement(dtype));

/** Whether an operation has no form in vectors. */
export const isScalarOnly = (expr: Expr): boolean => {
  if (expr.kind !== "op") return false;
  const { name, args } = expr;
  if (/^shift/.test(name)) return args[1].kind !== "const";
  if (name === "div") return args[0].dtype !== "float32" && args[0].dtype !== "float64";
  return /^(rem|clz|populationCount|nextAfter)$/.test(name);
};
