import { hasEffect } from "../passes/deadCode.js";
import type { Atom, Equation, Program, Variable } from "../program.js";

/** The Program of an equation that is computed in its place: a checkpoint, a function with a rule of its own. */
export const inlined = (it: Equation): Program | null => {
  const { program } = it.params as { readonly program?: Program };
  return program !== undefined && !hasEffect(it.params) && /^(jit|checkpoint|customJvp|customVjp)$/.test(it.primitive.name)
    ? renamed(program)
    : null;
};

/** The same Program over fresh variables, as it may stand in several places. */
const renamed = (program: Program): Program => {
  const fresh = new Map<Variable, Variable>();
  const of = (v: Variable): Variable => {
    if (!fresh.has(v)) fresh.set(v, { ...v });
    return fresh.get(v)!;
  };
  const atom = (a: Atom): Atom => (a.kind === "variable" ? of(a) : a);
  return {
    inputs: program.inputs.map(of),
    constants: program.constants,
    equations: program.equations.map((it) => ({ ...it, inputs: it.inputs.map(atom), outputs: it.outputs.map(of) })),
    outputs: program.outputs.map(atom),
  };
};
