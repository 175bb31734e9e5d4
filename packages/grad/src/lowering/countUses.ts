import type { Atom, Program, Variable } from "../program.js";

/** Adds how often each value of a Program is read, by equations and as a result. */
export const countUses = (program: Program, counts: Map<Variable, number>): void => {
  const use = (a: Atom): void => {
    if (a.kind === "variable") counts.set(a, (counts.get(a) ?? 0) + 1);
  };
  for (const it of program.equations) it.inputs.forEach(use);
  program.outputs.forEach(use);
};
