import type { NDArray } from "../core.js";
import type { DType } from "../dtype.js";
import { bind, definePrimitive, type ArrayType, type Primitive } from "../core.js";
import { checkNumber, checkArrays } from "../checks.js";
import { highest, lowest } from "../dtype.js";
import { windowArgLoop, windowExtremumLoop, windowSumLoop, type WindowParams } from "../loops/reduceWindow.js";
import { range } from "../shape.js";
import { ValueError } from "../valueError.js";
import { dilatedLength, resolvePadding, windowPositions, type PaddingLike, type Pads, checkWindows } from "../windows.js";
import { full } from "./full.js";
import { pad, slice, type Padding } from "./padSlice.js";
import { reshape } from "./reshape.js";
import { takeSlices } from "./takeAlong.js";
import { moveaxis } from "./transpose.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

type ArgParams = WindowParams & {
  /** How many axes in front are a batch: positions are counted within the others. */
  readonly batchDims: number;
};

/** Sums over windows. Its adjoint spreads cotangents by their strides, pads them, and sums over windows. */
export const reduceWindowSumP: Primitive<WindowParams> = /* @__PURE__ */ definePrimitive({
  name: "reduceWindowSum",
  impl: ([x], params, out) => windowSumLoop(x, out, params),
  shape: ([x], params) => {
    checkNumber("reduceWindowSum", { x });
    return windowType("reduceWindowSum", x, params);
  },
  jvp: [(dx, _y, _args, params) => bind(reduceWindowSumP, [dx], params)],
  transpose: [
    (ct, [x], { window, strides, padding, windowDilation }) => {
      if (ct.size === 0) return full(x.shape, 0, ct.dtype);
      const spread = x.shape.map((length, axis): Padding => {
        const reach = (window[axis] - 1) * windowDilation[axis];
        const low = reach - padding[axis][0];
        return [low, length + reach - low - dilatedLength(ct.shape[axis], strides[axis]), strides[axis] - 1];
      });
      return bind(reduceWindowSumP, [pad(ct, full([], 0, ct.dtype), spread)], {
        window,
        strides: window.map(() => 1),
        padding: window.map((): Pads => [0, 0]),
        windowDilation,
      });
    },
  ],
  batch: ([x], [d], _size, params) => [bind(reduceWindowSumP, [x], withIdleAxis(params, d!)), d],
});

const extremum = (name: string, sign: 1 | -1, arg: () => Primitive<ArgParams>): Primitive<WindowParams> => {
  const primitive: Primitive<WindowParams> = definePrimitive<WindowParams>({
    name,
    impl: ([x], params, out) => windowExtremumLoop(x, out, params, sign, sign > 0 ? lowest(x.dtype) : highest(x.dtype)),
    shape: ([x], params) => windowType(name, x, params),
    jvp: [
      (dx, _y, [x], params) => {
        if (x.size === 0) return null;
        const places = bind(arg(), [x], { ...params, batchDims: 0 });
        return takeSlices(reshape(dx, [dx.size]), places, 0, { mode: "fill", fillValue: 0 });
      },
    ],
    transpose: [null],
    batch: ([x], [d], _size, params) => [bind(primitive, [x], withIdleAxis(params, d!)), d],
  });
  return primitive;
};

/** Where the extremum of each window stands in the flattened array: an integer for each window, without derivative. */
const argExtremum = (name: string, sign: 1 | -1): Primitive<ArgParams> => {
  const primitive: Primitive<ArgParams> = definePrimitive<ArgParams>({
    name,
    impl: ([x], params, out) => windowArgLoop(x, out, params, sign, params.batchDims),
    shape: ([x], params) => ({ dtype: "int32", shape: windowType(name, x, params).shape }),
    jvp: [null],
    transpose: [null],
    batch: ([x], [d], _size, params) => {
      const inFront = { ...withIdleAxis(params, 0), batchDims: params.batchDims + 1 };
      return [bind(primitive, [moveaxis(x, d!, 0)], inFront), 0];
    },
  });
  return primitive;
};

