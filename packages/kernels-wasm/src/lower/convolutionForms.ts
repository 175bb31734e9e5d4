import { bytesPerElement, rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import { columnsOf, lanesFor } from "../emit/dot/lanes.js";
import { panelBytes } from "../emit/dot/packPanel.js";
import { bestTile, panelTile, stepCycles, type TileShape } from "../emit/dot/tileShape.js";
import type { Context } from "./context.js";
import type { Load } from "./expr.js";
import type { DotKernel, Window } from "./schedule.js";

/** A convolution of what is padded already; channels are those of one group. */
export interface Convolution {
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

export type Product = Omit<DotKernel, "kind" | "output">;

/** A sum of more steps is cut into blocks of about so many, which are added in memory. */
const stepsOfBlock = 1024;

/** Cycles until a run along the last axis of the sum is under way; the end of a long one is not foreseen. */
const cyclesOfRun = { short: 4, long: 12 };
const longRun = 8;

/** The fastest form by the cycles its tiles take, roughly, and those of what they store. */
export const bestForm = (it: Convolution): { readonly form: (it: Convolution) => Product; readonly cycles: number } => {
  const { outputs, inputs, kernel, positions, examples, groups } = it;
  const { lanes } = lanesFor(it.x.dtype);
  const steps = inputs * sizeOf(kernel);
  const width = positions.at(-1) ?? 1;
  const lines = (groups * examples * sizeOf(positions)) / width;
  // Rows are those of the last axis that is one.
  const rows = [examples, ...positions].filter((length) => length > 1).at(-1) ?? 1;
  const blocks = Math.ceil(steps / stepsOfBlock);
  const vectorsOf = (length: number): number => Math.ceil(length / lanes);
  const [wideTile, wideVectors] = [bestTile(outputs, vectorsOf(width)), vectorsOf(width)];
  const run = kernel.at(-1) ?? 1;
  /** All steps of a line of tiles, and the beginnings of its runs. */
  const stepsOf = (rows: number, vectors: number, tile: TileShape): number =>
    steps * stepCycles(rows, vectors, tile) +
    (steps / run) *
      (run < longRun ? cyclesOfRun.short : cyclesOfRun.long) *
      Math.ceil(rows / tile.rows) *
      Math.ceil(vectors / tile.vectors);
  const forms = [
    // Neighbours among the results lie apart: they are stored one by one.
    {
      form: alongChannels,
      cycles:
        lines * width * ((1.1 * stepsOf(rows, vectorsOf(outputs), panelTile)) / rows + outputs * (blocks > 1 ? 6 * blocks : 1)),
    },
    {
      form: alongPositions,
      cycles: isRunning(it) ? lines * (stepsOf(outputs, wideVectors, wideTile) + wideVectors * outputs) : Infinity,
    },
    { form: alongSum, cycles: isSummable(it) ? sumCycles(it) : Infinity },
  ];
  return forms.reduce((best, form) => (form.cycles < best.cycles ? form : best));
};

/** Cycles of an element that is padded, and until a run over the channels of one tap is under way: measured at 16 to 64 channels. */
export const cyclesOfPadding = 0.5;
const cyclesOfTap = 24;

/** A panel of the kernel of so many bytes stays in the first cache. */
const mostOfPanel = 40960;

/** The taps that are inside, over all positions. */
const tapsInside = ({ stride, dilation, low, holes, length }: Window, positions: number, taps: number): number => {
  let count = 0;
  for (let p = 0; p < positions; p++)
    for (let t = 0; t < taps; t++) {
      const at = p * stride + t * dilation - low;
      if (at >= 0 && at % holes === 0 && at / holes < length) count++;
    }
  return count;
};

export const exactCycles = (it: Convolution, windows: readonly Window[]): number => {
  const { x, groups, examples, inputs, outputs, kernel, positions } = it;
  const { lanes } = lanesFor(x.dtype);
  const bytes = panelBytes(x.dtype, inputs * sizeOf(kernel));
  if (groups > 1 || bytes > mostOfPanel || windows.some(({ dilation, holes }) => dilation > 1 && holes > 1)) return Infinity;
  const inside = windows.reduce((product, window, i) => product * tapsInside(window, positions[i], kernel[i]), 1);
  const vectors = Math.ceil(outputs / lanes);
  const tiles = Math.ceil(examples / 4) * Math.ceil(vectors / 2);
  // Four examples, all channels and the lines of a window want to stay in the first cache.
  const [taps] = kernel;
  const lines = windows.slice(1).reduce((product, { length }) => product * length, Math.min(taps, windows[0].length));
  const isLarge = panelTile.rows * inputs * lines * bytesPerElement(x.dtype) > firstCache;
  const sums = (isLarge ? 1.25 : 1) * inside * inputs * stepCycles(examples, vectors) + inside * tiles * cyclesOfTap;
  const copy = meetInCache(it)
    ? examples * inputs * windows.reduce((product, { length }) => product * length, 1) * cyclesOfPadding
    : 0;
  return sums + copy + sizeOf(positions) * (examples * outputs + 20 * tiles);
};

const firstCache = 32768;

/** Whether the same place in all channels falls into few sets of the cache: their distance is a multiple of a power of two. */
const meetInCache = ({ x, inputs }: Convolution): boolean => inputs > 4 && (x.strides[1] * bytesPerElement(x.dtype)) % 256 === 0;

/** An array copied so that its channels lie a line further apart. */
const spread = (context: Context, x: Load, shape: readonly number[]): Load => {
  const line = 64 / bytesPerElement(x.dtype);
  const [examples, channels, ...lengths] = shape;
  const step = sizeOf(lengths) + line;
  const buffer = context.buffer({ dtype: x.dtype, shape: [examples * channels * step] }, "spread");
  const strides = [channels * step, step, ...rowMajorStrides(lengths)];
  context.kernels.push({ kind: "loop", shape, outputs: [{ buffer, expr: x, into: { offset: 0, strides } }] });
  return { kind: "load", dtype: x.dtype, buffer, offset: 0, strides };
};

/** Rows are examples, at one position after the other; columns output channels. Nothing is padded. */
export const exact = (it: Convolution, given: readonly Window[], context: Context): Product => {
  const { w, examples, inputs, outputs, kernel, positions, out } = it;
  const { dtype } = w;
  const lengths = given.map(({ length }) => length);
  const x = meetInCache(it) ? spread(context, it.x, [examples, inputs, ...lengths]) : it.x;
  const windows = given.map((window, i) => ({ ...window, step: x.strides[2 + i] }));
  const [so, si, ...sk] = w.strides;
  const [on, oc, ...op] = out;
  const zeros = positions.map(() => 0);
  const k = [...kernel, inputs];
  const b: Load = { ...w, strides: [...sk, si, so] };
  const size = (Math.ceil(outputs / columnsOf(dtype)) * panelBytes(dtype, sizeOf(k))) / bytesPerElement(dtype);
  const packed = context.buffer({ dtype, shape: [size] }, "panels");
  context.kernels.push({ kind: "pack", b, k, n: [outputs], output: packed, width: columnsOf(dtype) });
  return {
    a: { ...x, strides: [x.strides[0], ...zeros, ...zeros, x.strides[1]] },
    b,
    batch: [],
    m: [examples, ...positions],
    n: [outputs],
    k,
    outStrides: [on, ...op, oc],
    packed,
    windows,
  };
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
  const steps = runs * (Math.ceil(width / 4) + 0.8);
  return groups * (1.2 * steps * stepCycles(rows, outputs) + rows * outputs * cyclesOfLanes);
};

/** The same product as along the channels; only vectors go another way. */
const alongSum = (it: Convolution): Product => ({ ...alongChannels(it), alongSum: true });
