import type { Code, Local, ValueType } from "./code.js";
import type { Op, SimdOp } from "./opcodes.js";

/** What a number is: a scalar, or a vector seen as lanes. */
export type Kind = "i32" | "i64" | "f32" | "f64" | "i32x4" | "i64x2" | "f32x4" | "f64x2";

/** How a number lies in memory. */
export type Cell = "f32" | "f64" | "i32" | "i64" | "i8" | "u8";

const vectors = /x/;
const isFloatKind = (kind: Kind): boolean => kind.startsWith("f");

/** The type of a local of a kind. */
export const typeOfKind = (kind: Kind): ValueType => (vectors.test(kind) ? "v128" : (kind as ValueType));

/** The integers as wide as the lanes of a kind: its bits, and the masks that its comparisons give as vectors. */
const bitsKind: Readonly<Record<Kind, Kind>> = {
  i32: "i32",
  i64: "i64",
  f32: "i32",
  f64: "i64",
  i32x4: "i32x4",
  i64x2: "i64x2",
  f32x4: "i32x4",
  f64x2: "i64x2",
};

/** The floats that a mask chooses between where plain numbers do not say it. */
const floatsOf: Readonly<Record<Kind, Kind>> = { ...bitsKind, i32: "f64", i32x4: "f32x4", i64x2: "f64x2" };

/** A number, or something to compute one from. */
export type Term = Value | number;

/**
 * A formula over WebAssembly's numbers: nothing is emitted until it is used, and each use emits it again, so what is used
 * twice is named first (`Block.let`). Operators want one kind on both sides; plain numbers take the kind of the other side.
 */
export class Value {
  readonly kind: Kind;
  /** Leaves the value on the stack. */
  readonly push: (code: Code) => void;

  constructor(kind: Kind, push: (code: Code) => void) {
    this.kind = kind;
    this.push = push;
  }

