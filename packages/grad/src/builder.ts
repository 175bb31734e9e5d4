import type { NDArray } from "@nabla-js/ndarray";
import {
  ArrayBase,
  bindAll,
  hostOf,
  leaked,
  storageKey,
  storageOf,
  typeOf,
  withInterpreter,
  type ArrayType,
  type Interpreter,
  type Primitive,
} from "@nabla-js/ndarray/internal";
import { variable, type Atom, type Equation, type Program, type Variable } from "./program.js";
import type { Mortal } from "./underInterpreter.js";

/** A value that a Program will compute. */
export class StagedTracer extends ArrayBase {
  readonly interpreter: ProgramBuilder;
  readonly atom: Atom;
  readonly weak?: "integer" | "float";

  constructor(interpreter: ProgramBuilder, atom: Atom) {
    super(atom.type.shape, atom.type.dtype);
    this.interpreter = interpreter;
    this.atom = atom;
    if (atom.type.weak !== undefined) this.weak = atom.type.weak;
  }
}

/** Records every equation, constants too: what `jit` and `makeProgram` see. */
export class ProgramBuilder implements Mortal {
  readonly name: string;
  readonly parent: Interpreter;
  live = true;
  protected readonly inputs: Variable[] = [];
  protected readonly equations: Equation[] = [];
  private readonly scopes: string[] = [];
  private readonly captured = new Map<NDArray, Variable>();

  constructor(name: string, parent: Interpreter) {
    this.name = name;
    this.parent = parent;
  }

  /** A new input of the Program. */
  input(type: ArrayType): StagedTracer {
    const v = variable(type);
    this.inputs.push(v);
    return new StagedTracer(this, v);
  }

  process<P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[] {
    return this.record(primitive, inputs, params);
  }

  protected record<P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[] {
    const types = primitive.shape(inputs, params);
    if (primitive.name === "full" && types[0].shape.length === 0)
      return [new StagedTracer(this, { kind: "literal", type: types[0], value: (params as { value: number }).value })];
    const atoms = inputs.map((x) => this.atomOf(x));
    const outputs = types.map((type) => variable(typeOf(type)));
    const equation = { primitive: primitive as Primitive<unknown>, inputs: atoms, params, outputs };
    this.equations.push(this.scopes.length === 0 ? equation : { ...equation, scope: this.scopes.join("/") });
    return outputs.map((v) => new StagedTracer(this, v));
  }

  /** The atom of a value: its own variable, or a constant that is captured now. */
  atomOf(x: NDArray): Atom {
    if (this.owns(x)) return x.atom;
    if (x.interpreter !== null && !x.interpreter.live) throw leaked(this.name, x);
    const literal = literalOf(x);
    if (literal !== null) return literal;
    const known = this.captured.get(x);
    if (known !== undefined) return known;
    if (x.interpreter === null) storageOf(x).shared = true;
    const v = variable(typeOf(x));
    this.captured.set(x, v);
    return v;
  }

  /** Records what follows under one more name, until {@link leaveScope}. */
  enterScope(name: string): void {
    this.scopes.push(name);
  }

  leaveScope(): void {
    this.scopes.pop();
  }

  owns(x: NDArray): x is StagedTracer {
    return x.interpreter === this;
  }

  /** Whether a tracer of an outer transformation was captured: such a Program holds for this one call. */
  get capturedTracer(): boolean {
    for (const x of this.captured.keys()) if (x.interpreter !== null) return true;
    return false;
  }

  /** The Program recorded so far, with these outputs. */
  program(outputs: readonly NDArray[]): Program {
    const atoms = outputs.map((x) => this.atomOf(x));
    return {
      inputs: this.inputs,
      constants: [...this.captured].map(([value, v]) => ({ variable: v, value })),
      equations: this.equations,
      outputs: atoms,
    };
  }
}

/** Records only what touches its own tracers; the rest runs in the parent, and what comes of it is a constant. */
export class LinearBuilder extends ProgramBuilder {
  override process<P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[] {
    const unknown = inputs.map((x) => this.owns(x));
    if (!unknown.includes(true)) return withInterpreter(this.parent, () => bindAll(primitive, inputs, params));
    return primitive.whole?.partialEval(inputs, unknown, params) ?? this.record(primitive, inputs, params);
  }
}

/** A single concrete number on the host, as a literal. */
const literalOf = (x: NDArray): Atom | null => {
  if (x.ndim !== 0 || x.interpreter !== null || x[storageKey]?.device !== "host") return null;
  return { kind: "literal", type: typeOf(x), value: hostOf(x).data[0] };
};
