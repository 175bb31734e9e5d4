import type { NDArray } from "@nabla-js/ndarray";
import { leaked, replaceBottom, typeName, typeOf, type Interpreter, type Primitive } from "@nabla-js/ndarray/internal";
import { checkBackend } from "./checks.js";
import { flopsOf } from "./costAnalysis.js";
import { backendKey } from "./defaultBackend.js";
import { bottomInterpreter, eagerBackend, type OverPlain } from "./eagerBackend.js";
import type { Backend, Executable } from "./jitParams.js";
import { variable, type Equation } from "./program.js";

/** A single equation of fewer operations runs as a plain loop: that is faster than two copies and a call. */
const worthwhile = 1e6;

/** How many one-equation Programs are kept; the one used longest ago goes first. */
const mostKept = 256;

/** The interpreter at the bottom with a backend: large equations are compiled, each as a Program of its own. */
class BackendInterpreter implements Interpreter, OverPlain {
  readonly name = "eager";
  readonly parent = null;
  readonly live = true;
  declare readonly [backendKey]: Backend;
  readonly plain: Interpreter;
  private readonly kept = new Map<string, Executable>();

  constructor(backend: Backend, plain: Interpreter) {
    this[backendKey] = backend;
    this.plain = plain;
  }

  process<P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[] {
    for (const x of inputs) if (x.interpreter !== null) throw leaked(primitive.name, x);
    if (primitive.call !== undefined) return primitive.call(inputs, params);
    const outputs = primitive.shape(inputs, params).map((type) => variable(typeOf(type)));
    const equation: Equation = {
      primitive: primitive as Primitive<unknown>,
      inputs: inputs.map((x) => variable(typeOf(x))),
      params,
      outputs,
    };
    if (flopsOf(equation) < worthwhile) return this.plain.process(primitive, inputs, params);
    const key = `${primitive.name} ${JSON.stringify(params)} ${inputs.map(typeName).join(" ")}`;
    const run = this.kept.get(key) ?? this.compile(equation);
    this.kept.delete(key);
    this.kept.set(key, run);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= mostKept) break;
      this.kept.delete(oldest);
    }
    return run.run(inputs);
  }

  private compile(equation: Equation): Executable {
    const program = {
      inputs: equation.inputs.filter((a) => a.kind === "variable"),
      constants: [],
      equations: [equation],
      outputs: equation.outputs,
    };
    return this[backendKey].compile(program, { name: equation.primitive.name, donated: [] });
  }
}

/**
 * Makes a backend the one that `jit` uses when none is named, and that computes single large equations outside of `jit`.
 * `null` goes back to plain JavaScript. Call it at the start of a program.
 *
 * @throws Error inside a transformation.
 */
export const setDefaultBackend = (backend: Backend | null): void => {
  if (backend !== null) checkBackend("setDefaultBackend", backend);
  const bottom = bottomInterpreter();
  const plain = bottom instanceof BackendInterpreter ? bottom.plain : bottom;
  replaceBottom(backend === null || backend === eagerBackend ? plain : new BackendInterpreter(backend, plain));
};
