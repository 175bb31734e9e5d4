import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import { isDotEmitted } from "../emit/dot/lanes.js";
import type { Context, Rule } from "./context.js";
import { bestForm, cyclesOfPadding, exact, exactCycles, type Convolution, type Product } from "./convolutionForms.js";
import type { Load } from "./expr.js";
import { addsNothing, paddedExpr } from "./pad.js";
import type { Window } from "./schedule.js";
import { sparseConvolution, sparseCycles, type SparseConvolution } from "./sparseConvolutions.js";
import { unpooledConvolution, unpooledCycles, type UnpooledConvolution } from "./unpooledConvolutions.js";

/**
 * A convolution as a product. The windows of the padded input are a matter of strides, so nothing is copied but the padding; which
 * axes are rows, columns and batch, and along which of them vectors go, is chosen by the shape:
 *
 * - along the output channels: rows are positions. For many channels, and where positions do not run on in memory.
 * - along the positions: rows are output channels, the windows are the right factor, read where they lie.
 * - at one position of several examples after the other, where windows reach beyond the input: these rows leave out the same taps,
 *   so that nothing is padded. So are gradients of inputs computed, and transposed convolutions.
 * - along what is summed over: for kernels larger than what is computed, as in gradients of kernels, which are convolutions by
 *   the gradient of the output.
 */
export const lowerConv: Rule = (it, context) => {
  if (!isDotEmitted(it.outputs[0].type.dtype)) return false;
  const [lhs, rhs] = it.inputs;
  const [y] = it.outputs;
  const { windowStrides, padding, lhsDilation, rhsDilation, featureGroupCount } = it.params as ConvParams;
  const given: Given = {
    x: context.loaded(lhs),
    shape: lhs.type.shape,
    w: context.loaded(rhs),
    kernelShape: rhs.type.shape,
    positions: y.type.shape.slice(2),
    groups: featureGroupCount,
    windows: windowStrides.map((stride, i) => ({
      stride,
      dilation: rhsDilation[i],
      low: padding[i][0],
      high: padding[i][1],
      holes: lhsDilation[i],
    })),
  };
  const plan = planOf(given);
  const unpool = context.unpools.get(given.w.buffer);
  if (unpool !== undefined && featureGroupCount === 1 && lhsDilation.every((holes) => holes === 1)) {
    const { x, w, shape, kernelShape, positions } = given;
    const convolution = { x, w, shape, kernelShape, positions, padding, strides: windowStrides, dilation: rhsDilation };
    const sparse: SparseConvolution = { ...convolution, unpool };
    if (sparseCycles(sparse) < plan.cycles) {
      context.define(y, sparseConvolution(sparse, context));
      return true;
    }
  }
  const spread = context.unpools.get(given.x.buffer);
  const isPlain = [...windowStrides, ...lhsDilation].every((step) => step === 1);
  if (spread !== undefined && featureGroupCount === 1 && isPlain) {
    const { x, w, shape, kernelShape, positions } = given;
    const low = padding.map(([before]) => before);
    const unpooled: UnpooledConvolution = { x, w, shape, kernelShape, positions, low, dilation: rhsDilation, unpool: spread };
    if (unpooledCycles(unpooled) < plan.cycles) {
      context.define(y, unpooledConvolution(unpooled, context));
      return true;
    }
  }
  const other = exchanged(given);
  const better = other === null ? null : planOf(other);
  if (other !== null && better !== null && better.cycles < plan.cycles) {
    const shape = [other.shape[0], other.kernelShape[0], ...other.positions];
    const buffer = context.buffer({ dtype: y.type.dtype, shape }, "conv");
    const [outer, inner, ...strides] = rowMajorStrides(shape);
    context.kernels.push({ kind: "dot", ...better.product([outer, inner, ...strides], context), output: buffer });
    const offset = strides.reduce((sum, stride, i) => sum + stride * (other.positions[i] - 1), 0);
    const backwards = strides.map((stride) => -stride);
    context.define(y, { kind: "load", dtype: y.type.dtype, buffer, offset, strides: [inner, outer, ...backwards] });
    return true;
  }
  const product = plan.product(rowMajorStrides(y.type.shape), context);
  context.kernels.push({ kind: "dot", ...product, output: context.result(y, "conv") });
  return true;
};

