import { allocate, isFloat, type TypedArray } from "../dtype.js";
import { sizeOf } from "../shape.js";
import { stridesOf, type HostArray } from "../storage.js";
import { gemm, type Pack } from "./gemm.js";
import { forEachOffset } from "./reduce.js";

/** The axes of the operands that are paired: kept once (`batch`), and summed over (`contract`). */
export interface DotAxes {
  readonly batch: readonly [a: readonly number[], b: readonly number[]];
  readonly contract: readonly [a: readonly number[], b: readonly number[]];
}

/** The axes of an array of `rank` that are neither batch nor contracted, in order. */
export const freeAxes = (rank: number, batch: readonly number[], contract: readonly number[]): number[] => {
  const free: number[] = [];
  for (let axis = 0; axis < rank; axis++) if (!batch.includes(axis) && !contract.includes(axis)) free.push(axis);
  return free;
};

/** Where the elements along some axes of an array lie, seen as one axis. */
const offsetsAlong = (x: HostArray, axes: readonly number[]): Int32Array => {
  const strides = stridesOf(x);
  const shape = axes.map((axis) => x.shape[axis]);
  const offsets = new Int32Array(sizeOf(shape));
  let n = 0;
  forEachOffset(
    shape,
    axes.map((axis) => strides[axis]),
    (offset) => (offsets[n++] = offset),
  );
  return offsets;
};

/** An operand as [batch, lanes, depth]: element (n, i, k) lies at `batch[n] + lanes[i] + depth[k]`. */
interface Operand {
  readonly data: TypedArray;
  readonly batch: Int32Array;
  readonly lanes: Int32Array;
  readonly depth: Int32Array;
}

const operand = (x: HostArray, batch: readonly number[], contract: readonly number[]): Operand => ({
  data: x.data,
  batch: offsetsAlong(x, batch),
  lanes: offsetsAlong(x, freeAxes(x.shape.length, batch, contract)),
  depth: offsetsAlong(x, contract),
});

/** Σ over the contracted axes, for each batch index and each pair of free indices: `[batch, free of a, free of b]`. */
export const dotGeneralLoop = (x: HostArray, y: HostArray, { batch, contract }: DotAxes): TypedArray => {
  const a = operand(x, batch[0], contract[0]);
  const b = operand(y, batch[1], contract[1]);
  const block = a.lanes.length * b.lanes.length;
  const out = allocate(x.dtype, a.batch.length * block);
  const multiply = !isFloat(x.dtype) ? integerProduct : a.lanes.length < 4 || b.lanes.length < 4 ? thinProduct : blockedProduct;
  if (block > 0) for (let n = 0; n < a.batch.length; n++) multiply(a, a.batch[n], b, b.batch[n], out, n * block);
  return out;
};

type Product = (a: Operand, fromA: number, b: Operand, fromB: number, out: TypedArray, at: number) => void;

const packLanes =
  ({ data, lanes, depth: depths }: Operand, base: number): Pack =>
  (first, count, from, depth, panels) => {
    // Whichever runs along memory is the inner loop.
    const alongDepth = depths.length > 1 && depths[1] - depths[0] === 1;
    for (let r = 0; r < count; r += 4) {
      const width = Math.min(4, count - r);
      const panel = r * depth;
      if (alongDepth)
        for (let lane = 0; lane < width; lane++) {
          const row = base + lanes[first + r + lane];
          for (let k = 0, to = panel + lane; k < depth; k++, to += 4) panels[to] = data[row + depths[from + k]];
        }
      else
        for (let k = 0, to = panel; k < depth; k++, to += 4) {
          const column = base + depths[from + k];
          for (let lane = 0; lane < width; lane++) panels[to + lane] = data[column + lanes[first + r + lane]];
        }
    }
  };

const blockedProduct: Product = (a, fromA, b, fromB, out, at) => {
  const columns = b.lanes.length;
  gemm(
    a.lanes.length,
    columns,
    a.depth.length,
    packLanes(a, fromA),
    packLanes(b, fromB),
    (row, rows, column, width, block, stride) => {
      for (let i = 0; i < rows; i++) {
        const to = at + (row + i) * columns + column;
        for (let j = 0, p = i * stride; j < width; j++) out[to + j] = block[p + j];
      }
    },
  );
};

/** A factor with fewer than four lanes: no panel would be filled, so each of its lanes is taken alone. */
const thinProduct: Product = (a, fromA, b, fromB, out, at) => {
  const columns = b.lanes.length;
  const thinA = a.lanes.length <= columns;
  const [thin, fromThin, wide, fromWide] = thinA ? [a, fromA, b, fromB] : [b, fromB, a, fromA];
  const depth = thin.depth.length;
  const width = wide.lanes.length;
  const vector = new Float64Array(depth);
  const sums = new Float64Array(width);
  const alongDepth = depth > 1 && wide.depth[1] - wide.depth[0] === 1;
  for (let lane = 0; lane < thin.lanes.length; lane++) {
    const base = fromThin + thin.lanes[lane];
    for (let k = 0; k < depth; k++) vector[k] = thin.data[base + thin.depth[k]];
    if (alongDepth) dotEach(vector, wide, fromWide, sums);
    else addScaled(vector, wide, fromWide, sums);
    for (let j = 0, to = at + (thinA ? lane * columns : lane), step = thinA ? 1 : columns; j < width; j++, to += step)
      out[to] = sums[j];
  }
};

/** sums[j] = Σₖ v[k]·M[j, k], lane after lane. */
const dotEach = (vector: Float64Array, { data, lanes, depth }: Operand, base: number, sums: Float64Array): void => {
  for (let j = 0; j < sums.length; j++) {
    const row = base + lanes[j];
    let sum = 0;
    for (let k = 0; k < vector.length; k++) sum += vector[k] * data[row + depth[k]];
    sums[j] = sum;
  }
};

/** The same sums, all lanes at once for each k. */
const addScaled = (vector: Float64Array, { data, lanes, depth }: Operand, base: number, sums: Float64Array): void => {
  sums.fill(0);
  for (let k = 0; k < vector.length; k++) {
    const factor = vector[k];
    const column = base + depth[k];
    for (let j = 0; j < sums.length; j++) sums[j] += factor * data[column + lanes[j]];
  }
};

/** Modulo 2³²; the buffer keeps the low bits of its width. */
const integerProduct: Product = (a, fromA, b, fromB, out, at) => {
  const depth = a.depth.length;
  for (let i = 0; i < a.lanes.length; i++)
    for (let j = 0; j < b.lanes.length; j++) {
      const row = fromA + a.lanes[i];
      const column = fromB + b.lanes[j];
      let sum = 0;
      for (let k = 0; k < depth; k++) sum = (sum + Math.imul(a.data[row + a.depth[k]], b.data[column + b.depth[k]])) | 0;
      out[at++] = sum;
    }
};
