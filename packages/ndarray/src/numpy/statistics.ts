/** Averages, spreads and quantiles. */
import { broadcastTo, operands } from "../broadcast.js";
import { isFloat, type DType } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { div, mul, sub } from "../primitives/arithmetic.js";
import { eq } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import { square } from "../primitives/power.js";
import { reshape } from "../primitives/reshape.js";
import { sqrt } from "../primitives/roots.js";
import { select } from "../primitives/select.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { arrayOf } from "../promote.js";
import { sameShape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { axesOf, dtypeOf, type Axes, numberOf } from "./arguments.js";
import type { ReduceOptions } from "./options.js";
import { restored } from "./sums.js";
import { optionsOf } from "../optionsOf.js";

/** The options of {@link variance} and {@link std}. */
export interface VarianceOptions extends ReduceOptions {
  /** Taken from the number of elements in the divisor: 1 for an unbiased estimate from a sample. @defaultValue 0 */
  readonly ddof?: number;
  /** As `ddof`, under its name in the array API. */
  readonly correction?: number;
  /** The float to compute in and return. @defaultValue that of `x`; float32 for integers and bools */
  readonly dtype?: DType;
}

/**
 * The mean of the squared distances from the mean, over axes; over all of them where none is given.
 *
 *     Σ (x − mean)² / (n − ddof)
 *
 * Where nothing is left to divide by, NaN or ∞.
 */
const variance = (x: ArrayLike, axis?: Axes, options?: VarianceOptions): NDArray => spread("var", x, axis, options);

export { variance as var };

/**
 * The square root of {@link variance}. Where all elements are equal its derivative is taken as 0.
 *
 * @example
 * ```ts
 * np.std(np.array([1, 2, 3, 4])); // 1.118034
 * ```
 */
export const std = (x: ArrayLike, axis?: Axes, options?: VarianceOptions): NDArray => rootOf(spread("std", x, axis, options));

/** √x, with the derivative 0 at 0. */
export const rootOf = (x: NDArray): NDArray => {
  const isZero = eq(x, fullLike(x, 0));
  return select(isZero, x, sqrt(select(isZero, fullLike(x, 1), x)));
};

const spread = (op: string, x: ArrayLike, axis: Axes, options: VarianceOptions | undefined): NDArray => {
  const { ddof, correction, keepdims, dtype } = optionsOf(op, options, varianceDefaults);
  const given = arrayOf(op, x);
  const a = convertDtype(given, floatDType(op, dtype, given.dtype));
  const axes = axesOf(op, a.ndim, axis);
  const count = axes.reduce((n, i) => n * a.shape[i], 1);
  const total = reduceSum(a, axes);
  const center = restored(div(total, fullLike(total, count)), a, axes, true);
  const squares = reduceSum(square(sub(a, broadcastTo(center, a.shape))), axes);
  const free = Math.max(0, count - divisorLoss(op, correction ?? ddof));
  return restored(div(squares, fullLike(squares, free)), a, axes, keepdims);
};

/** What the options of a variance are where they are left out. */
export const varianceDefaults = { ddof: undefined, correction: undefined, keepdims: false, dtype: undefined } as const;

/** The float a variance is computed in: the one that is asked for, else that of the array, else float32. */
export const floatDType = (op: string, dtype: DType | undefined, own: DType): DType => {
  const to = dtypeOf(op, dtype, isFloat(own) ? own : "float32");
  if (isFloat(to)) return to;
  throw new DTypeError({
    op,
    given: { dtype: to },
    expected: "float32 or float64",
    mend: "Leave the dtype out, and convert the result.",
  });
};

/** What is taken from the number of elements in the divisor. */
export const divisorLoss = (op: string, ddof: number | undefined): number =>
  ddof === undefined ? 0 : numberOf(op, "ddof", ddof);

/** The options of {@link average}. */
export interface AverageOptions extends ReduceOptions {
  /** In the shape of `x`, or for one axis as a vector. @defaultValue equal weights */
  readonly weights?: ArrayLike;
}

/**
 * The weighted mean Σ w·x / Σ w over axes; over all of them where none is given.
 *
 * @throws {@link ShapeError} when the weights fit neither the array nor its axis.
 */
export const average = (x: ArrayLike, axis?: Axes, options?: AverageOptions): NDArray => {
  const { weights, keepdims } = optionsOf("average", options, { weights: 1, keepdims: false });
  const a = arrayOf("average", x);
  const axes = axesOf("average", a.ndim, axis);
  const [values, w] = operands("average", [a, alongAxes(a, axes, arrayOf("average", weights))]);
  const [v, u] = isFloat(values.dtype) ? [values, w] : [convertDtype(values, "float32"), convertDtype(w, "float32")];
  return restored(div(reduceSum(mul(v, u), axes), reduceSum(u, axes)), a, axes, keepdims);
};

/** Weights with the axes of the array. */
const alongAxes = (x: NDArray, axes: readonly number[], weights: NDArray): NDArray => {
  if (weights.ndim === 0 || sameShape(weights.shape, x.shape)) return weights;
  if (axes.length === 1 && weights.ndim === 1 && weights.size === x.shape[axes[0]])
    return reshape(
      weights,
      x.shape.map((_, i) => (i === axes[0] ? weights.size : 1)),
    );
  throw new ShapeError({
    op: "average",
    given: { x: x.shape, weights: weights.shape },
    expected: "weights in the shape of x, or a vector for its one axis",
    mend: "Broadcast the weights to the shape of x.",
  });
};
