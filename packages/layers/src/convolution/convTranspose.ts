import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";
import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Pads } from "@nabla-js/ndarray/lax";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkArrays, checkCount, checkInitializer, checkOptionalArrays } from "../checks.js";
import { glorotUniform, zeros, type Initializer } from "../initializers.js";
import { stateless, type Layer } from "../layer.js";
import { alongAxis } from "../shapes.js";
import { checkGroups, type ConvParams } from "./conv.js";
import type { ConvolveOptions } from "./convolve.js";
import { checkPerAxis, checkSpatial, eachAxis, eachPadding, spatialRank, written, type PerAxis } from "./spatial.js";

export interface TransposedOptions extends ConvolveOptions {
  /** How many places are added behind, where several lengths would lead to one position. @defaultValue 0 */
  readonly outputPadding?: PerAxis;
}

const transposedDefaults = { stride: 1, padding: "VALID", dilation: 1, groups: 1, outputPadding: 0 } as const;

/**
 * The adjoint of a convolution: each place of the input lays its kernel into the output.
 *
 *     y[n, o, q] = Σ x[n, c, p] · w[c, o, k] + b[o]    over c and all p, k with stride · p + dilation · k − padding = q
 *
 * With the same `w`, stride and padding it takes the shapes of a convolution back: ⟨conv(y), x⟩ = ⟨y, convTranspose(x)⟩.
 * Padding cuts off; `SAME` gives stride times as many places as there were.
 *
 *     places = (length − 1) · stride + dilation · (window − 1) + 1 − padding + outputPadding
 */
export const convolveTransposed = (
  op: string,
  x: NDArray,
  w: NDArray,
  b: NDArray | null,
  options: TransposedOptions = {},
): NDArray => {
  const { stride, padding, dilation, groups, outputPadding } = optionsOf(op, options, transposedDefaults);
  checkKernel(op, x, w, b, groups);
  const count = x.ndim - 2;
  const strides = eachAxis(op, "stride", stride, count);
  const dilations = eachAxis(op, "dilation", dilation, count);
  const added = eachAxis(op, "outputPadding", outputPadding, count, 0);
  const cut = eachPadding(op, padding, count);
  const pads = strides.map((step, i): Pads => {
    const reach = dilations[i] * (w.shape[i + 2] - 1);
    const [low, high] = typeof cut === "string" ? cutOf(cut, reach + 1, step) : cut[i];
    return [reach - low, reach - high + added[i]];
  });
  const dtype = np.promoteTypes(x.dtype, w.dtype);
  const y = lax.convGeneralDilated(np.astype(x, dtype), np.astype(turned(w, groups), dtype), {
    padding: pads,
    lhsDilation: strides,
    rhsDilation: dilations,
    featureGroupCount: groups,
  });
  return b === null ? y : np.add(y, alongAxis(b, y.ndim, 1));
};

/** What a word for padding cuts off: `SAME` leaves stride · length places. Negative: adds. */
const cutOf = (padding: "SAME" | "VALID", window: number, stride: number): Pads => {
  if (padding === "VALID") return [0, 0];
  const total = window - stride;
  const low = Math.floor(Math.max(0, total) / 2);
  return [low, total - low];
};

/** `[inputs, outputs / groups, ...window]` to `[outputs, inputs / groups, ...window]`, each window turned round. */
const turned = (w: NDArray, groups: number): NDArray => {
  const [inputs, outputs, ...window] = w.shape;
  const grouped = np.swapaxes(np.reshape(w, [groups, inputs / groups, outputs, ...window]), 1, 2);
  const swapped = np.reshape(grouped, [groups * outputs, inputs / groups, ...window]);
  return np.flip(
    swapped,
    window.map((_, i) => i + 2),
  );
};

/**
 * The adjoint of {@link conv1d}.
 *
 * @param x - `[batch, channels, length]`.
 * @param w - `[channels, outputs / groups, window]`, PyTorch's layout.
 * @param b - `[outputs]`, or `null`.
 * @returns `[batch, outputs, places]`.
 * @throws {@link ShapeError} when the sizes do not agree; {@link ValueError} for options that do not fit.
 * @example
 * ```ts
 * convTranspose1d(np.array([[[1, 10]]]), np.array([[[1, 2]]]), null, { stride: 2 }); // [[[1, 2, 10, 20]]]
 * ```
 */
