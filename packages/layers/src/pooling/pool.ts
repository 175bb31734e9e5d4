import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { isFloat, optionsOf } from "@nabla-js/ndarray/internal";
import type { NDArray } from "@nabla-js/ndarray";
import {
  checkPerAxis,
  checkSpatial,
  eachAxis,
  eachPadding,
  spatialRank,
  written,
  type PerAxis,
  type SpatialPadding,
} from "../convolution/spatial.js";
import { stateless, type Empty, type Layer } from "../layer.js";

export interface PoolOptions {
  /** How far the window moves. @defaultValue the window */
  readonly stride?: PerAxis;
  /** @defaultValue "VALID" */
  readonly padding?: SpatialPadding;
}

export interface AveragePoolOptions extends PoolOptions {
  /** Whether padding counts as zeros in the average. @defaultValue true, as in Flax and PyTorch */
  readonly countPadding?: boolean;
}

/** The options of a reduction over windows, for all axes of `[batch, channels, ...places]`. */
const windowsOf = (op: string, x: NDArray, window: PerAxis, { stride, padding }: Required<PoolOptions>): lax.WindowOptions => {
  const count = spatialRank(op, x.shape);
  const pads = eachPadding(op, padding, count);
  return {
    window: [1, 1, ...eachAxis(op, "window", window, count)],
    strides: [1, 1, ...eachAxis(op, "stride", stride, count)],
    padding: typeof pads === "string" ? pads : [[0, 0], [0, 0], ...pads],
  };
};

const poolDefaults = (window: PerAxis): Required<PoolOptions> => ({ stride: window, padding: "VALID" });

const maxPoolAs = (op: string, x: NDArray, window: PerAxis, options: PoolOptions): NDArray =>
  lax.reduceWindowMax(x, windowsOf(op, x, window, optionsOf(op, options, poolDefaults(window))));

const averageDefaults = (window: PerAxis): Required<AveragePoolOptions> => ({ ...poolDefaults(window), countPadding: true });

const averagePoolAs = (op: string, x: NDArray, window: PerAxis, options: AveragePoolOptions): NDArray => {
  const { countPadding, ...how } = optionsOf(op, options, averageDefaults(window));
  const floats = isFloat(x.dtype) ? x : np.astype(x, "float32");
  const windows = windowsOf(op, x, window, how);
  const total = lax.reduceWindowSum(floats, windows);
  const size = windows.window.reduce((product, length) => product * length, 1);
  if (countPadding || windows.padding === "VALID") return np.mul(1 / size, total);
  // How many places of each window lie inside: the same for all examples and channels.
  const inside = lax.reduceWindowSum(np.ones([1, 1, ...x.shape.slice(2)], floats.dtype), windows);
  return np.div(total, inside);
};

/**
 * The largest number of each window.
 *
 * @param x - `[batch, channels, length]`.
 * @param window - The size of the window.
 * @returns `[batch, channels, positions]`. Of equals the first passes the gradient; NaN wins.
 * @throws {@link ShapeError} when `x` has other axes; {@link ValueError} for options that do not fit.
 * @example
 * ```ts
 * maxPool1d(np.array([[[1, 3, 2, 0]]]), 2); // [[[3, 2]]]
 * ```
 */
export const maxPool1d = (x: NDArray, window: PerAxis, options: PoolOptions = {}): NDArray => {
  checkSpatial("maxPool1d", x, 1);
  return maxPoolAs("maxPool1d", x, window, options);
};

/** As {@link maxPool1d}, over images `[batch, channels, height, width]`. */
export const maxPool2d = (x: NDArray, window: PerAxis, options: PoolOptions = {}): NDArray => {
  checkSpatial("maxPool2d", x, 2);
  return maxPoolAs("maxPool2d", x, window, options);
};

/** As {@link maxPool1d}, over volumes `[batch, channels, depth, height, width]`. */
export const maxPool3d = (x: NDArray, window: PerAxis, options: PoolOptions = {}): NDArray => {
  checkSpatial("maxPool3d", x, 3);
  return maxPoolAs("maxPool3d", x, window, options);
};

/**
 * The mean of each window.
 *
 * @param x - `[batch, channels, length]`; integers become float32.
 * @param window - The size of the window.
 * @returns `[batch, channels, positions]`.
 * @throws {@link ShapeError} when `x` has other axes; {@link ValueError} for options that do not fit.
 */
export const averagePool1d = (x: NDArray, window: PerAxis, options: AveragePoolOptions = {}): NDArray => {
  checkSpatial("averagePool1d", x, 1);
  return averagePoolAs("averagePool1d", x, window, options);
};

/** As {@link averagePool1d}, over images `[batch, channels, height, width]`. */
export const averagePool2d = (x: NDArray, window: PerAxis, options: AveragePoolOptions = {}): NDArray => {
  checkSpatial("averagePool2d", x, 2);
  return averagePoolAs("averagePool2d", x, window, options);
};

/** As {@link averagePool1d}, over volumes `[batch, channels, depth, height, width]`. */
export const averagePool3d = (x: NDArray, window: PerAxis, options: AveragePoolOptions = {}): NDArray => {
  checkSpatial("averagePool3d", x, 3);
  return averagePoolAs("averagePool3d", x, window, options);
};

/**
 * A layer of the largest number of each window, over as many spatial axes as the input has.
 *
 * @param window - The size of the window: one number for all axes, or one for each.
 * @returns A layer of `[batch, channels, ...places]` to `[batch, channels, ...positions]`.
 * @example
 * ```ts
 * maxPool(2).init(random.key(0), [64, 6, 28, 28]).outputShape; // [64, 6, 14, 14]
 * ```
 */
export const maxPool = (window: PerAxis, options: PoolOptions = {}): Layer<Empty> => {
  const op = `maxPool(${written(window)})`;
  checkPerAxis(op, "window", window);
  optionsOf(op, options, poolDefaults(window));
  return stateless({ name: op, init: () => ({}), apply: (_params, x) => maxPoolAs(op, x, window, options) });
};

/** A layer of the mean of each window, over as many spatial axes as the input has. */
export const averagePool = (window: PerAxis, options: AveragePoolOptions = {}): Layer<Empty> => {
  const op = `averagePool(${written(window)})`;
  checkPerAxis(op, "window", window);
  optionsOf(op, options, averageDefaults(window));
  return stateless({ name: op, init: () => ({}), apply: (_params, x) => averagePoolAs(op, x, window, options) });
};
