import type { NDArray } from "@nabla-js/ndarray";
import { hostOf, sizeOf, withInterpreter, type Interpreter } from "@nabla-js/ndarray/internal";
import { literalArray } from "../evalProgram.js";
import type { Atom, Constant, Equation, Program, Variable } from "../program.js";
import { deadCode, hasEffect, substitute } from "./deadCode.js";

/** Arrays of more elements than this are left to run time: folding them would only make the Program larger. */
const largest = 1024;

/**
 * Computes now what depends on literals and small captured arrays alone. `full` and `iota` are left as they are: they
 * say in a few words what a constant would spell out.
 *
 * @param eager - The interpreter to compute with.
 */
export const foldConstants = (program: Program, eager: Interpreter): Program => {
  const known = new Map<Variable, NDArray>();
  for (const { variable, value } of program.constants)
    if (value.interpreter === null && value.size <= largest) known.set(variable, value);
  const replaced = new Map<Variable, Atom>();
  const constants: Constant[] = [...program.constants];
  const isKnown = (a: Atom): boolean => a.kind === "literal" || known.has(a);
  const valueOf = (a: Atom): NDArray => (a.kind === "literal" ? literalArray(a) : known.get(a)!);
  const isSmall = (v: Variable): boolean => sizeOf(v.type.shape) <= largest;
  const equations: Equation[] = [];
  for (const it of program.equations) {
    const repeatsOne = it.primitive.name === "broadcastInDim" && it.inputs[0].kind === "literal";
    if (
      it.inputs.length === 0 ||
      repeatsOne ||
      !it.inputs.every(isKnown) ||
      !it.outputs.every(isSmall) ||
      it.primitive.impl === undefined ||
      hasEffect(it.params)
    ) {
      equations.push(it);
      continue;
    }
    const outputs = withInterpreter(eager, () => eager.process(it.primitive, it.inputs.map(valueOf), it.params));
    it.outputs.forEach((v, i) => {
      known.set(v, outputs[i]);
      if (v.type.shape.length === 0) replaced.set(v, { kind: "literal", type: v.type, value: hostOf(outputs[i]).data[0] });
      else constants.push({ variable: v, value: outputs[i] });
    });
  }
  return deadCode(substitute({ ...program, constants, equations }, replaced));
};