  add(y: Term): Value {
    return this.binary("add", y);
  }
  sub(y: Term): Value {
    return this.binary("sub", y);
  }
  /** y − this */
  from(y: Term): Value {
    return lift(y, this.kind).sub(this);
  }
  mul(y: Term): Value {
    return this.binary("mul", y);
  }
  /** Of scalar integers, the signed quotient. */
  div(y: Term): Value {
    return this.binary(isFloatKind(this.kind) ? "div" : "div_s", y);
  }
  divU(y: Term): Value {
    return this.binary("div_u", y);
  }
  rem(y: Term): Value {
    return this.binary("rem_s", y);
  }
  remU(y: Term): Value {
    return this.binary("rem_u", y);
  }
  /** NaN if either is. */
  min(y: Term): Value {
    return this.binary("min", y);
  }
  max(y: Term): Value {
    return this.binary("max", y);
  }
  /** y < this ? y : this */
  pmin(y: Term): Value {
    return this.binary("pmin", y);
  }
  /** this < y ? y : this */
  pmax(y: Term): Value {
    return this.binary("pmax", y);
  }
  and(y: Term): Value {
    return this.bitwise("and", y);
  }
  or(y: Term): Value {
    return this.bitwise("or", y);
  }
  xor(y: Term): Value {
    return this.bitwise("xor", y);
  }
  shl(y: Term): Value {
    return this.shift("shl", y);
  }
  shr(y: Term): Value {
    return this.shift("shr_s", y);
  }
  shrU(y: Term): Value {
    return this.shift("shr_u", y);
  }
  eq(y: Term): Value {
    return this.compare("eq", y);
  }
  ne(y: Term): Value {
    return this.compare("ne", y);
  }
  lt(y: Term): Value {
    return this.compare(isFloatKind(this.kind) ? "lt" : "lt_s", y);
  }
  le(y: Term): Value {
    return this.compare(isFloatKind(this.kind) ? "le" : "le_s", y);
  }
  gt(y: Term): Value {
    return this.compare(isFloatKind(this.kind) ? "gt" : "gt_s", y);
  }
  ge(y: Term): Value {
    return this.compare(isFloatKind(this.kind) ? "ge" : "ge_s", y);
  }
  ltU(y: Term): Value {
    return this.compare("lt_u", y);
  }
  gtU(y: Term): Value {
    return this.compare("gt_u", y);
  }
  sqrt(): Value {
    return this.unary("sqrt");
  }
  abs(): Value {
    return this.unary("abs");
  }
  neg(): Value {
    return isFloatKind(this.kind) || vectors.test(this.kind) ? this.unary("neg") : constant(0, this.kind).sub(this);
  }
  floor(): Value {
    return this.unary("floor");
  }
  trunc(): Value {
    return this.unary("trunc");
  }
  /** The nearest whole number; of two, the even one. */
  nearest(): Value {
    return this.unary("nearest");
  }
  /** All bits turned over. */
  not(): Value {
    if (vectors.test(this.kind)) return new Value(this.kind, (code) => (this.push(code), code.simd("v128.not")));
    return this.xor(-1);
  }
  /** Whether a scalar integer is 0. */
  eqz(): Value {
    return new Value("i32", (code) => (this.push(code), code.op(`${this.kind}.eqz` as Op)));
  }
  /** The magnitude of this with the sign of `y`. */
  copysign(y: Value): Value {
    if (!vectors.test(this.kind)) return this.binary("copysign", y);
    return this.abs().or(y.and(constant(-0, this.kind)));
  }
  /** `a` where this mask (a comparison) holds, else `b`. Both are computed. */
  choose(a: Term, b: Term): Value {
    const kind = a instanceof Value ? a.kind : b instanceof Value ? b.kind : floatsOf[this.kind];
    const [x, y] = [lift(a, kind), lift(b, kind)];
    return new Value(kind, (code) => {
      x.push(code);
      y.push(code);
      this.push(code);
      if (vectors.test(kind)) code.simd("v128.bitselect");
      else code.op("select");
    });
  }
  /** The same bits as another kind. */
  as(kind: Kind): Value {
    const [from, to] = [typeOfKind(this.kind), typeOfKind(kind)];
    return new Value(kind, (code) => {
      this.push(code);
      if (from !== to) code.op(`${to}.reinterpret_${from}` as Op);
    });
  }
  /** The bits as integers. */
  bits(): Value {
    return this.as(bitsKind[this.kind]);
  }
  /** A scalar in every lane. */
  splat(kind: Kind): Value {
    return new Value(kind, (code) => (this.push(code), code.simd(`${kind}.splat` as SimdOp)));
  }
  /** One lane as a scalar. */
  lane(index: number): Value {
    const scalar = this.kind.slice(0, 3) as Kind;
    return new Value(scalar, (code) => (this.push(code), code.extract(`${this.kind}.extract_lane` as SimdOp, index)));
  }
  /** With another number in one lane. */
  withLane(index: number, y: Value): Value {
    return new Value(this.kind, (code) => {
      this.push(code);
      y.push(code);
      code.extract(`${this.kind}.replace_lane` as SimdOp, index);
    });
  }
  /** Whether any bit of a vector is set. */
  any(): Value {
    return new Value("i32", (code) => (this.push(code), code.simd("v128.any_true")));
  }
  /** Lanes of this and `y`, byte by byte. */
  shuffle(y: Value, bytes: readonly number[], kind: Kind = this.kind): Value {
    return new Value(kind, (code) => (this.push(code), y.push(code), code.shuffle(bytes)));
  }
  /** The last two of four lanes, in front. */
  high(): Value {
    return this.shuffle(this, [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
  }
  /** One instruction that turns this into another kind. */
  convert(name: Op | SimdOp, kind: Kind): Value {
    return new Value(kind, (code) => {
      this.push(code);
      if (vectors.test(this.kind) || vectors.test(kind)) code.simd(name as SimdOp);
      else code.op(name as Op);
    });
  }
  /** A scalar float towards zero, saturating; NaN is 0. */
  toI32(): Value {
    return new Value("i32", (code) => (this.push(code), code.truncSat(this.kind === "f32" ? 0 : 2)));
  }
  /** A scalar float towards zero, saturating to unsigned; NaN is 0. */
  toU32(): Value {
    return new Value("i32", (code) => (this.push(code), code.truncSat(this.kind === "f32" ? 1 : 3)));
  }
  /** A scalar as a double. */
  toF64(unsigned = false): Value {
    if (this.kind === "f64") return this;
    if (this.kind === "f32") return this.convert("f64.promote_f32", "f64");
    return this.convert(`f64.convert_${this.kind}_${unsigned ? "u" : "s"}` as Op, "f64");
  }
  toF32(): Value {
    return this.kind === "f32" ? this : this.convert("f32.demote_f64", "f32");
  }
  /** What lies at this address (and `offset` bytes behind it). Memory is read when the value is used. */
  load(cell: Cell, offset = 0): Value {
    const kind: Kind = cell === "i8" || cell === "u8" ? "i32" : cell;
    const name = cell === "i8" ? "i32.load8_s" : cell === "u8" ? "i32.load8_u" : (`${cell}.load` as Op);
    return new Value(kind, (code) => (this.push(code), code.memory(name, offset)));
  }
  /** The vector that lies at this address. */
  loadVector(kind: Kind, offset = 0): Value {
    return new Value(kind, (code) => (this.push(code), code.simdMemory("v128.load", offset)));
  }

  private binary(name: string, y: Term): Value {
    const right = lift(y, this.kind);
    return new Value(this.kind, (code) => {
      this.push(code);
      right.push(code);
      if (vectors.test(this.kind)) code.simd(`${this.kind}.${name}` as SimdOp);
      else code.op(`${this.kind}.${name}` as Op);
    });
  }
  private bitwise(name: string, y: Term): Value {
    if (!vectors.test(this.kind)) return this.binary(name, y);
    const right = lift(y, this.kind);
    return new Value(this.kind, (code) => (this.push(code), right.push(code), code.simd(`v128.${name}` as SimdOp)));
  }
  private shift(name: string, y: Term): Value {
    if (!vectors.test(this.kind)) return this.binary(name, y);
    const places = lift(y, "i32");
    return new Value(this.kind, (code) => (this.push(code), places.push(code), code.simd(`${this.kind}.${name}` as SimdOp)));
  }
  private compare(name: string, y: Term): Value {
    const it = this.binary(name, y);
    return new Value(vectors.test(this.kind) ? bitsKind[this.kind] : "i32", it.push);
  }
  private unary(name: string): Value {
    return new Value(this.kind, (code) => {
      this.push(code);
      if (vectors.test(this.kind)) code.simd(`${this.kind}.${name}` as SimdOp);
      else code.op(`${this.kind}.${name}` as Op);
    });
  }
}

/** A value that has a name: reading it costs nothing, and it may be set. */
export class Variable extends Value {
  readonly local: Local;

  constructor(kind: Kind, local: Local) {
    super(kind, (code) => code.get(local));
    this.local = local;
  }
}

/** A number of a kind, in every lane. */
export const constant = (value: number | bigint, kind: Kind): Value =>
  new Value(kind, (code) => {
    switch (kind) {
      case "i32":
        return code.i32(Number(value) | 0);
      case "i64":
        return code.i64(BigInt(value));
      case "f32":
        return code.f32(Number(value));
      case "f64":
        return code.f64(Number(value));
      case "i32x4":
        return code.v128Words(Number(value) | 0);
      case "i64x2":
        return code.i64x2(BigInt(value));
      case "f32x4":
        return code.f32x4(Number(value));
      case "f64x2":
        return code.f64x2(Number(value));
    }
  });

/** A term as a value of a kind. */
export const lift = (x: Term, kind: Kind): Value => (x instanceof Value ? x : constant(x, kind));
