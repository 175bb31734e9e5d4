import { ValueError, type NDArray } from "@nabla-js/ndarray";
import {
  bindAll,
  hostOf,
  isFloat,
  typeName,
  userLine,
  withInterpreter,
  type Interpreter,
  type Primitive,
} from "@nabla-js/ndarray/internal";
import { checkFunction } from "./checks.js";
import { evalProgram } from "./evalProgram.js";
import { jitName, type JitParams } from "./jitParams.js";
import { callUnder, parentInterpreter, type Mortal } from "./underInterpreter.js";

/** Looks at what each equation gives; jitted functions run equation by equation. */
class NanFinder implements Mortal {
  readonly name = "debugNans";
  /** Asks jitted functions to run as they are written, so that a stack leads to the line. */
  readonly runsInline = true;
  readonly parent: Interpreter;
  live = true;

  constructor(parent: Interpreter) {
    this.parent = parent;
  }

  process<P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P): readonly NDArray[] {
    if (primitive.name === jitName) return evalProgram((params as unknown as JitParams).program, inputs);
    const outputs = withInterpreter(this.parent, () => bindAll(primitive, inputs, params));
    if (outputs.some(hasNan)) throw found(primitive.name, inputs, outputs);
    return outputs;
  }
}

const hasNan = (x: NDArray): boolean => x.interpreter === null && isFloat(x.dtype) && hostOf(x).data.some(Number.isNaN);

const found = (name: string, inputs: readonly NDArray[], outputs: readonly NDArray[]): ValueError => {
  const fresh = !inputs.some(hasNan);
  const line = userLine();
  return new ValueError({
    op: `debugNans, ${name}`,
    given: `NaN in the result ${outputs.map(typeName).join(" ")} of ${name} of ${inputs.map(typeName).join(", ") || "nothing"}${line === null ? "" : ` at ${line}`}`,
    expected: fresh ? "numbers: none of its inputs has a NaN" : "numbers: an input has a NaN already",
    mend: fresh
      ? "Keep its input within the domain, for instance with np.where on the input and on the result."
      : "Look where the input comes from.",
  });
};

/**
 * The same function, which throws at the first equation that gives a NaN, naming it and the line of the caller's code. What
 * is jitted inside runs equation by equation. Slow: for looking for a mistake.
 *
 * @throws {@link ValueError} with the name of the primitive, the types of its inputs, and the line.
 */
export const debugNans = <Args extends readonly unknown[], R>(f: (...args: Args) => R): ((...args: Args) => R) => {
  checkFunction("debugNans", f);
  return (...args) => {
    const finder = new NanFinder(parentInterpreter());
    return callUnder(finder, () => f(...args));
  };
};