// The derivative of an extremum is read where it stands. Of equals the first in row-major order wins, as in XLA's
// select-and-scatter with ≥; NaN wins before all.
export const windowArgmaxP: Primitive<ArgParams> = /* @__PURE__ */ argExtremum("windowArgmax", 1);
export const windowArgminP: Primitive<ArgParams> = /* @__PURE__ */ argExtremum("windowArgmin", -1);
export const reduceWindowMaxP: Primitive<WindowParams> = /* @__PURE__ */ extremum("reduceWindowMax", 1, () => windowArgmaxP);
export const reduceWindowMinP: Primitive<WindowParams> = /* @__PURE__ */ extremum("reduceWindowMin", -1, () => windowArgminP);

/** How windows slide, for every axis of the array. */
export interface WindowOptions {
  /** The lengths of a window. */
  readonly window: readonly number[];
  /** How far a window moves from one position to the next. @defaultValue 1 */
  readonly strides?: readonly number[];
  /** @defaultValue "VALID" */
  readonly padding?: PaddingLike;
  /** One more than the holes between elements of a window. @defaultValue 1 */
  readonly windowDilation?: readonly number[];
  /** One more than the holes between elements of the array; holes count as padding. @defaultValue 1 */
  readonly baseDilation?: readonly number[];
}

/**
 * The sum over each window. Padding counts as zero.
 *
 * @returns Along each axis as many elements as a window has positions.
 * @throws {@link ValueError} when the options are not one for each axis; {@link DTypeError} for bool.
 */
export const reduceWindowSum = (x: NDArray, options: WindowOptions): NDArray => slide(reduceWindowSumP, x, () => 0, options);

/**
 * The largest element of each window; padding is the lowest number of the dtype, and NaN wins. The derivative goes to
 * the first of equals in row-major order.
 *
 * @returns Along each axis as many elements as a window has positions.
 * @throws {@link ValueError} when the options are not one for each axis.
 * @example
 * ```ts
 * lax.reduceWindowMax(np.array([3, 1, 2, 5]), { window: [2], strides: [2] }); // [3, 5]
 * ```
 */
export const reduceWindowMax = (x: NDArray, options: WindowOptions): NDArray => slide(reduceWindowMaxP, x, lowest, options);

/** The smallest element of each window; padding is the highest number of the dtype. Else as {@link reduceWindowMax}. */
export const reduceWindowMin = (x: NDArray, options: WindowOptions): NDArray => slide(reduceWindowMinP, x, highest, options);

/**
 * Each window folded by `f`, any associative and commutative function of two arrays with the identity `init`. It is
 * folded axis by axis, so that a window of 3 × 3 costs four applications; the derivative is that of `f`.
 *
 * @param init - A scalar `[]`, what padding and holes hold.
 * @param f - Combines two arrays of one shape, element by element.
 */
export const reduceWindow = (
  x: NDArray,
  init: NDArray,
  f: (a: NDArray, b: NDArray) => NDArray,
  options: WindowOptions,
): NDArray => {
  const { window, strides, padding, windowDilation, baseDilation } = complete("reduceWindow", x, options);
  if (typeof f !== "function")
    throw new ValueError({
      op: "reduceWindow",
      given: `f ${show(f)}`,
      expected: "a function of two arrays",
      mend: "Pass lax.add, for instance.",
    });
  const type = windowType("reduceWindow", dilatedType(x, baseDilation), { window, strides, padding, windowDilation });
  if (type.shape.includes(0)) return full(type.shape, 0, x.dtype);
  let y = pad(
    x,
    init,
    padding.map(([low, high], axis): Padding => [low, high, baseDilation[axis] - 1]),
  );
  for (const axis of range(x.ndim)) {
    const reach = (window[axis] - 1) * windowDilation[axis];
    const positions = windowPositions(y.shape[axis], [0, 0], dilatedLength(window[axis], windowDilation[axis]), strides[axis]);
    const pick = (start: number): NDArray =>
      slice(
        y,
        y.shape.map((_, i) => (i === axis ? start : 0)),
        y.shape.map((n, i) => (i === axis ? start + dilatedLength(positions, strides[axis]) : n)),
        y.shape.map((_, i) => (i === axis ? strides[axis] : 1)),
      );
    let folded = pick(0);
    for (let start = windowDilation[axis]; start <= reach; start += windowDilation[axis]) folded = f(folded, pick(start));
    y = folded;
  }
  return y;
};

