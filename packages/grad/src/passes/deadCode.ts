import { innerPrograms, type Atom, type Equation, type Program, type Variable } from "../program.js";

/** Leaves out equations and constants that no output depends on. Effects (a debug print) are kept. */
export const deadCode = (program: Program): Program => {
  const needed = new Set<Atom>(program.outputs);
  const isNeeded = (a: Atom): boolean => needed.has(a);
  const equations: Equation[] = [];
  for (let i = program.equations.length - 1; i >= 0; i--) {
    const it = program.equations[i];
    if (!it.outputs.some(isNeeded) && !hasEffect(it.params)) continue;
    for (const a of it.inputs) needed.add(a);
    equations.push(it);
  }
  equations.reverse();
  return { ...program, constants: program.constants.filter((c) => isNeeded(c.variable)), equations };
};

/** Whether an equation does something besides computing its outputs, itself or in a Program that it carries. */
export const hasEffect = (params: unknown): boolean =>
  (params as { readonly effect?: boolean } | null)?.effect === true || innerPrograms(params).some(programHasEffect);

const programHasEffect = ({ equations }: Program): boolean => equations.some((it) => hasEffect(it.params));

/** A Program in which variables are replaced; the replacement of a variable must be defined before its first reader. */
export const substitute = (program: Program, replaced: ReadonlyMap<Variable, Atom>): Program => {
  if (replaced.size === 0) return program;
  const of = (a: Atom): Atom => (a.kind === "variable" ? (replaced.get(a) ?? a) : a);
  const isReplaced = (a: Atom): boolean => of(a) !== a;
  return {
    ...program,
    equations: program.equations.map((it) => (it.inputs.some(isReplaced) ? { ...it, inputs: it.inputs.map(of) } : it)),
    outputs: program.outputs.map(of),
  };
};
