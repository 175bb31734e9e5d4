import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { DType } from "@nabla-js/ndarray";
import { Block, functionOf } from "../wasm/block.js";
import type { Code } from "../wasm/code.js";
import { constant, lift, Value, type Cell, type Kind, type Term, type Variable } from "../wasm/value.js";
import type { Buffer } from "../lower/expr.js";
import type { Place } from "../lower/planArena.js";
import type { RoutineKernel } from "../lower/schedule.js";
import { Addresses } from "./addresses.js";
import { convertScalar } from "./convert.js";
import { rangedCode, type RangedCode } from "./range.js";
import type { VectorMath } from "./vectorMath.js";

/** How elements of a dtype lie in memory. */
export const cellOf: Readonly<Record<DType, Cell>> = {
  float32: "f32",
  float64: "f64",
  int32: "i32",
  uint32: "i32",
  int8: "i8",
  uint8: "u8",
  bool: "u8",
};

/** What an element of a dtype is on the stack. */
export const kindOf = (dtype: DType): Kind => (dtype === "float32" ? "f32" : dtype === "float64" ? "f64" : "i32");

/** Elements of one dtype one behind the other, from an address on. */
export class Row {
  readonly start: Value;
  readonly dtype: DType;
  readonly bytes: number;

  constructor(start: Value, dtype: DType) {
    this.start = start;
    this.dtype = dtype;
    this.bytes = bytesPerElement(dtype);
  }

  /** The address of an element. */
  address(i: Term): Value {
    if (typeof i === "number") return i === 0 ? this.start : this.start.add(i * this.bytes);
    return this.start.add(this.bytes === 1 ? i : i.mul(this.bytes));
  }

  /** An element. Memory is read when the value is used. */
  at(i: Term): Value {
    return typeof i === "number" ? this.start.load(cellOf[this.dtype], i * this.bytes) : this.address(i).load(cellOf[this.dtype]);
  }

  /** An element as a double. */
  double(i: Term): Value {
    return this.at(i).toF64(this.dtype === "uint32");
  }

  /** The elements from one on. */
  from(i: Term): Row {
    return new Row(this.address(i), this.dtype);
  }
}

/** The body of a kernel: statements over its buffers. */
export class Routine extends Block {
  readonly inputs: readonly Row[];
  readonly outputs: readonly Row[];
  /** Memory of the kernel's own. */
  readonly scratch: Value;
  /** The pieces to do: from … to − 1. */
  readonly from: Value;
  readonly to: Value;
  readonly math: VectorMath;

  constructor(
    code: Code,
    math: VectorMath,
    parts: {
      readonly inputs: readonly Row[];
      readonly outputs: readonly Row[];
      readonly scratch: Value;
      readonly from: Value;
      readonly to: Value;
    },
  ) {
    super(code);
    this.math = math;
    this.inputs = parts.inputs;
    this.outputs = parts.outputs;
    this.scratch = parts.scratch;
    this.from = parts.from;
    this.to = parts.to;
  }

  /** Puts an element into its place; a double is rounded, an integer cut. */
  put(row: Row, i: Term, value: Term): void {
    const cell = cellOf[row.dtype];
    const kind = kindOf(row.dtype);
    const it = lift(value, kind);
    this.store(row.address(i), cell, it.kind === "f64" && kind === "f32" ? it.toF32() : it);
  }

  /** An elementary function of doubles. */
  call(name: string, ...args: readonly Value[]): Value {
    const index = this.math.functionOf(name, "f64");
    return new Value("f64", (code) => {
      args.forEach((arg) => arg.push(code));
      code.call(index);
    });
  }

  /** A function of this module that is written once, whoever needs it. */
  helper(
    name: string,
    params: readonly Kind[],
    results: readonly Kind[],
    write: (b: Block, ...params: Variable[]) => void,
  ): number {
    return this.math.helper(name, () => functionOf(params, results, write));
  }

  /** Does `body` with each piece. */
  eachPiece(body: (piece: Variable) => void): void {
    this.for(this.from, this.to, body);
  }

  /** `count` elements of scratch memory from a byte on. */
  scratchRow(offset: number, dtype: DType): Row {
    return new Row(offset === 0 ? this.scratch : this.let(this.scratch.add(offset)), dtype);
  }
}

/** A number in another dtype: floats saturate, integers keep their low bits. */
export const converted = (value: Value, from: DType, to: DType): Value =>
  new Value(kindOf(to), (code) => {
    value.push(code);
    convertScalar(code, from, to);
  });

/** The function of a kernel that is written as a routine. */
export const emitRoutine = (
  kernel: RoutineKernel,
  places: ReadonlyMap<Buffer, Place>,
  scratch: number,
  math: VectorMath,
): RangedCode => {
  const { code, from, to } = rangedCode();
  const split = { length: Math.max(1, kernel.pieces), unit: 1, cost: kernel.cost };
  if (kernel.outputs.every((buffer) => buffer.size === 0)) return { code, split: { length: 1, unit: 1, cost: 0 } };
  const addresses = new Addresses(code, places, [...kernel.inputs, ...kernel.outputs]);
  const block = new Block(code);
  const base = block.param(0, "i32");
  const rowOf = (buffer: Buffer): Row => {
    const offset = addresses.offsetOf(buffer);
    const start = new Value("i32", () => addresses.push(buffer));
    return new Row(block.let(offset === 0 ? start : start.add(offset)), buffer.dtype);
  };
  const routine = new Routine(code, math, {
    inputs: kernel.inputs.map(rowOf),
    outputs: kernel.outputs.map(rowOf),
    scratch: kernel.scratch > 0 ? block.let(base.add(scratch)) : constant(0, "i32"),
    from: block.of(from, "i32"),
    to: block.of(to, "i32"),
  });
  kernel.write(routine);
  return { code, split };
};
