import { Block } from "../../wasm/block.js";
import type { Code } from "../../wasm/code.js";
import { constant, Value, type Kind, type Term } from "../../wasm/value.js";

/** The functions of a module that are written when they are first needed. */
export interface Library {
  /** The index of an elementary function over values of one kind. */
  functionOf(name: string, kind: Kind): number;
  /** The index of any other function. */
  helper(name: string, write: () => Code): number;
}

/** The body of an elementary function: statements, and calls of the other ones. */
export class MathBlock extends Block {
  private readonly library: Library;

  constructor(code: Code, library: Library) {
    super(code);
    this.library = library;
  }

  /** The index of a function of another signature, which is written once a module. */
  helper(name: string, write: () => Code): number {
    return this.library.helper(name, write);
  }

  /** Another function of the same kind of numbers. */
  call(name: string, ...args: readonly Value[]): Value {
    const { kind } = args[0];
    const index = this.library.functionOf(name, kind);
    return new Value(kind, (code) => {
      args.forEach((arg) => arg.push(code));
      code.call(index);
    });
  }
}

/** How a function is written: its arguments are named values of one kind, its result is of that kind too. */
export type Definition = (f: MathBlock, x: Value, y: Value) => Value;

/** A function of one or two numbers. What has no form of its own for float32 is computed in double, which rounds once. */
export interface MathFunction {
  readonly arity: 1 | 2;
  /** Whether loops over vectors of float32 have it in their midst, in place of calls. */
  readonly isShort?: boolean;
  readonly f32x4?: Definition;
  readonly f64x2?: Definition;
  /** For functions with many branches: one number at a time. */
  readonly f64?: Definition;
}

/** c₀ + c₁x + c₂x² + …, by Horner's rule; `x` is a name. */
export const polynomial = (c: readonly number[], x: Value): Value => {
  let sum = constant(c[c.length - 1], x.kind);
  for (let i = c.length - 2; i >= 0; i--) sum = sum.mul(x).add(c[i]);
  return sum;
};

/** The same 64 bits in both lanes. */
export const bits64 = (value: bigint): Value => constant(value, "i64x2");

/** `choose`, where a condition is a mask of a vector or a number. */
export const where = (condition: Value, a: Term, b: Term): Value => condition.choose(a, b);

/** 2ⁿ for whole numbers n of the normal range, given as integers as wide as the floats. */
export const powerOfTwo = (n: Value): Value => {
  if (n.kind === "i32x4") return n.add(127).shl(23).as("f32x4");
  return n.add(1023).shl(52).as("f64x2");
};

/** Two doubles, whole numbers that fit 32 bits, as integers of 64 bits. */
export const toI64x2 = (x: Value): Value =>
  x.convert("i32x4.trunc_sat_f64x2_s_zero", "i32x4").convert("i64x2.extend_low_i32x4_s", "i64x2");

/** Two integers of 64 bits that fit 32, as doubles. */
export const toF64x2 = (n: Value): Value =>
  n.shuffle(n, [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11], "i32x4").convert("f64x2.convert_low_i32x4_s", "f64x2");
