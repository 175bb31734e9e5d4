import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import { emitMulAdd } from "../emit/dot/lanes.js";
import type { Routine } from "../emit/routine.js";
import type { Variable } from "../wasm/value.js";
import { constant } from "../wasm/value.js";
import type { Context } from "./context.js";
import { loadOf, type Buffer, type Load } from "./expr.js";
import { nest } from "./nest.js";
import { whetherFinite } from "./whetherFinite.js";
import { axesBesideWindows, type Unpool } from "./unpools.js";
import { wholeUpdates, windowAddresses } from "./windowAddresses.js";

/**
 * A convolution by a kernel that is zero but for one element of each window, as the gradient of a convolution below max-pooling is:
 *
 *     y[n, o, p] = Σ_{i, q} u[i, o, q] · x[n, i, p·stride + e(i, o, q)·dilation],   e the element of window q that is not zero
 *
 * Three of four multiplications by zero are left out. Vectors go along the last axis of p and the channels n together, for which x is
 * copied so that channels are neighbours. Where x is not finite, 0·∞ counts: an example in which there is such a number is gone over
 * whole.
 */
export interface SparseConvolution {
  readonly x: Load;
  /** `[n, i, …lengths]`, and what is padded in front and behind along the lengths. */
  readonly shape: readonly number[];
  readonly padding: readonly (readonly [low: number, high: number])[];
  readonly w: Load;
  /** `[o, i, …kernel]` */
  readonly kernelShape: readonly number[];
  readonly positions: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly unpool: Unpool;
}

/** Sums that are kept in registers at a time, with what they are made of. */
const mostSums = 7;

/** The most chunks of examples that are summed apart, and the fewest windows in one, as its sums are written and read once more. */
const mostChunks = 16;
const fewestWindows = 64;

/** The numbers of a sparse convolution. */
interface Plan {
  /** Axes of the windows' positions: outputs, inputs (examples), and those of the kernel, which are the last ones. */
  readonly outputAxis: number;
  readonly inputAxis: number;
  /** Windows of one output and one example. */
  readonly windows: number;
  /** Examples that are summed together, and how often that is. */
  readonly perChunk: number;
  readonly chunks: number;
  /** Rows of taps: all axes but the last one; and the numbers in one: last axis and channels. */
  readonly rows: readonly number[];
  readonly run: number;
  readonly vectorsOfRow: number;
  /** Lengths with padding, and elements from one index to the next along them, in the copy. */
  readonly full: readonly number[];
  readonly steps: readonly number[];
  readonly exampleSize: number;
}

const planOf = (it: SparseConvolution): Plan | null => {
  const { shape, padding, w, kernelShape, positions, strides, unpool } = it;
  const rank = positions.length;
  const [channels, examples] = shape;
  if (rank === 0 || w.dtype !== "float32" || unpool.updates.dtype !== "float32" || strides[rank - 1] !== 1) return null;
  if (padding.some(([low, high]) => low < 0 || high < 0) || sizeOf([...kernelShape, ...shape, ...positions]) === 0) return null;
  const axes = axesBesideWindows(w, kernelShape, unpool);
  if (axes === null) return null;
  const [outputAxis, inputAxis] = axes;
  const full = shape.slice(2).map((length, i) => padding[i][0] + length + padding[i][1]);
  const steps = rowMajorStrides(full).map((step) => step * channels);
  const run = positions[rank - 1] * channels;
  const windows = sizeOf(unpool.positions.slice(-rank));
  const perChunk = Math.max(Math.ceil(examples / mostChunks), Math.ceil(fewestWindows / windows));
  return {
    outputAxis,
    inputAxis,
    windows,
    perChunk,
    chunks: Math.ceil(examples / perChunk),
    rows: positions.slice(0, -1),
    run,
    vectorsOfRow: Math.ceil(run / 4),
    full,
    steps,
    exampleSize: sizeOf(full) * channels,
  };
};

/** Cycles of one step of seven sums, of an element copied, and of a window's address. */
const cyclesOfStep = 5;
const cyclesOfCopy = 1.5;
const cyclesOfWindow = 2;

/** The cycles that it takes, roughly; ∞ where it cannot be done. */
export const sparseCycles = (it: SparseConvolution): number => {
  const plan = planOf(it);
  if (plan === null) return Infinity;
  const passes = Math.ceil((sizeOf(plan.rows) * plan.vectorsOfRow) / mostSums);
  return sizeOf(it.unpool.positions) * (passes * cyclesOfStep + cyclesOfWindow) + sizeOf(it.shape) * cyclesOfCopy;
};

