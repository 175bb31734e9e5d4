import type { Rule } from "./context.js";
import type { Expr } from "./expr.js";
import { mapAccesses, reshapeExpr } from "./expr.js";
import { padded, type Pads } from "./pad.js";
import { reduce } from "./reductions.js";

interface ConvParams {
  readonly windowStrides: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
  readonly lhsDilation: readonly number[];
  readonly rhsDilation: readonly number[];
  readonly featureGroupCount: number;
}

/**
 * A convolution as a sum over products: windows of the padded input are a matter of addresses. Both gradients of a
 * convolution are convolutions, so they come here too.
 *
 *     y[n, o, p] = Σ_{c, k} x[n, g·I + c, stride·p + dilation·k − low] · w[o, c, k]      g = ⌊o / (O/G)⌋
 */
export const lowerConv: Rule = (it, context) => {
  const [lhs, rhs] = it.inputs;
  const [y] = it.outputs;
  if (!/^(float32|int32)$/.test(y.type.dtype)) return false;
  const { windowStrides, padding, lhsDilation, rhsDilation, featureGroupCount: groups } = it.params as ConvParams;
  const spatial = windowStrides.length;
  const pads = padding.map(([low, high], i): Pads => [low, high, lhsDilation[i] - 1]);
  const x = padded(lhs, [[0, 0, 0], [0, 0, 0], ...pads], 0, context);
  const w = context.loaded(rhs);
  const [outs, inputs, ...kernel] = rhs.type.shape;

  // The index is [n, g, o, …p, c, …k]; with one group, or one channel in each, o alone tells the group.
  const rank = 3 + spatial + 1 + spatial;
  const at = { n: 0, g: 1, o: 2, p: 3, c: 3 + spatial, k: 4 + spatial };
  const seen = (
    expr: Expr,
    stridesOf: (strides: readonly number[]) => readonly (readonly [axis: number, stride: number])[],
  ): Expr =>
    mapAccesses(expr, ({ offset, strides }) => {
      const all = new Array<number>(rank).fill(0);
      stridesOf(strides).forEach(([axis, stride]) => (all[axis] += stride));
      return { offset, strides: all };
    })!;
  const image = seen(x, ([sn, sc, ...sx]) => [
    [at.n, sn],
    [at.g, sc * inputs],
    [at.c, sc],
    ...sx.flatMap((s, i) => [[at.p + i, s * windowStrides[i]] as const, [at.k + i, s * rhsDilation[i]] as const]),
  ]);
  const weights = seen(w, ([so, sc, ...sk]) => [
    [at.g, (so * outs) / groups],
    [at.o, so],
    [at.c, sc],
    ...sk.map((s, i) => [at.k + i, s] as const),
  ]);
  const [examples, , ...positions] = y.type.shape;
  const shape = [examples, groups, outs / groups, ...positions];
  const product: Expr = { kind: "op", dtype: y.type.dtype, name: "mul", params: {}, args: [image, weights] };
  const type = { dtype: y.type.dtype, shape };
  const sums = reduce("sum", type, product, [inputs, ...kernel], context);
  context.define(y, reshapeExpr(sums, shape, y.type.shape) ?? context.materialize(sums, y.type));
  return true;
};
