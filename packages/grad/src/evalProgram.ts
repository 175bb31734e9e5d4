import type { NDArray } from "@nabla-js/ndarray";
import { allocate, bindAll, fromBuffer } from "@nabla-js/ndarray/internal";
import { underScope } from "./nameScope.js";
import type { Atom, Literal, Program, Variable } from "./program.js";

/** Applies a Program to arrays, one `bind` an equation, under whatever interpreter is current. */
export const evalProgram = (program: Program, inputs: readonly NDArray[]): readonly NDArray[] => {
  const values = new Map<Variable, NDArray>();
  program.constants.forEach(({ variable, value }) => values.set(variable, value));
  program.inputs.forEach((v, i) => values.set(v, inputs[i]));
  const valueOf = (a: Atom): NDArray => (a.kind === "literal" ? literalArray(a) : values.get(a)!);
  for (const { primitive, inputs: atoms, params, outputs, scope } of program.equations) {
    const results = underScope(scope, () => bindAll(primitive, atoms.map(valueOf), params));
    outputs.forEach((v, i) => values.set(v, results[i]));
  }
  return program.outputs.map(valueOf);
};

/** A literal as an array `[]`. */
export const literalArray = ({ type, value }: Literal): NDArray => {
  const data = allocate(type.dtype, 1);
  data[0] = value;
  return fromBuffer(type, data);
};