/** Lowers it; returns where the result lies. */
export const sparseConvolution = (it: SparseConvolution, context: Context): Load => {
  const plan = planOf(it)!;
  const { shape, kernelShape, positions, unpool } = it;
  const [channels, examples] = shape;
  const [outputs] = kernelShape;
  const copy = channelsLast(it, plan, context);
  const finite = context.buffer({ dtype: "float32", shape: [examples] }, "finite");
  const rows = { buffer: copy, offset: 0, count: examples, length: plan.exampleSize, step: plan.exampleSize };
  context.kernels.push(whetherFinite(rows, finite));
  const first = unpool.shape.length - plan.steps.length;
  const bytes = unpool.shape.map((_, axis) => (axis < first ? 0 : 4 * plan.steps[axis - first] * it.dilation[axis - first]));
  const addresses = windowAddresses(unpool, bytes, context);
  const updates = wholeUpdates(unpool, context);
  const perOutput = sizeOf(plan.rows) * plan.vectorsOfRow * 4;
  const { chunks } = plan;
  const parts = context.buffer({ dtype: "float32", shape: [chunks * outputs * perOutput] }, "sparse");
  context.kernels.push({
    kind: "routine",
    name: "sparseConvolution",
    inputs: [copy, finite, addresses, updates],
    outputs: [parts],
    scratch: 0,
    pieces: chunks * outputs,
    cost: (sizeOf(unpool.positions) * sizeOf(plan.rows) * plan.vectorsOfRow) / 5,
    inPlace: false,
    write: (r) => writeSums(r, it, plan),
  });
  const sums = chunks === 1 ? parts : sumOfChunks(parts, chunks, context);
  const rowStrides = rowMajorStrides(plan.rows).map((stride) => stride * plan.vectorsOfRow * 4);
  return {
    kind: "load",
    dtype: "float32",
    buffer: sums,
    offset: 0,
    strides: [1, perOutput, ...rowStrides, ...(positions.length > 0 ? [channels] : [])],
  };
};

/** x as `[i, …lengths, n]`, padded. */
const channelsLast = ({ x, shape, padding }: SparseConvolution, { steps, exampleSize }: Plan, context: Context): Buffer => {
  const [channels, examples, ...lengths] = shape;
  const copy = context.buffer({ dtype: "float32", shape: [examples * exampleSize] }, "channelsLast");
  if (padding.some(([low, high]) => low > 0 || high > 0))
    context.kernels.push({
      kind: "loop",
      shape: [examples * exampleSize],
      outputs: [{ buffer: copy, expr: { kind: "const", dtype: "float32", value: 0 } }],
    });
  const offset = padding.reduce((sum, [low], i) => sum + low * steps[i], 0);
  const [sn, si, ...sk] = x.strides;
  context.kernels.push({
    kind: "loop",
    shape: [examples, channels, ...lengths],
    outputs: [{ buffer: copy, expr: { ...x, strides: [si, sn, ...sk] }, into: { offset, strides: [exampleSize, 1, ...steps] } }],
  });
  return copy;
};

/** What the chunks have summed, added up. */
const sumOfChunks = (parts: Buffer, chunks: number, context: Context): Buffer => {
  const size = parts.size / chunks;
  const sums = context.buffer({ dtype: "float32", shape: [size] }, "sparse");
  const each = { ...loadOf(parts, [size, chunks]), strides: [1, size] };
  context.kernels.push({ kind: "reduce", op: "sum", shape: [size], reduced: [chunks], expr: each, output: sums });
  return sums;
};

/**
 * The sums of all taps, `[chunk, o, …rows, run]`, for each output and example those of its windows, added up over the examples of a
 * chunk. Chunks are what threads share: what an example is made of, and what comes back to it, is mostly what the same thread wrote,
 * and what two threads read costs each of them when one writes there again.
 */
