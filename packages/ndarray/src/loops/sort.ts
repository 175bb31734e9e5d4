import { allocate, type TypedArray } from "../dtype.js";
import { sizeOf } from "../shape.js";
import { contiguous, type ArrayType, type HostArray } from "../storage.js";

/**
 * Numbers as unsigned 32-bit words that ascend as the numbers do, the most significant word first. All NaNs are one,
 * above +∞; −0 and +0 are one.
 */
export const orderedWords = ({
  data,
  dtype,
}: {
  readonly data: TypedArray;
  readonly dtype: HostArray["dtype"];
}): Uint32Array[] => {
  const n = data.length;
  const high = new Uint32Array(n);
  if (dtype === "float32") {
    const bits = new Uint32Array(data.buffer, data.byteOffset, n);
    // Negative numbers descend in their bits: all are turned over. Positive ones come above them.
    for (let i = 0; i < n; i++) {
      const v = data[i];
      const b = bits[i];
      high[i] = v !== v ? 0xffffffff : v === 0 ? 0x80000000 : b >>> 31 === 1 ? ~b : b ^ 0x80000000;
    }
    return [high];
  }
  if (dtype === "float64") {
    const low = new Uint32Array(n);
    const bits = new Uint32Array(data.buffer, data.byteOffset, 2 * n);
    for (let i = 0; i < n; i++) {
      const v = data[i];
      const c = bits[2 * i];
      const b = bits[2 * i + 1];
      high[i] = v !== v ? 0xffffffff : v === 0 ? 0x80000000 : b >>> 31 === 1 ? ~b : b ^ 0x80000000;
      low[i] = v !== v || v === 0 ? 0 : b >>> 31 === 1 ? ~c : c;
    }
    return [high, low];
  }
  const shift = dtype === "int32" || dtype === "int8" ? 0x80000000 : 0;
  for (let i = 0; i < n; i++) high[i] = data[i] ^ shift;
  return [high];
};

/**
 * The stable permutation that sorts rows of `length` words, one row after the other: place i of a row holds the
 * position, within the row, of what comes i-th.
 */
export const sortRows = (words: readonly Uint32Array[], length: number): Int32Array => {
  const total = words[0].length;
  const order = new Int32Array(total);
  const spare = new Int32Array(length);
  const radix = length > 300 ? radixBuffers(length) : null;
  for (let start = 0; start < total; start += length) {
    const row = order.subarray(start, start + length);
    for (let i = 0; i < length; i++) row[i] = i;
    const keys = words.map((word) => word.subarray(start, start + length));
    if (radix === null) mergeSort(keys, row, spare);
    // From the least significant word to the most: each pass keeps the order of the ones before.
    else for (let w = keys.length - 1; w >= 0; w--) radixSort(keys[w], row, radix);
  }
  return order;
};

/** Whether the word list at `i` is greater than at `j`. */
const isGreater = (keys: readonly Uint32Array[], i: number, j: number): boolean => {
  for (const key of keys) if (key[i] !== key[j]) return key[i] > key[j];
  return false;
};

const mergeSort = (keys: readonly Uint32Array[], order: Int32Array, spare: Int32Array): void => {
  const n = order.length;
  const run = 12;
  for (let from = 0; from < n; from += run)
    for (let i = from + 1; i < Math.min(from + run, n); i++) {
      const item = order[i];
      let j = i - 1;
      for (; j >= from && isGreater(keys, order[j], item); j--) order[j + 1] = order[j];
      order[j + 1] = item;
    }
  let [source, target] = [order, spare];
  for (let width = run; width < n; width *= 2) {
    for (let from = 0; from < n; from += 2 * width) {
      const middle = Math.min(from + width, n);
      const end = Math.min(from + 2 * width, n);
      for (let i = from, j = middle, to = from; to < end; to++) {
        const takeLeft = i < middle && (j >= end || !isGreater(keys, source[i], source[j]));
        target[to] = source[takeLeft ? i++ : j++];
      }
    }
    [source, target] = [target, source];
  }
  if (source !== order) order.set(source);
};

interface RadixBuffers {
  readonly counts: Uint32Array;
  readonly order: Int32Array;
  readonly keys: readonly [Uint32Array, Uint32Array];
}

const radixBuffers = (length: number): RadixBuffers => ({
  counts: new Uint32Array(2048),
  order: new Int32Array(length),
  keys: [new Uint32Array(length), new Uint32Array(length)],
});

