import { jitName, type JitParams } from "../jitParams.js";
import { variable, type Atom, type Equation, type Program, type Variable } from "../program.js";

/** Puts the equations of jitted functions in the place of their calls, so that later passes see through them. */
export const inlineCalls = (program: Program): Program => {
  if (!program.equations.some((it) => it.primitive.name === jitName)) return program;
  const replaced = new Map<Variable, Atom>();
  const of = (a: Atom): Atom => (a.kind === "variable" ? (replaced.get(a) ?? a) : a);
  const equations: Equation[] = [];
  for (const it of program.equations) {
    const inputs = it.inputs.map(of);
    if (it.primitive.name !== jitName) {
      equations.push({ ...it, inputs });
      continue;
    }
    // One Program may be called several times: each call gets variables of its own.
    const inner = inlineCalls((it.params as JitParams).program);
    const local = new Map<Variable, Atom>(inner.inputs.map((v, i) => [v, inputs[i]]));
    const renamed = (a: Atom): Atom => (a.kind === "variable" ? local.get(a)! : a);
    for (const each of inner.equations) {
      const outputs = each.outputs.map((v) => {
        const fresh = variable(v.type);
        local.set(v, fresh);
        return fresh;
      });
      equations.push({ ...each, inputs: each.inputs.map(renamed), outputs });
    }
    inner.outputs.forEach((a, i) => replaced.set(it.outputs[i], renamed(a)));
  }
  return { ...program, equations, outputs: program.outputs.map(of) };
};