const complete = (
  op: string,
  x: NDArray,
  options: WindowOptions,
): Required<WindowOptions> & { readonly padding: readonly Pads[] } => {
  checkArrays(op, [x], "x");
  const { shape } = x;
  const { window, strides, padding, windowDilation, baseDilation } = optionsOf(op, options, {
    window: undefined,
    strides: undefined,
    padding: "VALID",
    windowDilation: undefined,
    baseDilation: undefined,
  });
  const ones = shape.map(() => 1);
  const base = baseDilation ?? ones;
  const holes = windowDilation ?? ones;
  const steps = strides ?? ones;
  checkWindows(op, padding, { window, strides: steps, windowDilation: holes, baseDilation: base });
  const lengths = shape.map((n, i) => dilatedLength(n, base[i]));
  const windows = window.map((n, i) => dilatedLength(n, holes[i]));
  return {
    window,
    strides: steps,
    padding: resolvePadding(padding, lengths, windows, steps),
    windowDilation: holes,
    baseDilation: base,
  };
};

const slide = (
  primitive: Primitive<WindowParams>,
  x: NDArray,
  hole: (dtype: DType) => number,
  options: WindowOptions,
): NDArray => {
  const { window, strides, padding, windowDilation, baseDilation } = complete(primitive.name, x, options);
  const dilated = baseDilation.every((n) => n === 1)
    ? x
    : pad(
        x,
        full([], hole(x.dtype), x.dtype),
        baseDilation.map((n): Padding => [0, 0, n - 1]),
      );
  return bind(primitive, [dilated], { window, strides, padding, windowDilation });
};

const dilatedType = (x: ArrayType, dilation: readonly number[]): ArrayType => ({
  dtype: x.dtype,
  shape: x.shape.map((n, axis) => dilatedLength(n, dilation[axis])),
});

const withIdleAxis = (params: WindowParams, at: number): WindowParams => {
  const put = <T>(list: readonly T[], item: T): T[] => [...list.slice(0, at), item, ...list.slice(at)];
  return {
    window: put(params.window, 1),
    strides: put(params.strides, 1),
    padding: put<Pads>(params.padding, [0, 0]),
    windowDilation: put(params.windowDilation, 1),
  };
};

const windowType = (op: string, x: ArrayType, { window, strides, padding, windowDilation }: WindowParams): ArrayType => {
  const rank = x.shape.length;
  const positive = (list: readonly number[]): boolean => list.length === rank && list.every((n) => Number.isInteger(n) && n >= 1);
  const whole = padding.length === rank && padding.every((pads) => pads.length === 2 && pads.every(Number.isInteger));
  if (!positive(window) || !positive(strides) || !positive(windowDilation) || !whole)
    throw new ValueError({
      op,
      given: `window [${window.join(", ")}], strides [${strides.join(", ")}], padding [${padding.map((pads) => `[${pads.join(", ")}]`).join(", ")}] and dilation [${windowDilation.join(", ")}] for an array [${x.shape.join(", ")}]`,
      expected: "for each axis a window, a stride and a dilation of at least 1, and [low, high]",
      mend: "Give 1 for axes that the window leaves alone.",
    });
  const shape = x.shape.map((n, i) => windowPositions(n, padding[i], dilatedLength(window[i], windowDilation[i]), strides[i]));
  return { dtype: x.dtype, shape };
};
