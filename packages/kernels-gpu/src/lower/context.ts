import type { Atom, Equation, Program, Variable } from "@nabla-js/grad";
import { countUses } from "@nabla-js/grad/internal";
import { ValueError } from "@nabla-js/ndarray";
import { sizeOf, type ArrayType } from "@nabla-js/ndarray/internal";
import { buffersOf, countOps, isLeaf, loadOf, wholeBuffer, type Buffer, type Expr, type Load } from "./expr.js";
import { isHostDType } from "./placement.js";
import type { Schedule, Step } from "./schedule.js";

/** What a value is: an expression over device buffers, or a buffer on the host. */
export type Value = Expr | { readonly kind: "held"; readonly buffer: Buffer };

/** Lowers one equation, or says that it does not cover it and has done nothing. */
export type Rule = (it: Equation, context: Context) => boolean;

/** float32 counts in ones up to here, and so far reach the addresses of a kernel. */
export const mostElements: number = 2 ** 24;

/** WebGPU gives a kernel eight storage buffers: seven to read and one to write. */
export const mostInputs: number = 7;

/** An expression of more operations is cut: kernels stay readable, and what two of them share is computed once. */
const mostOps = 40;

/** What the rules share while a Program is lowered: the steps so far, and what each value is. */
export class Context {
  readonly steps: Step[] = [];
  /** Whether what has no kernel runs on the host. */
  readonly runsRestOnHost: boolean;
  /** Lowers the Program of a loop's body or of a branch to a schedule of its own. */
  readonly lowerInner: (program: Program, slices?: readonly number[]) => Schedule;
  private readonly values = new Map<Variable, Value>();
  private readonly uses = new Map<Variable, number>();
  /** The equations of values that are the same for everybody: constants and what is computed of them alone. */
  private readonly constants = new Map<Variable, Equation>();
  private readonly sameAs = new Map<Variable, Variable>();
  private readonly heldConstants = new Map<Variable, Buffer>();
  private readonly uploaded = new Map<Buffer, Load>();
  private readonly downloaded = new Map<Buffer, Buffer>();
  /** Doubles that came from outside, or from the device: nobody but the caller wants them. */
  private readonly givenDoubles = new Set<Variable>();
  private readonly origins = new Map<Variable, Equation>();
  private count = 0;

  constructor(runsRestOnHost: boolean, lowerInner: (program: Program, slices?: readonly number[]) => Schedule) {
    this.runsRestOnHost = runsRestOnHost;
    this.lowerInner = lowerInner;
  }

  /** Counts how often each value is read, before its readers are lowered. */
  countUses(program: Program): void {
    countUses(program, this.uses);
  }

  usesOf(v: Variable): number {
    return this.uses.get(v) ?? 0;
  }

  /** Says what a value is. */
  define(v: Variable, value: Value): void {
    this.values.set(v, value);
  }

  /** Says that a value is a constant, and which equation makes it. */
  defineConstant(it: Equation): void {
    it.outputs.forEach((v) => this.constants.set(v, it));
  }

  /** The equation that a value comes from, where a rule has said so. */
  originOf(a: Atom): Equation | undefined {
    return a.kind === "variable" ? this.origins.get(a) : undefined;
  }

  /** Remembers for a value the equation it is, but for its shape and dtype. */
  setOrigin(v: Variable, it: Equation | undefined): void {
    if (it !== undefined) this.origins.set(v, it);
  }

  /** Makes a variable another name of a value. */
  alias(v: Variable, a: Atom): void {
    if (a.kind === "literal") {
      this.define(v, this.exprOf(a));
      return;
    }
    this.define(v, this.values.get(a)!);
    if (this.constants.has(a)) this.constants.set(v, this.constants.get(a)!);
    this.sameAs.set(v, a);
    this.setOrigin(v, this.originOf(a));
    if (this.givenDoubles.has(a)) this.givenDoubles.add(v);
  }

  isGivenDouble(a: Atom): boolean {
    return a.kind === "variable" && this.givenDoubles.has(a);
  }

  /** Marks the doubles that an equation makes of given ones, or of what is on the device. */
  markDoubles(it: Equation): void {
    if (it.inputs.some((a) => this.isGivenDouble(a) || !(this.isConstant(a) || this.isHeld(a))))
      it.outputs.forEach((v) => this.markDouble(v));
  }

  /** Marks an array of doubles as given. */
  markDouble(v: Variable): void {
    if (v.type.dtype === "float64" && sizeOf(v.type.shape) > 1) this.givenDoubles.add(v);
  }

  isConstant(a: Atom): boolean {
    return a.kind === "literal" || this.constants.has(a);
  }

  isHeld(a: Atom): boolean {
    return a.kind === "variable" && this.values.get(a)?.kind === "held";
  }

