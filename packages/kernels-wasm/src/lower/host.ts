import type { Rule } from "./context.js";

/** What no other kernel covers. */
export const lowerHost: Rule = (it, context) => {
  const inputs = it.inputs.map((a) => context.wholeOf(a));
  const outputs = it.outputs.map((v) => context.result(v, it.primitive.name));
  context.kernels.push({ kind: "host", equation: it, inputs, outputs });
  return true;
};
