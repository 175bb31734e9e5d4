import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { stopGradient } from "@nabla-js/grad";
import { isNDArray, ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkArrays } from "../checks.js";
import { checkedLayer, type Layer } from "../layer.js";
import { alongAxis, axesBut, axisIn } from "../shapes.js";
import { applyAffine, checkAffine, checkEps, initAffine, type NormOptions, type NormParams } from "./affine.js";
import { moments } from "./standardize.js";

/** The running mean and variance of each channel, `[channels]`. */
export type BatchNormState = { readonly mean: NDArray; readonly variance: NDArray };

export interface BatchNormOptions extends NormOptions {
  /** The axis of the channels. @defaultValue 1 */
  readonly channelAxis?: number;
  /**
   * The fraction of the running statistics that is kept each step: Flax's momentum, and 1 − PyTorch's.
   * @defaultValue 0.9, PyTorch's momentum of 0.1; Flax has 0.99
   */
  readonly decay?: number;
  /** Whether the running variance is made of n / (n − 1) times that of the batch, as in PyTorch. @defaultValue false, as in JAX */
  readonly unbiased?: boolean;
}

/**
 * An array normalised with statistics that are known, channel by channel.
 *
 *     y = scale · (x − mean) / √(variance + eps) + bias
 *
 * @param x - `[batch, channels, ...places]`, or the channels along `channelAxis`.
 * @param state - Mean and variance, `[channels]` each.
 * @param params - Scale and bias, `[channels]` each; `null` for none.
 * @param options - `eps`, which is added to the variance, and `channelAxis`. @defaultValue 1e-5 and 1
 * @throws {@link ShapeError} when a statistic, the scale or the bias is not `[channels]`; {@link ValueError} for an axis that is
 * not there.
 */
export const batchNormalize = (
  x: NDArray,
  state: BatchNormState,
  params: NormParams = { scale: null, bias: null },
  options: Pick<BatchNormOptions, "eps" | "channelAxis"> = {},
): NDArray => {
  const { eps, channelAxis } = optionsOf("batchNormalize", options, { eps: 1e-5, channelAxis: 1 });
  checkArrays("batchNormalize", { x });
  checkEps("batchNormalize", eps);
  const channels = x.shape[axisIn("batchNormalize", x.ndim, channelAxis)];
  checkState("batchNormalize", state, x, channels);
  const { scale, bias } = optionsOf("batchNormalize", params, { scale: null, bias: null });
  checkAffine("batchNormalize", x, { scale, bias }, [channels]);
  const { mean, variance } = state;
  const axis = axisIn("batchNormalize", x.ndim, channelAxis);
  const lay = (p: NDArray): NDArray => alongAxis(p, x.ndim, axis);
  // The factor is computed once for each channel, not for each element.
  const inverse = lax.rsqrt(np.add(variance, eps));
  const factor = scale === null ? inverse : np.mul(scale, inverse);
  return applyAffine(np.sub(x, lay(mean)), { scale: factor, bias }, lay);
};

/**
 * Gives each channel mean 0 and variance 1 over the batch and all places, then a learned scale and bias. In training it
 * takes the statistics of the batch, and moves the running ones; otherwise it takes the running ones.
 *
 *     train:  μ, σ² = mean and variance (Σ (x − μ)² / n) of the batch
 *             mean ← decay · mean + (1 − decay) · μ      variance ← decay · variance + (1 − decay) · σ²
 *             y = scale · (x − μ) / √(σ² + eps) + bias
 *     else:   y = scale · (x − mean) / √(variance + eps) + bias
 *
 * @returns A layer of `[batch, channels, ...places]` to the same; everything it keeps is `[channels]`.
 * @throws {@link ValueError} from `apply` without its state; {@link ShapeError} when it trains on a single number a channel.
 * @see Ioffe & Szegedy (2015), "Batch Normalization", Algorithms 1 and 2.
 */
export const batchNorm = (options: BatchNormOptions = {}): Layer<NormParams, BatchNormState> => {
  const { channelAxis, decay, unbiased, eps, ...affine } = optionsOf("batchNorm", options, {
    channelAxis: 1,
    decay: 0.9,
    unbiased: false,
    eps: 1e-5,
    scale: true,
    bias: true,
  });
  checkEps("batchNorm", eps);
  checkDecay(decay);
  return checkedLayer({
    name: "batchNorm",
    init: (_key, shape) => {
      const channels = shape[axisIn("batchNorm", shape.length, channelAxis)];
      return {
        params: initAffine([channels], affine),
        state: { mean: np.zeros([channels]), variance: np.ones([channels]) },
        outputShape: shape,
      };
    },
    apply: (params, state, x, { train = false } = {}) => {
      const axis = axisIn("batchNorm", x.ndim, channelAxis);
      const channels = x.shape[axis];
      checkAffine("batchNorm", x, params, [channels]);
      checkState("batchNorm", state, x, channels);
      if (!train) return [batchNormalize(x, state, params, { eps, channelAxis }), state];

      const count = x.size / Math.max(1, channels);
      checkEnough(x, count);
      const { mean, variance, centered } = moments(x, axesBut(x.ndim, axis));
      const lay = (p: NDArray): NDArray => alongAxis(p, x.ndim, axis);
      const inverse = lax.rsqrt(np.add(variance, eps));
      const factor = params.scale === null ? inverse : np.mul(lay(params.scale), inverse);
      const scaled = np.mul(centered, factor);
      const y = params.bias === null ? scaled : np.add(scaled, lay(params.bias));

      // Running statistics only describe: no gradient flows through them.
      const move = (old: NDArray, now: NDArray): NDArray =>
        np.astype(np.add(np.mul(decay, old), np.mul(1 - decay, stopGradient(np.reshape(now, [channels])))), old.dtype);
      const spread = unbiased ? np.mul(count / (count - 1), variance) : variance;
      return [y, { mean: move(state.mean, mean), variance: move(state.variance, spread) }];
    },
  });
};

const checkDecay = (decay: number): void => {
  if (typeof decay !== "number" || !(decay >= 0 && decay <= 1))
    throw new ValueError({
      op: "batchNorm",
      given: `decay ${show(decay)}`,
      expected: "a fraction from 0 to 1",
      mend: "Give the fraction that is kept each step: 0.9 for PyTorch's momentum of 0.1.",
    });
};

const checkState = (op: string, state: BatchNormState | undefined, x: NDArray, channels: number): void => {
  if (!isNDArray(state?.mean) || !isNDArray(state.variance))
    throw new ValueError({
      op,
      given: "a state without mean and variance",
      expected: "the running statistics { mean, variance }",
      mend: "Pass the state that init, or the last apply, returned: apply(params, state, x).",
    });
  if (state.mean.shape.join() !== String(channels) || state.variance.shape.join() !== String(channels))
    throw new ShapeError({
      op,
      given: { x: x.shape, mean: state.mean.shape, variance: state.variance.shape },
      expected: `a running mean and variance of [${channels}] for this x`,
      mend: "Give init the shape of the x that apply will get.",
    });
};

const checkEnough = (x: NDArray, count: number): void => {
  if (count < 2)
    throw new ShapeError({
      op: "batchNorm",
      given: { x: x.shape },
      expected: "in training, at least two numbers in each channel: one has no variance",
      mend: "Train on larger batches, or drop the last batch when it is a single example.",
    });
};
