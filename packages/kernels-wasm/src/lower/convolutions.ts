import { rowMajorStrides } from "@nabla-js/ndarray/internal";
import { isDotEmitted } from "../emit/dot/lanes.js";
import type { Rule } from "./context.js";
import { padded } from "./pad.js";

/**
 * A convolution as a product: rows are examples and positions, columns output channels, sums go over input channels and the
 * kernel. The windows of the padded input are a matter of strides.
 */
export const lowerConv: Rule = (it, context) => {
  if (!isDotEmitted(it.outputs[0].type.dtype)) return false;
  const [lhs, rhs] = it.inputs;
  const [y] = it.outputs;
  const {
    windowStrides,
    padding,
    lhsDilation,
    rhsDilation,
    featureGroupCount: groups,
  } = it.params as {
    readonly windowStrides: readonly number[];
    readonly padding: readonly (readonly [number, number])[];
    readonly lhsDilation: readonly number[];
    readonly rhsDilation: readonly number[];
    readonly featureGroupCount: number;
  };
  const interior = lhsDilation.map((n) => n - 1);
  const x = padded(
    context,
    lhs,
    [[0, 0, 0], [0, 0, 0], ...padding.map(([low, high], i) => [low, high, interior[i]] as const)],
    0,
  );
  const w = context.loaded(rhs);
  const [examples, channels] = lhs.type.shape;
  const [outputs, , ...kernel] = rhs.type.shape;
  const positions = y.type.shape.slice(2);
  const [sn, sc, ...sx] = x.strides;
  const [so, si, ...sk] = w.strides;
  const [on, oc, ...op] = rowMajorStrides(y.type.shape);
  const [inputs, outs] = [channels / groups, outputs / groups];
  const output = context.result(y, "conv");
  context.kernels.push({
    kind: "dot",
    a: {
      ...x,
      strides: [
        inputs * sc,
        sn,
        ...positions.map((_, i) => sx[i] * windowStrides[i]),
        sc,
        ...kernel.map((_, i) => sx[i] * rhsDilation[i]),
      ],
    },
    b: { ...w, strides: [outs * so, si, ...sk, so] },
    batch: [groups],
    m: [examples, ...positions],
    n: [outs],
    k: [inputs, ...kernel],
    output,
    outStrides: [outs * oc, on, ...op, oc],
  });
  return true;
};
