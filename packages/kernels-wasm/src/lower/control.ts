import type { CondParams, WhileParams } from "@nabla-js/grad/internal";
import { range } from "@nabla-js/ndarray/internal";
import type { Rule } from "./context.js";

/** One of several Programs, by a number. */
export const lowerCond: Rule = (it, context) => {
  const { branches } = it.params as CondParams;
  const [index, ...operands] = it.inputs.map((a) => context.wholeOf(a));
  const bodies = branches.map((branch) => context.lowerInner(branch));
  const outputs = it.outputs.map((v) => context.result(v, "cond"));
  context.kernels.push({ kind: "branch", index, operands, outputs, bodies });
  return true;
};

/** A loop that goes on while a condition holds. */
export const lowerWhile: Rule = (it, context) => {
  const { condition, body, numConditionConsts, numBodyConsts } = it.params as WhileParams;
  const outer = it.inputs.map((a) => context.wholeOf(a));
  const [test, step] = [context.lowerInner(condition), context.lowerInner(body)];
  const results = it.outputs.map((v) => context.result(v, "while"));
  const numConsts = numConditionConsts + numBodyConsts;
  context.kernels.push({
    kind: "while",
    condition: test,
    body: step,
    consts: [
      ...range(numConditionConsts).map((i) => ({ inner: test.inputs[i], outer: outer[i] })),
      ...range(numBodyConsts).map((i) => ({ inner: step.inputs[i], outer: outer[numConditionConsts + i] })),
    ],
    carry: results.map((last, i) => ({
      tested: test.inputs[numConditionConsts + i],
      input: step.inputs[numBodyConsts + i],
      output: step.outputs[i],
      first: outer[numConsts + i],
      last,
    })),
  });
  return true;
};