/** Sorts `order` by `key`, eleven bits at a time, and keeps the order among equals. */
const radixSort = (key: Uint32Array, order: Int32Array, buffers: RadixBuffers): void => {
  const n = order.length;
  const { counts } = buffers;
  let [keys, nextKeys] = buffers.keys;
  let [from, to] = [order, buffers.order];
  for (let i = 0; i < n; i++) keys[i] = key[from[i]];
  for (let shift = 0; shift < 32; shift += 11) {
    counts.fill(0);
    for (let i = 0; i < n; i++) counts[(keys[i] >>> shift) & 2047]++;
    if (counts[(keys[0] >>> shift) & 2047] === n) continue;
    let sum = 0;
    for (let digit = 0; digit < 2048; digit++) {
      const count = counts[digit];
      counts[digit] = sum;
      sum += count;
    }
    for (let i = 0; i < n; i++) {
      const k = keys[i];
      const at = counts[(k >>> shift) & 2047]++;
      nextKeys[at] = k;
      to[at] = from[i];
    }
    [keys, nextKeys] = [nextKeys, keys];
    [from, to] = [to, from];
  }
  if (from !== order) order.set(from);
};

/** Rows along an axis that is not the last: element i of row (o, p) lies at `o·outer + i·step + p`. */
interface Lines {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

const linesAlong = (shape: readonly number[], axis: number): Lines => ({
  outer: sizeOf(shape.slice(0, axis)),
  length: shape[axis],
  inner: sizeOf(shape.slice(axis + 1)),
});

/** The elements with the axis of the lines moved to the end. */
const axisLast = (data: TypedArray, dtype: HostArray["dtype"], { outer, length, inner }: Lines): TypedArray => {
  if (inner === 1) return data;
  const out = allocate(dtype, outer * length * inner);
  for (let o = 0, at = 0; o < outer; o++)
    for (let p = 0; p < inner; p++) for (let i = 0; i < length; i++) out[at++] = data[(o * length + i) * inner + p];
  return out;
};

/** Sorts along `axis` by the first `numKeys` arrays, and permutes the others likewise. */
export const sortLoop = (xs: readonly HostArray[], axis: number, numKeys: number): TypedArray[] => {
  const lines = linesAlong(xs[0].shape, axis);
  const { length, inner } = lines;
  const sources = xs.map((x) => axisLast(contiguous(x).data.subarray(0, sizeOf(x.shape)) as TypedArray, x.dtype, lines));
  if (sources[0].length === 0) return sources.map((_, i) => allocate(xs[i].dtype, 0));
  const order = sortRows(
    sources.slice(0, numKeys).flatMap((data, i) => orderedWords({ data, dtype: xs[i].dtype })),
    length,
  );
  return sources.map((source, k) => {
    const out = allocate(xs[k].dtype, order.length);
    for (let start = 0, row = 0; start < order.length; start += length, row++) {
      const to = Math.floor(row / inner) * length * inner + (row % inner);
      for (let i = 0; i < length; i++) out[to + i * inner] = source[start + order[start + i]];
    }
    return out;
  });
};

/** The k largest of each row, in descending order, and where they stood; the first of equals comes first. */
export const topKLoop = (x: HostArray, k: number, [values, indices]: readonly ArrayType[]): [TypedArray, TypedArray] => {
  const length = x.shape[x.shape.length - 1];
  const source = contiguous(x).data.subarray(0, sizeOf(x.shape)) as TypedArray;
  const top = allocate(values.dtype, sizeOf(values.shape));
  const places = allocate(indices.dtype, top.length);
  if (top.length === 0) return [top, places];
  // Descending is ascending in the complements; stability then puts the first of equals first.
  const words = orderedWords({ data: source, dtype: x.dtype });
  for (const word of words) for (let i = 0; i < word.length; i++) word[i] = ~word[i];
  const pick = k <= 32 && k < length ? smallestOf : smallestBySort;
  for (let start = 0, at = 0; start < source.length; start += length) {
    const order = pick(
      words.map((word) => word.subarray(start, start + length)),
      length,
      k,
    );
    for (let i = 0; i < k; i++, at++) {
      top[at] = source[start + order[i]];
      places[at] = order[i];
    }
  }
  return [top, places];
};

const smallestBySort = (keys: readonly Uint32Array[], length: number): Int32Array => sortRows(keys, length);

/** The k smallest, in a short list that is kept sorted. */
const smallestOf = (keys: readonly Uint32Array[], length: number, k: number): Int32Array => {
  const best = new Int32Array(k);
  let held = 0;
  for (let i = 0; i < length; i++) {
    if (held === k && !isGreater(keys, best[k - 1], i)) continue;
    let j = held < k ? held++ : k - 1;
    for (; j > 0 && isGreater(keys, best[j - 1], i); j--) best[j] = best[j - 1];
    best[j] = i;
  }
  return best;
};
