import { Code, type ValueType } from "../wasm/code.js";
import type { ModuleBuilder } from "../wasm/module.js";
import { typeOfKind, type Kind, type Value, type Variable } from "../wasm/value.js";
import { functions } from "./math/functions.js";
import { MathBlock, type Library, type MathFunction } from "./math/mathBlock.js";

/** The elementary functions of a module, each written once, when it is first needed. */
export class VectorMath implements Library {
  private readonly module: ModuleBuilder;
  private readonly indices = new Map<string, number>();
  /** Whether the module may use instructions whose last bit depends on the machine. */
  readonly isRelaxed: boolean;

  constructor(module: ModuleBuilder, isRelaxed: boolean) {
    this.module = module;
    this.isRelaxed = isRelaxed;
  }

  /** The index of a function from v128 to v128 over four floats or two doubles; of the one that is named with its order. */
  indexOf(name: string, dtype: "float32" | "float64" = "float32"): number {
    return this.functionOf(name, dtype === "float32" ? "f32x4" : "f64x2");
  }

  functionOf(name: string, kind: Kind): number {
    return this.helper(`${name}_${kind}`, () => this.write(definitionOf(name), name, kind));
  }

  helper(name: string, write: () => Code): number {
    const known = this.indices.get(name);
    if (known !== undefined) return known;
    const code = write();
    const index = this.module.add(name, code);
    this.indices.set(name, index);
    return index;
  }

  private write(it: MathFunction, name: string, kind: Kind): Code {
    const type: ValueType = typeOfKind(kind);
    const code = new Code(it.arity === 1 ? [type] : [type, type], [type]);
    const f = new MathBlock(code, this);
    const x = f.param(0, kind);
    const y = it.arity === 1 ? x : f.param(1, kind);
    const args = it.arity === 1 ? [x] : [x, y];
    const own = kind === "f32x4" ? it.f32x4 : kind === "f64x2" ? it.f64x2 : kind === "f64" ? it.f64 : undefined;
    if (own !== undefined) f.result(own(f, x, y));
    else if (kind === "f32x4") f.result(inDouble(f, name, args));
    else if (kind === "f64x2") f.result(oneByOne(f, name, args));
    else if (kind === "f64") f.result(f.call(name, ...args.map((arg) => f.let(arg.splat("f64x2")))).lane(0));
    else throw new Error(`${name}: given ${kind}; expected f32x4, f64x2 or f64.`);
    return code;
  }
}

/** Writes a short function of the vector of float32 on the stack where it is needed; others say no and have done nothing. */
export const emitInPlace = (code: Code, math: VectorMath, name: string): boolean => {
  const { isShort, f32x4 } = definitionOf(name);
  if (isShort !== true || f32x4 === undefined) return false;
  const f = new MathBlock(code, math);
  const x = f.variable("f32x4");
  code.set(x.local);
  f.result(f32x4(f, x, x));
  return true;
};

const definitionOf = (name: string): MathFunction => {
  const [, base, order] = /^(\w+?)(?:\((\d+)\))?$/.exec(name)!;
  return functions(base, Number(order ?? 0));
};

/** Four floats as two times two doubles, rounded once. */
const inDouble = (f: MathBlock, name: string, args: readonly Variable[]): Value => {
  const half = (pick: (x: Value) => Value): Value =>
    f
      .let(f.call(name, ...args.map((x) => f.let(pick(x).convert("f64x2.promote_low_f32x4", "f64x2")))))
      .convert("f32x4.demote_f64x2_zero", "f32x4");
  const [low, high] = [f.let(half((x) => x)), f.let(half((x) => x.high()))];
  return low.shuffle(high, [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
};

const oneByOne = (f: MathBlock, name: string, args: readonly Variable[]): Value => {
  const [first, second] = [0, 1].map((i) => f.let(f.call(name, ...args.map((x) => f.let(x.lane(i))))));
  return first.splat("f64x2").withLane(1, second);
};
