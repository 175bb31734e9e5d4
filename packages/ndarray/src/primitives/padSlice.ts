import type { NDArray } from "../core.js";
import { bind, definePrimitive, type HostArray, type Primitive } from "../core.js";
import { checkSameDType, checkWholes } from "../checks.js";
import { allocate, type TypedArray } from "../dtype.js";
import { forEachOffset } from "../loops/reduce.js";
import { range, rowMajorStrides, sizeOf } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { copyStrided, stridesOf } from "../storage.js";
import { sub } from "./arithmetic.js";
import { full } from "./full.js";
import { select } from "./select.js";
import { broadcastInDim, reduceSum } from "./sumBroadcast.js";
import { moveaxis } from "./transpose.js";
import { isNDArray } from "../ndarray.js";
import { show } from "../show.js";
import { ValueError } from "../valueError.js";

/** `starts ≤ index < limits`, in steps of `steps`, for each axis. */
type SliceParams = { readonly starts: readonly number[]; readonly limits: readonly number[]; readonly steps: readonly number[] };

/** For each axis: elements added before, after, and between each two neighbours. The first two may be negative. */
export type Padding = readonly [low: number, high: number, interior: number];
type PadParams = { readonly padding: readonly Padding[] };

const slicedLength = (start: number, limit: number, step: number): number => Math.max(0, Math.ceil((limit - start) / step));

const paddedLength = (length: number, [low, high, interior]: Padding): number =>
  low + high + length + Math.max(0, length - 1) * interior;

/** Elements from `starts` to `limits`, in positive `steps`. Its adjoint is {@link padP} with zeros. */
export const sliceP: Primitive<SliceParams> = /* @__PURE__ */ definePrimitive({
  name: "slice",
  impl: ([x], { starts, steps }, out) => {
    const strides = stridesOf(x);
    const data = allocate(x.dtype, sizeOf(out.shape));
    const first = starts.reduce((offset, start, axis) => offset + start * strides[axis], 0);
    const stepped = strides.map((stride, axis) => stride * steps[axis]);
    copyStrided(x.data, out.shape, stepped, data, 0, first);
    return data;
  },
  shape: ([x], { starts, limits, steps }) => {
    const rank = x.shape.length;
    Object.entries({ starts, limits, steps }).forEach(([name, list]) => checkWholes("slice", name, list, true));
    const fits = [starts, limits, steps].every((list) => list.length === rank);
    if (!fits || x.shape.some((length, i) => starts[i] < 0 || limits[i] > length || starts[i] > limits[i] || steps[i] < 1))
      throw new ShapeError({
        op: "slice",
        given: { x: x.shape, starts, limits, steps },
        expected: "0 ≤ start ≤ limit ≤ length and step ≥ 1 for each axis",
        mend: "Use np.slice, which takes negative and open ends, and clips.",
      });
    return { dtype: x.dtype, shape: starts.map((start, i) => slicedLength(start, limits[i], steps[i])) };
  },
  jvp: [(dx, _y, _args, { starts, limits, steps }) => slice(dx, starts, limits, steps)],
  transpose: [
    (ct, [x], { starts, steps }) => {
      const padding = x.shape.map((length, axis): Padding => {
        const interior = steps[axis] - 1;
        const reached = starts[axis] + paddedLength(ct.shape[axis], [0, 0, interior]);
        return [starts[axis], length - reached, interior];
      });
      return pad(ct, full([], 0, ct.dtype), padding);
    },
  ],
  batch: ([x], [d], size, { starts, limits, steps }) => [
    slice(moveaxis(x, d!, 0), [0, ...starts], [size, ...limits], [1, ...steps]),
    0,
  ],
});

/** `x` with copies of a single number around and between its elements; negative padding cuts off. */
export const padP: Primitive<PadParams> = /* @__PURE__ */ definePrimitive({
  name: "pad",
  impl: ([x, value], { padding }, out) => padLoop(x, value.data[0], padding, out.shape),
  shape: ([x, value], { padding }) => {
    checkSameDType("pad", { x, value });
    const isTriple = (triple: unknown): boolean => Array.isArray(triple) && triple.length === 3 && triple.every(Number.isInteger);
    if (!Array.isArray(padding) || !padding.every(isTriple))
      throw new ValueError({
        op: "pad",
        given: `padding ${show(padding)}`,
        expected: "for each axis [low, high, interior], whole numbers",
        mend: "Write [[1, 1, 0]] for one element at either end of a vector.",
      });
    const shape = x.shape.map((length, axis) => paddedLength(length, padding[axis] ?? [0, 0, 0]));
    if (
      value.shape.length !== 0 ||
      padding.length !== x.shape.length ||
      padding.some(([, , interior]) => interior < 0) ||
      shape.some((n) => n < 0)
    )
      throw new ShapeError({
        op: "pad",
        given: { x: x.shape, value: value.shape, padding: padding.flat() },
        expected: "a value [], and [low, high, interior ≥ 0] for each axis, cutting off at most what is there",
        mend: "Give one triple for each axis of x.",
      });
    return { dtype: x.dtype, shape };
  },
  jvp: [
    (dx, _y, [, value], { padding }) => pad(dx, full([], 0, value.dtype), padding),
    (dvalue, _y, [x], { padding }) => pad(full(x.shape, 0, x.dtype), dvalue, padding),
  ],
  transpose: [
    (ct, [x], { padding }) => unpad(ct, x.shape, padding),
    (ct, [x], { padding }) => {
      const all = reduceSum(ct, range(ct.ndim));
      const inside = unpad(ct, x.shape, padding);
      return sub(all, reduceSum(inside, range(inside.ndim)));
    },
  ],
  batch: ([x, value], [dx, dValue], size, { padding }) => {
    if (dValue === null) return [pad(moveaxis(x, dx!, 0), value, [[0, 0, 0], ...padding]), 0];
    return [padWithEach(dx === null ? null : moveaxis(x, dx, 0), x, moveaxis(value, dValue, 0), size, padding), 0];
  },
});

