import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkArrays, checkOptionalArrays } from "../checks.js";
import { alongAxis } from "../shapes.js";
import { checkSpatial, eachAxis, eachPadding, type PerAxis, type SpatialPadding } from "./spatial.js";

export interface ConvolveOptions {
  /** How far the window moves. @defaultValue 1 */
  readonly stride?: PerAxis;
  /** @defaultValue "VALID" */
  readonly padding?: SpatialPadding;
  /** One more than the holes between the places of the window. @defaultValue 1 */
  readonly dilation?: PerAxis;
  /** In how many groups channels are convolved apart from each other. @defaultValue 1 */
  readonly groups?: number;
}

/**
 * A convolution over any number of spatial axes, as networks mean it: the window is not turned round.
 *
 *     y[n, o, p] = Σ_{c, k} x[n, c, stride · p + dilation · k − padding] · w[o, c, k] + b[o]
 */
export const convolve = (op: string, x: NDArray, w: NDArray, b: NDArray | null, options: ConvolveOptions = {}): NDArray => {
  const { stride, padding, dilation, groups } = optionsOf(op, options, { stride: 1, padding: "VALID", dilation: 1, groups: 1 });
  const count = x.ndim - 2;
  checkKernel(op, x, w, b, groups);
  const dtype = np.promoteTypes(x.dtype, w.dtype);
  const y = lax.convGeneralDilated(np.astype(x, dtype), np.astype(w, dtype), {
    windowStrides: eachAxis(op, "stride", stride, count),
    padding: eachPadding(op, padding, count),
    rhsDilation: eachAxis(op, "dilation", dilation, count),
    featureGroupCount: groups,
  });
  return b === null ? y : np.add(y, alongAxis(b, y.ndim, 1));
};

/**
 * A convolution along one axis.
 *
 * @param x - `[batch, channels, length]`.
 * @param w - `[outputs, channels / groups, window]`.
 * @param b - `[outputs]`, or `null`.
 * @returns `[batch, outputs, positions]`.
 * @throws {@link ShapeError} when the sizes do not agree; {@link ValueError} for options that do not fit.
 * @example
 * ```ts
 * conv1d(np.array([[[1, 2, 4]]]), np.array([[[-1, 1]]])); // [[[1, 2]]]
 * ```
 */
export const conv1d = (x: NDArray, w: NDArray, b: NDArray | null = null, options: ConvolveOptions = {}): NDArray => {
  checkSpatial("conv1d", x, 1);
  return convolve("conv1d", x, w, b, options);
};

/** As {@link conv1d}, over images: x `[batch, channels, height, width]`, w `[outputs, channels / groups, rows, columns]`. */
export const conv2d = (x: NDArray, w: NDArray, b: NDArray | null = null, options: ConvolveOptions = {}): NDArray => {
  checkSpatial("conv2d", x, 2);
  return convolve("conv2d", x, w, b, options);
};

/** As {@link conv1d}, over volumes: x `[batch, channels, depth, height, width]`, w `[outputs, channels / groups, …window]`. */
export const conv3d = (x: NDArray, w: NDArray, b: NDArray | null = null, options: ConvolveOptions = {}): NDArray => {
  checkSpatial("conv3d", x, 3);
  return convolve("conv3d", x, w, b, options);
};

const checkKernel = (op: string, x: NDArray, w: NDArray, b: NDArray | null, groups: number): void => {
  checkArrays(op, { x, w });
  checkOptionalArrays(op, { b });
  if (!Number.isInteger(groups) || groups < 1)
    throw new ValueError({
      op,
      given: `groups ${show(groups)}`,
      expected: "a whole number from 1 on",
      mend: "Give the number of groups that channels are cut into.",
    });
  if (w.ndim !== x.ndim || x.shape[1] !== w.shape[1] * groups || w.shape[0] % groups !== 0)
    throw new ShapeError({
      op,
      given: { x: x.shape, w: w.shape },
      expected: `x [batch, channels, ...places] and w [outputs, channels${groups === 1 ? "" : ` / ${groups}`}, ...window]`,
      mend: "Give init the shape of the x that apply will get; channels come before the places.",
    });
  if (b !== null && (b.ndim !== 1 || b.shape[0] !== w.shape[0]))
    throw new ShapeError({
      op,
      given: { w: w.shape, b: b.shape },
      expected: "w [outputs, …] and b [outputs]",
      mend: "Give one bias for each output channel.",
    });
};
