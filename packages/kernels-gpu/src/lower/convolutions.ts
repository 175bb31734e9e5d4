import type { DType, Shape } from "@nabla-js/ndarray";
import { range, sizeOf, type ArrayType } from "@nabla-js/ndarray/internal";
import { mostElements, type Context, type Rule } from "./context.js";
import { broadcastExpr, loadOf, mapAccesses, reshapeExpr, transposeExpr, type Expr, type Load } from "./expr.js";
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
 * A convolution as sums of products: windows of the padded input are a matter of addresses, read where they lie or laid out as
 * columns. Both gradients of a convolution are convolutions, so they come here too.
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
  const sizes: Sizes = { examples, groups, outs: outs / groups, positions, inputs, kernel };
  const sums = isForColumns(sizes)
    ? byColumns(image, weights, y.type.dtype, sizes, context)
    : bySums(image, weights, y.type.dtype, sizes, context);
  const shape = [examples, groups, outs / groups, ...positions];
  const joined = reshapeExpr(sums, shape, y.type.shape);
  context.define(y, joined ?? matrices(sums, { dtype: y.type.dtype, shape }, y.type.shape, context));
  return true;
};

interface Sizes {
  readonly examples: number;
  readonly groups: number;
  /** Channels of the result in each group. */
  readonly outs: number;
  readonly positions: Shape;
  readonly inputs: number;
  readonly kernel: Shape;
}

/** Each element of the result adds its products up by itself. */
const bySums = (
  image: Expr,
  weights: Expr,
  dtype: DType,
  { examples, groups, outs, positions, inputs, kernel }: Sizes,
  context: Context,
): Expr => {
  const product: Expr = { kind: "op", dtype, name: "mul", params: {}, args: [image, weights] };
  return reduce("sum", { dtype, shape: [examples, groups, outs, ...positions] }, product, [inputs, ...kernel], context);
};

/** Windows that fewer channels read are read where they lie. */
const fewestOuts = 4;

const isForColumns = ({ examples, groups, outs, positions, inputs, kernel }: Sizes): boolean => {
  const elements = sizeOf([examples, groups, inputs, ...kernel, ...positions]);
  return outs >= fewestOuts && elements > 0 && elements <= mostElements;
};

/** A sum of more products for few results is cut at the channels: float32 has few digits, and a device many threads. */
const longest = 1024;
const manyOutputs = 8192;

/**
 * The windows laid out as columns, so that the convolution is a product of matrices.
 *
 * @see Chellapilla, Puri & Simard (2006), "High performance convolutional neural networks for document processing".
 */
const byColumns = (
  image: Expr,
  weights: Expr,
  dtype: DType,
  { examples, groups, outs, positions, inputs, kernel }: Sizes,
  context: Context,
): Expr => {
  const spatial = positions.length;
  const ps = range(spatial).map((i) => 3 + i);
  const c = 3 + spatial;
  const ks = range(spatial).map((i) => c + 1 + i);
  const [n, taps] = [sizeOf(positions), sizeOf(kernel)];
  const isCut = inputs > 1 && inputs * taps > longest && sizeOf([examples, groups, outs, n]) < manyOutputs;
  const batch = isCut ? [examples, groups, inputs] : [examples, groups];
  const depth = isCut ? taps : inputs * taps;
  const columns = matrices(
    transposeExpr(image, [0, 1, c, ...ks, ...ps]),
    { dtype, shape: [examples, groups, inputs, ...kernel, ...positions] },
    [...batch, depth, n],
    context,
  );
  const filters = isCut
    ? matrices(
        transposeExpr(weights, [1, c, 2, ...ks]),
        { dtype, shape: [groups, inputs, outs, ...kernel] },
        [groups, inputs, outs, depth],
        context,
      )
    : matrices(
        transposeExpr(weights, [1, 2, c, ...ks]),
        { dtype, shape: [groups, outs, inputs, ...kernel] },
        [groups, outs, depth],
        context,
      );
  const output = context.buffer({ dtype, shape: [...batch, outs, n] }, "conv");
  const a = broadcastExpr(filters, [0], batch.length + 2) as Load;
  context.steps.push({ kind: "dot", a, b: columns, batch, m: outs, n, k: depth, output });
  const product = loadOf(output, output.type.shape);
  if (!isCut) return reshapeExpr(product, output.type.shape, [examples, groups, outs, ...positions])!;
  const type = { dtype, shape: [examples, groups, outs, n] };
  const sums = reduce("sum", type, transposeExpr(product, [0, 1, 3, 4, 2]), [inputs], context);
  return reshapeExpr(sums, type.shape, [examples, groups, outs, ...positions])!;
};

/** A value seen as matrices, copied where memory does not allow it. */
const matrices = (expr: Expr, type: ArrayType, to: Shape, context: Context): Load => {
  const seen = expr.kind === "load" ? reshapeExpr(expr, type.shape, to) : null;
  return (seen ?? reshapeExpr(context.materialize(expr, type), type.shape, to)) as Load;
};