/** The elements `starts ≤ index < limits` of each axis, in `steps` (1 where left out). */
export const slice = (x: NDArray, starts: readonly number[], limits: readonly number[], steps?: readonly number[]): NDArray =>
  bind(sliceP, [x], { starts, limits, steps: steps ?? (Array.isArray(starts) ? starts.map(() => 1) : []) });

/** `x` with copies of `value` `[]` around and between its elements. */
export const pad = (x: NDArray, value: NDArray, padding: readonly Padding[]): NDArray =>
  isNDArray(x) &&
  isNDArray(value) &&
  value.ndim === 0 &&
  Array.isArray(padding) &&
  padding.length === x.ndim &&
  padding.every(isNone)
    ? x
    : bind(padP, [x, value], { padding });

const isNone = (padding: unknown): boolean => Array.isArray(padding) && padding.length === 3 && padding.every((n) => n === 0);

/** The adjoint of padding in `x`: what the padding kept of it, zero where it was cut off. */
const unpad = (ct: NDArray, shape: readonly number[], padding: readonly Padding[]): NDArray => {
  const spread = pad(
    ct,
    full([], 0, ct.dtype),
    padding.map(([low, high]): Padding => [-low, -high, 0]),
  );
  if (padding.every(([, , interior]) => interior === 0)) return spread;
  return slice(
    spread,
    shape.map(() => 0),
    spread.shape,
    padding.map(([, , interior]) => interior + 1),
  );
};

/** Padding with a value of its own for each member of the batch; `dx` is `x` with its batch axis in front, or null. */
const padWithEach = (mapped: NDArray | null, x: NDArray, values: NDArray, size: number, padding: readonly Padding[]): NDArray => {
  const inner = mapped ?? broadcastInDim(x, [size, ...x.shape], [0]);
  const behind: readonly Padding[] = [[0, 0, 0], ...padding];
  const padded = pad(inner, full([], 0, x.dtype), behind);
  const isPadding = pad(full(inner.shape, 0, "bool"), full([], 1, "bool"), behind);
  const spread = broadcastInDim(values, padded.shape, range(padded.ndim).slice(1));
  return select(isPadding, spread, padded);
};

const padLoop = (x: HostArray, value: number, padding: readonly Padding[], shape: readonly number[]): TypedArray => {
  const out = allocate(x.dtype, sizeOf(shape));
  if (value !== 0) out.fill(value);
  // The part of x that the padding keeps, as a slice of it: its first element and its length along each axis.
  const steps = padding.map(([, , interior]) => interior + 1);
  const from = padding.map(([low], axis) => (low < 0 ? Math.ceil(-low / steps[axis]) : 0));
  const kept = x.shape.map((length, axis) => {
    const last = Math.floor((shape[axis] - 1 - padding[axis][0]) / steps[axis]);
    return Math.max(0, Math.min(length - 1, last) - from[axis] + 1);
  });
  if (sizeOf(kept) === 0) return out;
  const strides = stridesOf(x);
  const first = from.reduce((offset, start, axis) => offset + start * strides[axis], 0);
  const outStrides = rowMajorStrides(shape);
  const outFirst = padding.reduce((offset, [low], axis) => offset + (low + from[axis] * steps[axis]) * outStrides[axis], 0);
  const rowSteps = outStrides.map((stride, axis) => stride * steps[axis]);
  const sources: number[] = [];
  forEachOffset(kept.slice(0, -1), strides, (offset) => sources.push(first + offset));
  let row = 0;
  const inner = kept.length === 0 ? 1 : kept[kept.length - 1];
  const step = kept.length === 0 ? 0 : strides[kept.length - 1];
  const outStep = kept.length === 0 ? 0 : rowSteps[kept.length - 1];
  forEachOffset(kept.slice(0, -1), rowSteps, (offset) => {
    for (let i = 0, at = sources[row++], to = outFirst + offset; i < inner; i++, at += step, to += outStep) out[to] = x.data[at];
  });
  return out;
};