const writeSums = (r: Routine, it: SparseConvolution, plan: Plan): void => {
  const { unpool, shape, strides } = it;
  const [x, finite, addresses, updates] = r.inputs;
  const [out] = r.outputs;
  const { rows, run, vectorsOfRow, windows, exampleSize, perChunk } = plan;
  const examples = shape[1];
  const perOutput = sizeOf(rows) * vectorsOfRow * 4;
  const order = rowMajorStrides(unpool.positions);
  // Where each vector of sums is read, from an address on, and where it is kept.
  const starts = rows
    .reduce<readonly number[]>(
      (all, length, axis) => all.flatMap((at) => Array.from({ length }, (_, k) => at + k * strides[axis] * plan.steps[axis])),
      [0],
    )
    .flatMap((at) => Array.from({ length: vectorsOfRow }, (_, v) => 4 * (at + 4 * v)));
  const passes = Math.ceil(starts.length / mostSums);
  const perPass = Math.ceil(starts.length / passes);
  const sums = Array.from({ length: perPass }, () => r.variable("f32x4"));
  const factors = Array.from({ length: perPass }, () => r.variable("f32x4"));
  const splat = r.variable("f32x4");
  const at = r.variable("i32");

  const fewWindows = (example: Variable, first: Variable, target: Variable): void => {
    const [from, offset] = [r.let(addresses.address(first)), r.let(updates.address(first).sub(addresses.address(first)))];
    const end = r.let(from.add(4 * windows));
    for (let pass = 0; pass < passes; pass++) {
      const mine = starts.slice(pass * perPass, (pass + 1) * perPass);
      const place = r.let(from);
      mine.forEach((_, s) => r.set(sums[s], 0));
      r.code.repeat(() => {
        r.set(at, example.add(place.load("i32")));
        r.set(splat, place.add(offset).load("f32").splat("f32x4"));
        mine.forEach((start, s) => r.set(factors[s], at.loadVector("f32x4", start)));
        mine.forEach((_, s) => emitMulAdd(r.code, "float32", r.math.isRelaxed, sums[s].local, splat.local, factors[s].local));
        r.set(place, place.add(4));
        place.lt(end).push(r.code);
      });
      mine.forEach((_, s) => {
        const to = 16 * (pass * perPass + s);
        r.storeVector(target, target.loadVector("f32x4", to).add(sums[s]), to);
      });
    }
  };

  /** All elements of all windows, zeros too. */
  const allElements = (example: Variable, first: Variable, target: Variable): void => {
    const { dilation } = it;
    const kernelAxes = plan.steps.map((_, i) => unpool.shape.length - plan.steps.length + i);
    const lengths = kernelAxes.map((axis) => unpool.positions[axis]);
    const window = kernelAxes.map((axis) => unpool.windows.window[axis]);
    const bytes = plan.steps.map((step, i) => 4 * step * dilation[i]);
    nest(
      r,
      [...rows, run],
      [
        [...rows.map((_, axis) => strides[axis] * plan.steps[axis]), 1],
        [...rowMajorStrides(rows).map((s) => s * vectorsOfRow * 4), 1],
      ],
      ([from, to]) => {
        const total = r.let(constant(0, "f32"));
        nest(r, lengths, [bytes.map((step, i) => step * window[i]), rowMajorStrides(lengths)], ([begin, number]) => {
          const which = r.let(first.add(number));
          nest(r, window, [bytes], ([further]) => {
            const here = r.let(begin.add(further));
            const update = here.eq(addresses.at(which)).choose(updates.at(which), constant(0, "f32"));
            r.set(total, total.add(update.mul(example.add(here).add(from.mul(4)).load("f32"))));
          });
        });
        const address = r.let(target.add(to.mul(4)));
        r.store(address, "f32", address.load("f32").add(total));
      },
    );
  };

  const outputs = it.kernelShape[0];
  r.for(r.from.div(outputs), r.to.add(outputs - 1).div(outputs), (chunk) => {
    const before = r.let(chunk.mul(outputs));
    const from = r.let(before.lt(r.from).choose(r.from.sub(before), constant(0, "i32")));
    const to = r.let(r.to.sub(before).lt(outputs).choose(r.to.sub(before), constant(outputs, "i32")));
    r.for(from, to, (o) => r.fill(out.address(before.add(o).mul(perOutput)), 0, 4 * perOutput));
    const end = r.let(chunk.add(1).mul(perChunk));
    r.for(chunk.mul(perChunk), end.lt(examples).choose(end, constant(examples, "i32")), (i) => {
      const example = r.let(x.address(i.mul(exampleSize)));
      const isFinite = r.let(finite.at(i).eq(0));
      r.for(from, to, (o) => {
        const target = r.let(out.address(before.add(o).mul(perOutput)));
        const first = r.let(i.mul(order[plan.inputAxis]).add(o.mul(order[plan.outputAxis])));
        r.if(
          isFinite,
          () => fewWindows(example, first, target),
          () => allElements(example, first, target),
        );
      });
    });
  });
};
