import type { ScanParams } from "@nabla-js/grad/internal";
import { range } from "@nabla-js/ndarray/internal";
import type { Rule } from "./context.js";

/** A loop with a carry: its body is a schedule of its own. */
export const lowerScan: Rule = (it, context) => {
  const { body, numConsts, numCarry, length, reverse } = it.params as ScanParams;
  const inner = context.lowerInner(body);
  const outer = it.inputs.map((a) => context.wholeOf(a));
  const results = it.outputs.map((v) => context.result(v, "scan"));
  context.kernels.push({
    kind: "scan",
    body: inner,
    length,
    reverse,
    consts: range(numConsts).map((i) => ({ inner: inner.inputs[i], outer: outer[i] })),
    carry: range(numCarry).map((i) => ({
      input: inner.inputs[numConsts + i],
      output: inner.outputs[i],
      first: outer[numConsts + i],
      last: results[i],
    })),
    xs: inner.inputs.slice(numConsts + numCarry).map((x, i) => ({ inner: x, outer: outer[numConsts + numCarry + i] })),
    ys: inner.outputs.slice(numCarry).map((y, i) => ({ inner: y, outer: results[numCarry + i] })),
  });
  return true;
};
