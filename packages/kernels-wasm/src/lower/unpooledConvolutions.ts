import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import { emitMulAdd } from "../emit/dot/lanes.js";
import type { Routine } from "../emit/routine.js";
import { constant, type Value } from "../wasm/value.js";
import type { Context } from "./context.js";
import type { Buffer, Load } from "./expr.js";
import { nest } from "./nest.js";
import { axesBesideWindows, type Unpool } from "./unpools.js";
import { whetherFinite } from "./whetherFinite.js";
import { wholeUpdates, windowAddresses } from "./windowAddresses.js";

/**
 * A convolution, without strides, of images that are zero but for one element of each window, as the gradient of the input of a
 * convolution below max-pooling is:
 *
 *     y[n, o, p] = Σ_{i, q} u[n, i, q] · w[o, i, k],   p = e(n, i, q) + low − k·dilation,   e the element of window q that is not zero
 *
 * Each window adds its element's share to the sums around it; windows in which there is zero are left out, as all are that relu hid.
 * Vectors go along the last axis of k and the outputs o together: sums and taps lie so that outputs are neighbours, and the sums reach
 * beyond y, so that no window need be cut off. Where a tap is not finite, 0·∞ counts: all elements of all windows are gone over then.
 */
export interface UnpooledConvolution {
  /** The images, `[n, i, …lengths]`. */
  readonly x: Load;
  readonly shape: readonly number[];
  readonly w: Load;
  /** `[o, i, …kernel]` */
  readonly kernelShape: readonly number[];
  readonly positions: readonly number[];
  /** What is padded in front. */
  readonly low: readonly number[];
  readonly dilation: readonly number[];
  readonly unpool: Unpool;
}

/** Vectors that a window's element is added to, which are all written out; and bytes of an example's sums, which stay in the first cache. */
const mostVectors = 64;
const mostBytes = 24576;

interface Plan {
  /** Axes of the windows' positions; and windows of one example and channel. */
  readonly exampleAxis: number;
  readonly channelAxis: number;
  readonly windows: number;
  /** Outputs, filled up to whole vectors. */
  readonly lanes: number;
  /** How far the sums reach beyond y in front, and elements from one index of them to the next. */
  readonly before: readonly number[];
  readonly steps: readonly number[];
  readonly exampleSize: number;
  /** Where an element's first tap is added, and each row of taps behind that; vectors of a row. */
  readonly origin: number;
  readonly rows: readonly number[];
  readonly vectorsOfRow: number;
  readonly vectors: number;
}

const planOf = ({ x, shape, w, kernelShape, positions, low, dilation, unpool }: UnpooledConvolution): Plan | null => {
  const rank = positions.length;
  if (rank === 0 || w.dtype !== "float32" || unpool.updates.dtype !== "float32" || dilation[rank - 1] !== 1) return null;
  if (sizeOf([...shape, ...kernelShape, ...positions]) === 0) return null;
  const axes = axesBesideWindows(x, shape, unpool);
  if (axes === null) return null;
  const [exampleAxis, channelAxis] = axes;
  const [outputs, , ...kernel] = kernelShape;
  const lanes = 4 * Math.ceil(outputs / 4);
  const reach = kernel.map((length, i) => (length - 1) * dilation[i]);
  const before = reach.map((far, i) => Math.max(0, far - low[i]));
  const full = positions.map((length, i) => before[i] + Math.max(length, shape[2 + i] + low[i]));
  const steps = rowMajorStrides(full).map((step) => step * lanes);
  const rows = kernel
    .slice(0, -1)
    .reduce<readonly number[]>(
      (all, length, axis) => all.flatMap((at) => Array.from({ length }, (_, k) => at + k * dilation[axis] * steps[axis])),
      [0],
    );
  const vectorsOfRow = (kernel[rank - 1] * lanes) / 4;
  const vectors = rows.length * vectorsOfRow;
  const exampleSize = sizeOf(full) * lanes;
  if (vectors > mostVectors || 4 * exampleSize > mostBytes) return null;
  return {
    exampleAxis,
    channelAxis,
    windows: sizeOf(unpool.positions.slice(-rank)),
    lanes,
    before,
    steps,
    exampleSize,
    origin: steps.reduce((sum, step, i) => sum + step * (low[i] + before[i] - reach[i]), 0),
    rows,
    vectorsOfRow,
    vectors,
  };
};

/** Cycles of a vector that is added to, of a window, and of a vector of sums until it is read. */
const cyclesOfVector = 1.25;
const cyclesOfWindow = 10;
const cyclesOfSums = 4;

/** The cycles that it takes, roughly; ∞ where it cannot be done. */
export const unpooledCycles = (it: UnpooledConvolution): number => {
  const plan = planOf(it);
  if (plan === null) return Infinity;
  const perWindow = plan.vectors * cyclesOfVector + cyclesOfWindow;
  return sizeOf(it.unpool.positions) * perWindow + it.shape[0] * (plan.exampleSize / 4) * cyclesOfSums;
};

