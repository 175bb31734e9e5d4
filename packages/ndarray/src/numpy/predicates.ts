/** What kind of number each element is, and whether arrays are the same or close. */
import { operands } from "../broadcast.js";
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, mul, sub } from "../primitives/arithmetic.js";
import { and, or } from "../primitives/bitwise.js";
import { eq, le, ne } from "../primitives/compare.js";
import { fullLike } from "../primitives/full.js";
import * as lax from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { abs } from "../primitives/signs.js";
import { reduceAnd } from "../primitives/reductions.js";
import { arrayOf, commonType, constant } from "../promote.js";
import { range, sameShape } from "../shape.js";
import { optionsOf } from "../optionsOf.js";
import { numberOf } from "./arguments.js";

/** Whether each element is NaN. */
export const isnan = (x: ArrayLike): NDArray => ofFloat("isnan", x, (a) => ne(a, a));

/** Whether each element is neither infinite nor NaN. */
export const isfinite = (x: ArrayLike): NDArray => {
  const a = arrayOf("isfinite", x);
  return isFloat(a.dtype) ? lax.isFinite(a) : constant(a.shape, 1, "bool");
};

/** Whether each element is ∞ or −∞. */
export const isinf = (x: ArrayLike): NDArray => ofFloat("isinf", x, (a) => eq(abs(a), fullLike(a, Infinity)));

/** Whether each element is ∞. */
export const isposinf = (x: ArrayLike): NDArray => ofFloat("isposinf", x, (a) => eq(a, fullLike(a, Infinity)));

/** Whether each element is −∞. */
export const isneginf = (x: ArrayLike): NDArray => ofFloat("isneginf", x, (a) => eq(a, fullLike(a, -Infinity)));

/** Answers for floats; integers and bools are none of it. */
const ofFloat = (op: string, x: ArrayLike, f: (a: NDArray) => NDArray): NDArray => {
  const a = arrayOf(op, x);
  return isFloat(a.dtype) ? f(a) : constant(a.shape, 0, "bool");
};

/** How close is close. */
export interface CloseOptions {
  /** As a fraction of |y|. @defaultValue 1e-5 */
  readonly rtol?: number;
  /** In units of x. @defaultValue 1e-8 */
  readonly atol?: number;
  /** Whether NaN is close to NaN. @defaultValue false */
  readonly equalNan?: boolean;
}

/**
 * Whether |x − y| ≤ atol + rtol·|y|, element by element; infinities are close to themselves alone.
 *
 * @example
 * ```ts
 * np.isclose(np.array([1, 1.1]), 1.000001); // [True False]
 * ```
 */
export const isclose = (x: ArrayLike, y: ArrayLike, options?: CloseOptions): NDArray => close("isclose", x, y, options);

/** Whether all elements are close, as bool `[]`: see {@link isclose}. */
export const allclose = (x: ArrayLike, y: ArrayLike, options?: CloseOptions): NDArray => {
  const all = close("allclose", x, y, options);
  return reduceAnd(all, range(all.ndim));
};

const close = (op: string, x: ArrayLike, y: ArrayLike, options: CloseOptions | undefined): NDArray => {
  const { rtol, atol, equalNan } = optionsOf(op, options, { rtol: 1e-5, atol: 1e-8, equalNan: false });
  const dtype = commonType(op, [x, y]);
  const [a, b] = operands(op, [x, y], isFloat(dtype) ? dtype : "float64");
  const isOrdinary = and(lax.isFinite(a), lax.isFinite(b));
  const tolerance = add(fullLike(b, numberOf(op, "atol", atol)), mul(fullLike(b, numberOf(op, "rtol", rtol)), abs(b)));
  const near = select(isOrdinary, le(abs(sub(a, b)), tolerance), eq(a, b));
  return equalNan ? or(near, and(ne(a, a), ne(b, b))) : near;
};

/** The options of {@link arrayEqual}. */
export interface EqualOptions {
  /** Whether NaN equals NaN. @defaultValue false */
  readonly equalNan?: boolean;
}

/** Whether two arrays have one shape and equal elements, as bool `[]`. */
export const arrayEqual = (x: ArrayLike, y: ArrayLike, options?: EqualOptions): NDArray => {
  const { equalNan } = optionsOf("arrayEqual", options, { equalNan: false });
  const [a, b] = [arrayOf("arrayEqual", x), arrayOf("arrayEqual", y)];
  return sameShape(a.shape, b.shape) ? allEqual("arrayEqual", a, b, equalNan) : constant([], 0, "bool");
};

/** Whether two arrays broadcast to one shape and are equal there, as bool `[]`. */
export const arrayEquiv = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = [arrayOf("arrayEquiv", x), arrayOf("arrayEquiv", y)];
  return broadcasts(a, b) ? allEqual("arrayEquiv", a, b, false) : constant([], 0, "bool");
};

const allEqual = (op: string, x: NDArray, y: NDArray, equalNan: boolean): NDArray => {
  const [a, b] = operands(op, [x, y]);
  const equal = equalNan ? or(eq(a, b), and(ne(a, a), ne(b, b))) : eq(a, b);
  return reduceAnd(equal, range(equal.ndim));
};

const broadcasts = (x: NDArray, y: NDArray): boolean => {
  const rank = Math.min(x.ndim, y.ndim);
  return range(rank).every((i) => {
    const [m, n] = [x.shape[x.ndim - 1 - i], y.shape[y.ndim - 1 - i]];
    return m === n || m === 1 || n === 1;
  });
};