  /** What a value is, as an expression on the device. */
  exprOf(a: Atom): Expr {
    if (a.kind === "literal") return { kind: "const", dtype: a.type.dtype, value: a.value };
    const value = this.values.get(a)!;
    if (value.kind !== "held") return value;
    const known = this.uploaded.get(value.buffer);
    if (known !== undefined) return known;
    const buffer = this.buffer(a.type, "upload");
    this.steps.push({ kind: "upload", from: value.buffer, output: buffer });
    const load = loadOf(buffer, a.type.shape);
    this.uploaded.set(value.buffer, load);
    return load;
  }

  /** A value on the host. */
  heldOf(given: Variable): Buffer {
    let a = given;
    while (this.sameAs.has(a)) a = this.sameAs.get(a)!;
    const value = this.values.get(a);
    if (value?.kind === "held") return value.buffer;
    const made = this.constants.get(a);
    if (made !== undefined) {
      if (!this.heldConstants.has(a)) {
        const outputs = this.hostStep(made);
        made.outputs.forEach((v, i) => this.heldConstants.set(v, outputs[i]));
      }
      return this.heldConstants.get(a)!;
    }
    const from = this.wholeOf(a);
    const known = this.downloaded.get(from);
    if (known !== undefined && known.type.shape.join() === a.type.shape.join()) return known;
    const buffer = this.buffer(a.type, "download", "host");
    this.steps.push({ kind: "download", from, output: buffer });
    this.downloaded.set(from, buffer);
    return buffer;
  }

  /** As {@link heldOf}, for a number too. */
  heldAtom(a: Atom): Buffer {
    if (a.kind === "variable") return this.heldOf(a);
    const output = this.buffer(a.type, "literal", "host");
    this.steps.push({ kind: "literal", value: a.value, output });
    return output;
  }

  /** Computes an equation by its primitive's own loop; its results stay on the host. */
  runOnHost(it: Equation): void {
    const outputs = this.hostStep(it);
    it.outputs.forEach((v, i) => this.define(v, { kind: "held", buffer: outputs[i] }));
  }

  private hostStep(it: Equation): readonly Buffer[] {
    const inputs = it.inputs.flatMap((a) => (a.kind === "variable" ? [this.heldOf(a)] : []));
    const outputs = it.outputs.map((v) => this.buffer(v.type, it.primitive.name, "host"));
    this.steps.push({ kind: "host", equation: it, inputs, outputs });
    return outputs;
  }

  /** A value in memory, however strided. */
  loaded(a: Atom): Load {
    const expr = this.exprOf(a);
    if (expr.kind === "load") return expr;
    const load = this.materialize(expr, a.type);
    if (a.kind === "variable") this.values.set(a, load);
    return load;
  }

  /** A value in memory, row-major, in a buffer of its own size. */
  wholeOf(a: Atom): Buffer {
    const expr = this.exprOf(a);
    const whole = wholeBuffer(expr, a.type);
    if (whole !== null) return whole;
    const load = this.materialize(expr, a.type);
    if (a.kind === "variable" && !isLeaf(expr)) this.values.set(a, load);
    return load.buffer;
  }

  /** An operation over expressions, cut where it would read or compute too much. */
  fused(dtype: ArrayType["dtype"], name: string, params: unknown, atoms: readonly Atom[]): Expr {
    const exprOf = (args: readonly Expr[]): Expr => ({ kind: "op", dtype, name, params, args });
    let expr = exprOf(atoms.map((a) => this.exprOf(a)));
    while (buffersOf([expr]).length > mostInputs || countOps(expr) > mostOps) {
      // The part that reads most goes to memory, and the rest is as it was.
      const weights = atoms.map((a) => buffersOf([this.exprOf(a)]).length * 1000 + countOps(this.exprOf(a)));
      this.loaded(atoms[weights.indexOf(Math.max(...weights))]);
      expr = exprOf(atoms.map((a) => this.exprOf(a)));
    }
    return expr;
  }

  /** Computes an expression into a new buffer. */
  materialize(expr: Expr, type: ArrayType): Load {
    const output = this.buffer(type, expr.kind === "op" ? expr.name : "copy");
    this.steps.push({ kind: "loop", shape: type.shape, expr, output });
    return loadOf(output, type.shape);
  }

  /** A new buffer that an equation's result fills. */
  result(v: Variable, name: string): Buffer {
    const buffer = this.buffer(v.type, name);
    this.define(v, loadOf(buffer, v.type.shape));
    return buffer;
  }

  buffer(type: ArrayType, name: string, place: Buffer["place"] = isHostDType(type.dtype) ? "host" : "device"): Buffer {
    const size = sizeOf(type.shape);
    if (place === "device" && size > mostElements)
      throw new ValueError({
        op: `kernels-gpu: ${name}`,
        given: `an array [${type.shape.join(", ")}] of ${size} elements`,
        expected: `at most ${mostElements}, as far as float32 addresses them`,
        mend: "Use smaller batches or the wasm backend.",
      });
    return { type, size, place, name: `${name}${this.count++}`, isSlice: false };
  }
}
