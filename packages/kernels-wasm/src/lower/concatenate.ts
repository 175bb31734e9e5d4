import { rowMajorStrides } from "@nabla-js/ndarray/internal";
import type { Rule } from "./context.js";

/** Arrays one behind the other along an axis. */
export const lowerConcatenate: Rule = (it, context) => {
  const [y] = it.outputs;
  const { axis } = it.params as { readonly axis: number };
  const buffer = context.result(y, "concatenate");
  const strides = rowMajorStrides(y.type.shape);
  let at = 0;
  for (const a of it.inputs) {
    context.kernels.push({
      kind: "loop",
      shape: a.type.shape,
      outputs: [{ buffer, expr: context.exprOf(a), into: { offset: at * strides[axis], strides } }],
    });
    at += a.type.shape[axis];
  }
  return true;
};
