import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkCount, checkInitializer } from "../checks.js";
import { glorotUniform, zeros, type Initializer } from "../initializers.js";
import { stateless, type Layer } from "../layer.js";
import { convolve, type ConvolveOptions } from "./convolve.js";
import { checkPerAxis, eachAxis, spatialRank, written, type PerAxis } from "./spatial.js";

/** The kernel `[outputs, channels / groups, ...window]` and the bias `[outputs]`, `null` where there is none. */
export type ConvParams = { readonly w: NDArray; readonly b: NDArray | null };

export interface ConvOptions extends ConvolveOptions {
  /** Makes the kernel. @defaultValue glorotUniform */
  readonly weights?: Initializer;
  /** Makes the bias; `false`: none. @defaultValue zeros */
  readonly bias?: Initializer | false;
}

const convDefaults = {
  weights: glorotUniform,
  bias: zeros as Initializer | false,
  stride: 1,
  padding: "VALID",
  dilation: 1,
} as const;

/**
 * A convolution over as many spatial axes as the input has.
 *
 *     y[n, o, p] = Σ_{c, k} x[n, c, stride · p + dilation · k − padding] · w[o, c, k] + b[o]
 *
 * @param channels - How many come out.
 * @param window - The size of the kernel: one number for all axes, or one for each.
 * @returns A layer of `[batch, channels, ...places]` to `[batch, outputs, ...positions]`.
 * @throws {@link ShapeError} from `init` and `apply`, when the input has no spatial axes or other channels.
 * @example
 * ```ts
 * conv(6, 5).init(random.key(0), [64, 3, 32, 32]).outputShape; // [64, 6, 28, 28]
 * ```
 * @see LeCun et al. (1989), "Backpropagation Applied to Handwritten Zip Code Recognition".
 */
export const conv = (channels: number, window: PerAxis, options: ConvOptions = {}): Layer<ConvParams> => {
  const op = `conv(${channels}, ${written(window)})`;
  checkCount(op, "channels", channels);
  const { groups, ...rest } = optionsOf(op, options, { ...convDefaults, groups: 1 });
  checkCount(op, "groups", groups);
  return convLayer(
    op,
    () => channels,
    window,
    () => groups,
    rest,
  );
};

export interface DepthwiseConvOptions extends Omit<ConvOptions, "groups"> {
  /** How many kernels each channel has. @defaultValue 1 */
  readonly multiplier?: number;
}

/**
 * A convolution of each channel by itself, with `multiplier` kernels for each.
 *
 * @param window - The size of the kernel.
 * @returns A layer of `[batch, channels, ...places]` to `[batch, channels · multiplier, ...positions]`; its kernel is
 *   `[channels · multiplier, 1, ...window]`.
 */
export const depthwiseConv = (window: PerAxis, options: DepthwiseConvOptions = {}): Layer<ConvParams> => {
  const op = `depthwiseConv(${written(window)})`;
  const { multiplier, ...rest } = optionsOf(op, options, { ...convDefaults, multiplier: 1 });
  checkCount(op, "multiplier", multiplier);
  return convLayer(
    op,
    (inputs) => inputs * multiplier,
    window,
    (inputs) => inputs,
    rest,
  );
};

/** A layer whose numbers of outputs and groups may depend on the channels of its input. */
const convLayer = (
  op: string,
  outputsOf: (inputs: number) => number,
  window: PerAxis,
  groupsOf: (inputs: number) => number,
  { weights = glorotUniform, bias = zeros, ...how }: ConvOptions,
): Layer<ConvParams> => {
  checkPerAxis(op, "window", window);
  checkInitializer(op, "weights", weights);
  checkInitializer(op, "bias", bias, true);
  return stateless({
    name: op,
    init: (key, shape) => {
      const lengths = eachAxis(op, "window", window, spatialRank(op, shape));
      const [inputs, outputs, groups] = [shape[1], outputsOf(shape[1]), groupsOf(shape[1])];
      checkGroups(op, groups, inputs, outputs);
      const [keyOfW, keyOfB] = random.split(key);
      return {
        w: weights(keyOfW, [outputs, inputs / groups, ...lengths]),
        b: bias === false ? null : bias(keyOfB, [outputs]),
      };
    },
    apply: ({ w, b }, x) => {
      spatialRank(op, x.shape);
      return convolve(op, x, w, b, { ...how, groups: groupsOf(x.shape[1]) });
    },
  });
};

/** Throws unless the groups divide both numbers of channels. */
export const checkGroups = (op: string, groups: number, inputs: number, outputs: number): void => {
  if (!Number.isInteger(groups) || groups < 1 || inputs % groups !== 0 || outputs % groups !== 0)
    throw new ValueError({
      op,
      given: `${show(groups)} groups, ${inputs} channels in and ${outputs} out`,
      expected: "a number of groups that divides both",
      mend: "Choose other numbers of channels, or another number of groups.",
    });
};
