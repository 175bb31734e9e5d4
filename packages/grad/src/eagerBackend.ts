import type { NDArray } from "@nabla-js/ndarray";
import {
  bindAll,
  currentInterpreter,
  ensureEager,
  fromStorage,
  storageOf,
  withInterpreter,
  type Interpreter,
} from "@nabla-js/ndarray/internal";
import { literalArray } from "./evalProgram.js";
import type { Backend, CompileOptions, Executable } from "./jitParams.js";
import { commonSubexpressions } from "./passes/commonSubexpressions.js";
import { deadCode } from "./passes/deadCode.js";
import { inlineCalls } from "./passes/inlineCalls.js";
import type { Program, Variable } from "./program.js";

/** The interpreter at the bottom of the stack: it computes. */
export const bottomInterpreter = (): Interpreter => {
  ensureEager();
  let it = currentInterpreter()!;
  while (it.parent !== null) it = it.parent;
  return it;
};

/** Runs the optimised Program equation by equation, in plain JavaScript. */
export const eagerBackend: Backend = {
  name: "eager",
  compile: (program: Program, _options: CompileOptions): Executable => interpret(optimize(program)),
};

/** What every backend may do first: calls inlined, each value computed once, nothing computed in vain. */
export const optimize = (program: Program): Program => deadCode(commonSubexpressions(inlineCalls(program)));

const interpret = (program: Program): Executable => {
  const slots = new Map<Variable, number>();
  const slotOf = (v: Variable): number => {
    if (!slots.has(v)) slots.set(v, slots.size);
    return slots.get(v)!;
  };
  program.inputs.forEach(slotOf);
  const literals: { readonly slot: number; readonly value: NDArray }[] = [];
  const read = (a: Program["outputs"][number]): number => {
    if (a.kind === "variable") return slotOf(a);
    const slot = slotOf({ kind: "variable", type: a.type });
    literals.push({ slot, value: literalArray(a) });
    return slot;
  };
  const steps = program.equations.map(({ primitive, params, inputs, outputs }) => ({
    primitive,
    params,
    inputs: inputs.map(read),
    outputs: outputs.map(slotOf),
  }));
  const results = program.outputs.map(read);
  const isInput = new Set(program.inputs.map(slotOf));
  const lastRead = new Map<number, number>();
  steps.forEach((step, i) => step.inputs.forEach((slot) => lastRead.set(slot, i)));
  // What each step reads for the last time is let go after it, so that memory stays bounded by what is live.
  const released = steps.map((step, i) => step.inputs.filter((slot) => lastRead.get(slot) === i && !results.includes(slot)));
  return {
    run: (inputs) =>
      inPlainJavaScript(() => {
        const values: (NDArray | null)[] = new Array<NDArray | null>(slots.size).fill(null);
        inputs.forEach((x, i) => (values[i] = x));
        for (const { slot, value } of literals) values[slot] = value;
        steps.forEach((step, i) => {
          const outputs = bindAll(
            step.primitive,
            step.inputs.map((slot) => values[slot]!),
            step.params,
          );
          step.outputs.forEach((slot, j) => (values[slot] = outputs[j]));
          for (const slot of released[i]) values[slot] = null;
        });
        // An input that is returned as it came gets an identity of its own, as the input may be donated.
        return results.map((slot) => (isInput.has(slot) ? renewed(values[slot]!) : values[slot]!));
      }),
  };
};

/** The plain interpreter under the one at the bottom, where a default backend has been put on top of it. */
export interface OverPlain {
  readonly plain?: Interpreter;
}

/** Runs with the plain interpreter at the bottom, so that nothing is handed to a default backend. */
const inPlainJavaScript = <T>(f: () => T): T => {
  const { plain } = currentInterpreter() as OverPlain;
  return plain === undefined ? f() : withInterpreter(plain, f);
};

const renewed = (x: NDArray): NDArray => {
  const storage = storageOf(x);
  storage.shared = true;
  return fromStorage(x, storage);
};