/** Lowers it; returns where the result lies. */
export const unpooledConvolution = (it: UnpooledConvolution, context: Context): Load => {
  const plan = planOf(it)!;
  const { shape, unpool } = it;
  const [examples, inputs] = shape;
  const { steps, exampleSize, vectors, before } = plan;
  const taps = tapsBackwards(it, plan, context);
  const finite = context.buffer({ dtype: "float32", shape: [1] }, "finite");
  const length = inputs * 4 * vectors;
  context.kernels.push(whetherFinite({ buffer: taps, offset: 0, count: 1, length, step: length }, finite));
  const first = unpool.shape.length - steps.length;
  const bytes = unpool.shape.map((_, axis) => (axis < first ? 0 : 4 * steps[axis - first]));
  const sums = context.buffer({ dtype: "float32", shape: [examples * exampleSize] }, "unpooled");
  context.kernels.push({
    kind: "routine",
    name: "unpooledConvolution",
    inputs: [taps, finite, windowAddresses(unpool, bytes, context), wholeUpdates(unpool, context)],
    outputs: [sums],
    scratch: 0,
    pieces: examples,
    cost: (sizeOf(unpool.positions) * vectors) / 5,
    inPlace: false,
    write: (r) => writeSums(r, it, plan, bytes.slice(first)),
  });
  const offset = steps.reduce((sum, step, i) => sum + step * before[i], 0);
  return { kind: "load", dtype: "float32", buffer: sums, offset, strides: [exampleSize, 1, ...steps] };
};

/** The kernel as `[i, …kernel, o]`, backwards along its lengths, with zeros for outputs that there are not. */
const tapsBackwards = ({ w, kernelShape }: UnpooledConvolution, { lanes, vectors }: Plan, context: Context): Buffer => {
  const [outputs, inputs, ...kernel] = kernelShape;
  const taps = context.buffer({ dtype: "float32", shape: [inputs * 4 * vectors] }, "taps");
  if (lanes > outputs)
    context.kernels.push({
      kind: "loop",
      shape: [taps.size],
      outputs: [{ buffer: taps, expr: { kind: "const", dtype: "float32", value: 0 } }],
    });
  const [so, si, ...sk] = w.strides;
  const offset = sk.reduce((sum, stride, i) => sum + stride * (kernel[i] - 1), w.offset);
  const strides = [4 * vectors, ...rowMajorStrides(kernel).map((step) => step * lanes), 1];
  context.kernels.push({
    kind: "loop",
    shape: [inputs, ...kernel, outputs],
    outputs: [{ buffer: taps, expr: { ...w, offset, strides: [si, ...sk.map((s) => -s), so] }, into: { offset: 0, strides } }],
  });
  return taps;
};

/** The sums of each example. */
const writeSums = (r: Routine, { shape, unpool }: UnpooledConvolution, plan: Plan, bytes: readonly number[]): void => {
  const [taps, finite, addresses, updates] = r.inputs;
  const [out] = r.outputs;
  const { exampleAxis, channelAxis, windows, exampleSize, origin, rows, vectorsOfRow, vectors } = plan;
  const order = rowMajorStrides(unpool.positions);
  const lengths = unpool.positions.slice(-bytes.length);
  const window = unpool.windows.window.slice(-bytes.length);
  const [sum, factor, splat] = [r.variable("f32x4"), r.variable("f32x4"), r.variable("f32x4")];

  /** Adds what an element gives to the sums around it. */
  const add = (at: Value, value: Value, first: Value): void => {
    r.set(splat, value.splat("f32x4"));
    rows.forEach((row, i) => {
      for (let v = 0; v < vectorsOfRow; v++) {
        const to = 4 * row + 16 * v;
        r.set(sum, at.loadVector("f32x4", to));
        r.set(factor, first.loadVector("f32x4", 16 * (i * vectorsOfRow + v)));
        emitMulAdd(r.code, "float32", r.math.isRelaxed, sum.local, splat.local, factor.local);
        r.storeVector(at, sum, to);
      }
    });
  };

  const isFinite = r.let(finite.at(0).eq(0));
  r.eachPiece((n) => {
    const example = r.let(out.address(n.mul(exampleSize)));
    r.fill(example, 0, 4 * exampleSize);
    const start = r.let(example.add(4 * origin));
    r.for(0, shape[1], (i) => {
      const mine = r.let(taps.address(i.mul(4 * vectors)));
      const first = r.let(n.mul(order[exampleAxis]).add(i.mul(order[channelAxis])));
      r.if(
        isFinite,
        () =>
          r.for(0, windows, (k) => {
            const which = r.let(first.add(k));
            const value = r.let(updates.at(which));
            r.if(value.ne(0), () => add(r.let(start.add(addresses.at(which))), value, mine));
          }),
        () =>
          nest(r, lengths, [bytes.map((step, axis) => step * window[axis]), rowMajorStrides(lengths)], ([begin, number]) => {
            const which = r.let(first.add(number));
            nest(r, window, [bytes], ([further]) => {
              const here = r.let(begin.add(further));
              const value = r.let(here.eq(addresses.at(which)).choose(updates.at(which), constant(0, "f32")));
              add(r.let(start.add(here)), value, mine);
            });
          }),
      );
    });
  });
};