export const convTranspose1d = (x: NDArray, w: NDArray, b: NDArray | null = null, options: TransposedOptions = {}): NDArray => {
  checkSpatial("convTranspose1d", x, 1);
  return convolveTransposed("convTranspose1d", x, w, b, options);
};

/** As {@link convTranspose1d}, over images: the adjoint of `conv2d`. */
export const convTranspose2d = (x: NDArray, w: NDArray, b: NDArray | null = null, options: TransposedOptions = {}): NDArray => {
  checkSpatial("convTranspose2d", x, 2);
  return convolveTransposed("convTranspose2d", x, w, b, options);
};

/** As {@link convTranspose1d}, over volumes: the adjoint of `conv3d`. */
export const convTranspose3d = (x: NDArray, w: NDArray, b: NDArray | null = null, options: TransposedOptions = {}): NDArray => {
  checkSpatial("convTranspose3d", x, 3);
  return convolveTransposed("convTranspose3d", x, w, b, options);
};

export interface ConvTransposeOptions extends TransposedOptions {
  /** Makes the kernel, of shape `[outputs / groups, channels, ...window]`; then both are swapped. @defaultValue glorotUniform */
  readonly weights?: Initializer;
  /** Makes the bias; `false`: none. @defaultValue zeros */
  readonly bias?: Initializer | false;
}

/**
 * The adjoint of a convolution, with its own weights: for making small images larger.
 *
 * @param channels - How many come out.
 * @param window - The size of the kernel.
 * @returns A layer of `[batch, channels, ...length]` to `[batch, outputs, ...places]`; its kernel is
 *   `[channels, outputs / groups, ...window]`.
 * @example
 * ```ts
 * convTranspose(8, 4, { stride: 2, padding: 1 }).init(random.key(0), [1, 16, 7, 7]).outputShape; // [1, 8, 14, 14]
 * ```
 * @see Dumoulin & Visin (2016), "A guide to convolution arithmetic for deep learning", chapter 4.
 */
export const convTranspose = (channels: number, window: PerAxis, options: ConvTransposeOptions = {}): Layer<ConvParams> => {
  const op = `convTranspose(${channels}, ${written(window)})`;
  checkCount(op, "channels", channels);
  checkPerAxis(op, "window", window);
  const { weights, bias, ...how } = optionsOf(op, options, { ...transposedDefaults, weights: glorotUniform, bias: zeros });
  checkInitializer(op, "weights", weights);
  checkInitializer(op, "bias", bias, true);
  const { groups } = how;
  return stateless({
    name: op,
    init: (key, shape) => {
      const lengths = eachAxis(op, "window", window, spatialRank(op, shape));
      checkGroups(op, groups, shape[1], channels);
      const [keyOfW, keyOfB] = random.split(key);
      const w = np.swapaxes(weights(keyOfW, [channels / groups, shape[1], ...lengths]), 0, 1);
      return { w, b: bias === false ? null : bias(keyOfB, [channels]) };
    },
    apply: ({ w, b }, x) => {
      spatialRank(op, x.shape);
      return convolveTransposed(op, x, w, b, how);
    },
  });
};

const checkKernel = (op: string, x: NDArray, w: NDArray, b: NDArray | null, groups: number): void => {
  checkArrays(op, { x, w });
  checkOptionalArrays(op, { b });
  if (w.ndim !== x.ndim || x.shape[1] !== w.shape[0])
    throw new ShapeError({
      op,
      given: { x: x.shape, w: w.shape },
      expected: "x [batch, channels, ...length] and w [channels, outputs / groups, ...window]",
      mend: "Give init the shape of the x that apply will get; channels come before the places.",
    });
  if (!Number.isInteger(groups) || groups < 1 || w.shape[0] % groups !== 0)
    throw new ValueError({
      op,
      given: `${show(groups)} groups and ${w.shape[0]} channels`,
      expected: "a number of groups that divides the channels",
      mend: "Choose another number of groups.",
    });
  if (b !== null && (b.ndim !== 1 || b.shape[0] !== w.shape[1] * groups))
    throw new ShapeError({
      op,
      given: { w: w.shape, b: b.shape },
      expected: `b [${w.shape[1] * groups}], one for each output channel`,
      mend: "Give one bias for each output channel.",
    });
};
