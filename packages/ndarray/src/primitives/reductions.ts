import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { checkAxes, checkInteger, checkNumber, isIdle } from "../checks.js";
import { highest, isFloat, lowest, type DType } from "../dtype.js";
import { foldBy, maxFold, minFold, reduceLoop, type Fold } from "../loops/reduce.js";
import { range, withoutAxes } from "../shape.js";
import { div, mul } from "./arithmetic.js";
import { eq } from "./compare.js";
import { cumprod } from "./cumulative.js";
import { full, fullLike } from "./full.js";
import { pad, type Padding } from "./padSlice.js";
import { reshape } from "./reshape.js";
import { select } from "./select.js";
import { behindBatch, broadcastInDim, reduceSum } from "./sumBroadcast.js";
import { moveaxis, transpose } from "./transpose.js";

type AxesParams = { readonly axes: readonly number[] };

/** Folds all elements along some axes into one. */
interface Reduction {
  /** The result over no elements. */
  readonly identity: (dtype: DType) => number;
  readonly fold: Fold;
  /** In place of `fold` for integers, where it differs. */
  readonly integer?: Fold;
  readonly domain: "number" | "integer" | "any";
  readonly jvp: ((dx: NDArray, y: NDArray, x: NDArray, axes: readonly number[]) => NDArray) | null;
}

const reduction = (name: string, it: Reduction): Primitive<AxesParams> => {
  const primitive: Primitive<AxesParams> = definePrimitive<AxesParams>({
    name,
    impl: ([x], { axes }, out) => reduceLoop(x, axes, out, it.identity(x.dtype), (!isFloat(x.dtype) && it.integer) || it.fold),
    shape: ([x], { axes }) => {
      if (it.domain === "number") checkNumber(name, { x });
      if (it.domain === "integer") checkInteger(name, { x });
      checkAxes(name, x, axes);
      return { dtype: x.dtype, shape: withoutAxes(x.shape, axes) };
    },
    jvp: [it.jvp && ((dx, y, [x], { axes }) => it.jvp!(dx, y, x, axes))],
    transpose: [null],
    batch: ([x], [d], _size, { axes }) => [bind(primitive, [moveaxis(x, d!, 0)], { axes: behindBatch(axes) }), 0],
  });
  return primitive;
};

/** The mean of the tangents where x is the extreme y: ties share the derivative evenly. */
const meanOfExtremes = (dx: NDArray, y: NDArray, x: NDArray, axes: readonly number[]): NDArray => {
  const isExtreme = eq(x, broadcastInDim(y, x.shape, axes));
  const count = reduceSum(select(isExtreme, fullLike(x, 1), fullLike(x, 0)), axes);
  return div(reduceSum(select(isExtreme, dx, fullLike(dx, 0)), axes), count);
};

/** Σⱼ dxⱼ · Π_{k<j} xₖ · Π_{k>j} xₖ: no division, so that zeros do no harm. */
const productRule = (dx: NDArray, _y: NDArray, x: NDArray, axes: readonly number[]): NDArray => {
  const rest = range(x.ndim).filter((axis) => !axes.includes(axis));
  const last = rest.length;
  const joined = (v: NDArray): NDArray => {
    const behind = transpose(v, [...rest, ...axes]);
    const shape = behind.shape.slice(0, last);
    return reshape(behind, [...shape, axes.reduce((size, axis) => size * v.shape[axis], 1)]);
  };
  const shifted = (v: NDArray, by: number): NDArray =>
    pad(
      v,
      full([], 1, v.dtype),
      v.shape.map((_, axis): Padding => (axis === last ? [by, -by, 0] : [0, 0, 0])),
    );
  const row = joined(x);
  const others = mul(shifted(cumprod(row, last), 1), shifted(cumprod(row, last, true), -1));
  return reduceSum(mul(joined(dx), others), [last]);
};

/** Over no elements, 1. */
export const reduceProdP: Primitive<AxesParams> = /* @__PURE__ */ reduction("reduceProd", {
  identity: () => 1,
  fold: /* @__PURE__ */ foldBy((product, x) => product * x),
  integer: /* @__PURE__ */ foldBy(Math.imul),
  domain: "number",
  jvp: productRule,
});

/** Over no elements, −∞ or the lowest integer. NaN if any element is. */
export const reduceMaxP: Primitive<AxesParams> = /* @__PURE__ */ reduction("reduceMax", {
  identity: lowest,
  fold: maxFold,
  domain: "any",
  jvp: meanOfExtremes,
});

/** Over no elements, ∞ or the highest integer. NaN if any element is. */
export const reduceMinP: Primitive<AxesParams> = /* @__PURE__ */ reduction("reduceMin", {
  identity: highest,
  fold: minFold,
  domain: "any",
  jvp: meanOfExtremes,
});

/** Over no elements, all bits set: true. */
export const reduceAndP: Primitive<AxesParams> = /* @__PURE__ */ reduction("reduceAnd", {
  identity: (dtype) => (dtype === "bool" ? 1 : -1),
  fold: /* @__PURE__ */ foldBy((bits, x) => bits & x),
  domain: "integer",
  jvp: null,
});

/** Over no elements, no bit set: false. */
export const reduceOrP: Primitive<AxesParams> = /* @__PURE__ */ reduction("reduceOr", {
  identity: () => 0,
  fold: /* @__PURE__ */ foldBy((bits, x) => bits | x),
  domain: "integer",
  jvp: null,
});

/** The product over `axes`, which then are gone. */
export const reduceProd = (x: NDArray, axes: readonly number[]): NDArray =>
  isIdle(x, axes) ? x : bind(reduceProdP, [x], { axes });

/** The largest element over `axes`, which then are gone. */
export const reduceMax = (x: NDArray, axes: readonly number[]): NDArray =>
  isIdle(x, axes) ? x : bind(reduceMaxP, [x], { axes });

/** The smallest element over `axes`, which then are gone. */
export const reduceMin = (x: NDArray, axes: readonly number[]): NDArray =>
  isIdle(x, axes) ? x : bind(reduceMinP, [x], { axes });

/** Whether all hold over `axes`, which then are gone; of integers, the bits set in all. */
export const reduceAnd = (x: NDArray, axes: readonly number[]): NDArray =>
  isIdle(x, axes) ? x : bind(reduceAndP, [x], { axes });

/** Whether any holds over `axes`, which then are gone; of integers, the bits set in any. */
export const reduceOr = (x: NDArray, axes: readonly number[]): NDArray => (isIdle(x, axes) ? x : bind(reduceOrP, [x], { axes }));
