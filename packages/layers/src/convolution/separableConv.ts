import { optionsOf } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { stateless, type Layer } from "../layer.js";
import { checkCount } from "../checks.js";
import { conv, depthwiseConv, type ConvParams, type DepthwiseConvOptions } from "./conv.js";
import { written, type PerAxis } from "./spatial.js";

/** A kernel for each channel, and one that mixes the channels. */
export type SeparableConvParams = { readonly depthwise: ConvParams; readonly pointwise: ConvParams };

/**
 * A convolution of each channel by itself, then one that mixes the channels of each place: far fewer weights than `conv`.
 *
 *     y = pointwise(depthwise(x))
 *
 * @param channels - How many come out.
 * @param window - The size of the kernel of each channel. Its bias is left to the second step.
 * @returns A layer of `[batch, channels, ...places]` to `[batch, outputs, ...positions]`.
 * @see Chollet (2017), "Xception: Deep Learning with Depthwise Separable Convolutions".
 */
export const separableConv = (
  channels: number,
  window: PerAxis,
  options: DepthwiseConvOptions = {},
): Layer<SeparableConvParams> => {
  const op = `separableConv(${channels}, ${written(window)})`;
  checkCount(op, "channels", channels);
  const { weights, bias, ...rest } = optionsOf<DepthwiseConvOptions, { [K in keyof DepthwiseConvOptions]-?: undefined }>(
    op,
    options,
    {
      weights: undefined,
      bias: undefined,
      stride: undefined,
      padding: undefined,
      dilation: undefined,
      multiplier: undefined,
    },
  );
  const how = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as DepthwiseConvOptions;
  const made = weights === undefined ? {} : { weights };
  const depthwise = depthwiseConv(window, { ...how, ...made, bias: false });
  const pointwise = conv(channels, 1, { ...made, ...(bias === undefined ? {} : { bias }) });
  return stateless({
    name: op,
    init: (key, shape) => {
      const [first, second] = random.split(key);
      const between = depthwise.init(first, shape);
      return { depthwise: between.params, pointwise: pointwise.init(second, between.outputShape).params };
    },
    apply: (params, x) => pointwise.apply(params.pointwise, {}, depthwise.apply(params.depthwise, {}, x)[0])[0],
  });
};