interface ConvParams {
  readonly windowStrides: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
  readonly lhsDilation: readonly number[];
  readonly rhsDilation: readonly number[];
  readonly featureGroupCount: number;
}

/** A convolution as it is given: `x` of `[examples, channels, …lengths]`, `w` of `[outputs, channels / groups, …kernel]`. */
interface Given {
  readonly x: Load;
  readonly shape: readonly number[];
  readonly w: Load;
  readonly kernelShape: readonly number[];
  readonly positions: readonly number[];
  readonly groups: number;
  readonly windows: readonly (Pick<Window, "stride" | "dilation" | "low" | "holes"> & { readonly high: number })[];
}

/**
 * The same with both arrays in each other's place, which gives the results backwards along the positions, outputs in the place of
 * examples: what has holes is then the kernel, and nothing is multiplied by them. So it is with the gradient of the kernel of a
 * transposed convolution. `null` where there are no holes, or strides.
 *
 *     Σ_s x[s] · w[s·holes + low − p] = Σ_s w[q + s·holes − (P − 1 − low)] · x[s],   q = P − 1 − p
 */
const exchanged = ({ x, shape, w, kernelShape, positions, groups, windows }: Given): Given | null => {
  if (groups > 1 || sizeOf(shape) * sizeOf(kernelShape) * sizeOf(positions) === 0) return null;
  if (windows.every(({ holes }) => holes === 1)) return null;
  if (windows.some(({ stride, dilation }) => stride > 1 || dilation > 1)) return null;
  return {
    x: w,
    shape: kernelShape,
    w: x,
    kernelShape: shape,
    positions,
    groups,
    windows: windows.map(({ low, holes }, i) => {
      const [before, length] = [positions[i] - 1 - low, kernelShape[2 + i]];
      const high = positions[i] + (shape[2 + i] - 1) * holes - length - before;
      return { stride: 1, dilation: holes, low: before, high, holes: 1 };
    }),
  };
};

/** How a convolution is computed, given the strides of its results, and the cycles that it takes, roughly. */
interface Plan {
  readonly cycles: number;
  readonly product: (out: readonly number[], context: Context) => Product;
}

const planOf = ({ x, shape, w, kernelShape, positions, groups, windows }: Given): Plan => {
  const [examples, channels, ...lengths] = shape;
  const [outputs, , ...kernel] = kernelShape;
  const pads = windows.map(({ low, high, holes }) => [low, high, holes - 1] as const);
  const isPadded = !addsNothing(pads);
  const full = lengths.map((length, i) => pads[i][0] + pads[i][1] + length + Math.max(0, length - 1) * pads[i][2]);
  const exactWindows = windows.map((window, i): Window => ({ ...window, length: lengths[i], step: x.strides[2 + i] }));
  const convolution: Convolution = {
    // What is padded lies in order.
    x: isPadded ? { ...x, strides: rowMajorStrides([examples, channels, ...full]), offset: 0 } : x,
    w,
    groups,
    examples,
    inputs: channels / groups,
    outputs: outputs / groups,
    kernel,
    positions,
    windowStrides: windows.map(({ stride }) => stride),
    rhsDilation: windows.map(({ dilation }) => dilation),
    out: rowMajorStrides([examples, outputs, ...positions]),
  };
  const best = bestForm(convolution);
  const withPadding = best.cycles + (isPadded ? sizeOf(full) * examples * channels * cyclesOfPadding : 0);
  const exactly = isPadded ? exactCycles({ ...convolution, x }, exactWindows) : Infinity;
  if (exactly < withPadding)
    return { cycles: exactly, product: (out, context) => exact({ ...convolution, x, out }, exactWindows, context) };
  const padding = [[0, 0, 0], [0, 0, 0], ...pads] as const;
  const type = { dtype: x.dtype, shape };
  return {
    cycles: withPadding,
    product: (out, context) => best.form({ ...convolution, x: isPadded ? paddedExpr(context, x, type, padding, 0) : x, out }),
  };
};
