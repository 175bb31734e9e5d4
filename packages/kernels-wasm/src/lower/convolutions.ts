import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import { isDotEmitted, lanesFor } from "../emit/dot/lanes.js";
import { bestTile, stepCycles } from "../emit/dot/tileShape.js";
import type { Rule } from "./context.js";
import type { Load } from "./expr.js";
import { padded } from "./pad.js";
import type { DotKernel } from "./schedule.js";

/**
 * A convolution as a product. The windows of the padded input are a matter of strides, so nothing is copied but the padding; which
 * axes are rows, columns and batch, and along which of them vectors go, is chosen by the shape:
 *
 * - along the output channels: rows are positions. For many channels, and where positions do not run on in memory.
 * - along the positions: rows are output channels, the windows are the right factor, read where they lie.
 * - along what is summed over: for kernels larger than what is computed, as in gradients of kernels, which are convolutions by
 *   the gradient of the output.
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
  const [examples, channels] = lhs.type.shape;
  const [outputs, , ...kernel] = rhs.type.shape;
  const product = formOf({
    x,
    w: context.loaded(rhs),
    groups,
    examples,
    inputs: channels / groups,
    outputs: outputs / groups,
    kernel,
    positions: y.type.shape.slice(2),
    windowStrides,
    rhsDilation,
    out: rowMajorStrides(y.type.shape),
  });
  context.kernels.push({ kind: "dot", ...product, output: context.result(y, "conv") });
  return true;
};

/** A convolution of what is padded already; channels are those of one group. */
interface Convolution {
  readonly x: Load;
  readonly w: Load;
  readonly groups: number;
  readonly examples: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: readonly number[];
  readonly positions: readonly number[];
  readonly windowStrides: readonly number[];
  readonly rhsDilation: readonly number[];
  /** Strides of the output. */
  readonly out: readonly number[];
}

type Product = Omit<DotKernel, "kind" | "output">;

/** The fastest form by the cycles its tiles take, roughly, and those of what they store. */
const formOf = (it: Convolution): Product => {
  const { outputs, inputs, kernel, positions, examples, groups } = it;
  const { lanes } = lanesFor(it.x.dtype);
  const steps = inputs * sizeOf(kernel);
  const width = positions.at(-1) ?? 1;
  const lines = (groups * examples * sizeOf(positions)) / width;
  const vectorsOf = (length: number): number => Math.ceil(length / lanes);
  const [wideTile, wideVectors] = [bestTile(outputs, vectorsOf(width)), vectorsOf(width)];
  const forms = [
    // Neighbours among the results lie apart: they are stored one by one.
    { form: alongChannels, cycles: lines * (steps * stepCycles(width, vectorsOf(outputs)) + width * outputs) },
    {
      form: alongPositions,
      cycles: isRunning(it) ? lines * (steps * stepCycles(outputs, wideVectors, wideTile) + wideVectors * outputs) : Infinity,
    },
    { form: alongSum, cycles: isSummable(it) ? sumCycles(it) : Infinity },
  ];
  return forms.reduce((best, form) => (form.cycles < best.cycles ? form : best)).form(it);
};

/** Strides of the windows over positions and over the kernel. */
const windowsOf = ({
  x,
  windowStrides,
  rhsDilation,
}: Convolution): { readonly to: readonly number[]; readonly in: readonly number[] } => ({
  to: windowStrides.map((stride, i) => stride * x.strides[2 + i]),
  in: rhsDilation.map((dilation, i) => dilation * x.strides[2 + i]),
});

/** Rows are examples and positions, columns output channels. */
const alongChannels = (it: Convolution): Product => {
  const { x, w, groups, examples, inputs, outputs, kernel, positions, out } = it;
  const [sn, sc] = x.strides;
  const [so, si, ...sk] = w.strides;
  const [on, oc, ...op] = out;
  const windows = windowsOf(it);
  return {
    a: { ...x, strides: [inputs * sc, sn, ...windows.to, sc, ...windows.in] },
    b: { ...w, strides: [outputs * so, si, ...sk, so] },
    batch: [groups],
    m: [examples, ...positions],
    n: [outputs],
    k: [inputs, ...kernel],
    outStrides: [outputs * oc, on, ...op, oc],
  };
};

/** Whether positions of the last axis are neighbours in memory, and results too. */
const isRunning = (it: Convolution): boolean => {
  const { positions, out } = it;
  return (
    positions.length > 0 &&
    windowsOf(it).to.at(-1) === 1 &&
    out.at(-1) === 1 &&
    [...windowsOf(it).in, it.x.strides[1]].every((s) => s > 0)
  );
};

/** Rows are output channels, columns positions along the last axis. */
const alongPositions = (it: Convolution): Product => {
  const { x, w, groups, examples, inputs, outputs, kernel, positions, out } = it;
  const [sn, sc] = x.strides;
  const [so, si, ...sk] = w.strides;
  const [on, oc, ...op] = out;
  const windows = windowsOf(it);
  const zeros = positions.slice(1).map(() => 0);
  return {
    a: { ...w, strides: [0, outputs * so, ...zeros, so, si, ...sk] },
    b: { ...x, strides: [sn, inputs * sc, ...windows.to.slice(0, -1), sc, ...windows.in, 1] },
    batch: [examples, groups, ...positions.slice(0, -1)],
    m: [outputs],
    n: [positions.at(-1)!],
    k: [inputs, ...kernel],
    outStrides: [on, outputs * oc, ...op.slice(0, -1), oc, 1],
    overlaps: true,
  };
};

/** Whether both factors run on along the last axis that is summed over, and far enough. */
const isSummable = (it: Convolution): boolean => {
  const { x, w, kernel } = it;
  return x.dtype === "float32" && (kernel.at(-1) ?? 1) >= 4 && windowsOf(it).in.at(-1) === 1 && w.strides.at(-1) === 1;
};

/** Cycles that lanes take until they are added up. */
const cyclesOfLanes = 4;

const sumCycles = ({ outputs, inputs, kernel, positions, examples, groups }: Convolution): number => {
  const width = kernel.at(-1)!;
  const [rows, runs] = [examples * sizeOf(positions), (inputs * sizeOf(kernel)) / width];
  const steps = runs * (Math.ceil(width / 4) + 0.5);
  return groups * (steps * stepCycles(rows, outputs) + rows * outputs * cyclesOfLanes);
};

/** The same product as along the channels; only vectors go another way. */
const alongSum = (it: Convolution): Product => ({ ...alongChannels(it), alongSum: true });
