import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkCount } from "../checks.js";
import { stateless, type Layer } from "../layer.js";
import { alongAxis, axisIn } from "../shapes.js";
import { applyAffine, checkAffine, checkEps, initAffine, type NormOptions, type NormParams } from "./affine.js";
import { standardize } from "./standardize.js";

export interface GroupNormOptions extends NormOptions {
  /** The axis of the channels. @defaultValue 1 */
  readonly channelAxis?: number;
}

/**
 * Cuts the channels into groups and gives each group of each example mean 0 and variance 1 over its channels and places,
 * then each channel a learned scale and bias.
 *
 *     y = scale_c · (x − μ_g) / √(σ²_g + eps) + bias_c    for the group g of channel c
 *
 * @param groups - How many; 1 is layerNorm over channels and places, as many as channels is `instanceNorm`.
 * @returns A layer of `[batch, channels, ...places]` to the same; scale and bias are `[channels]`.
 * @throws {@link ValueError} when the channels cannot be cut into as many groups.
 * @see Wu & He (2018), "Group Normalization", equations 1, 2 and 7.
 */
export const groupNorm = (groups: number, options: GroupNormOptions = {}): Layer<NormParams> => {
  checkCount(`groupNorm(${groups})`, "groups", groups);
  return groupLayer(`groupNorm(${groups})`, () => groups, options);
};

/**
 * Gives each channel of each example mean 0 and variance 1 over its places, then a learned scale and bias: groupNorm with
 * a group for each channel. (PyTorch's has neither scale nor bias unless asked for.)
 *
 * @see Ulyanov, Vedaldi & Lempitsky (2016), "Instance Normalization: The Missing Ingredient for Fast Stylization".
 */
export const instanceNorm = (options: GroupNormOptions = {}): Layer<NormParams> =>
  groupLayer("instanceNorm", (channels) => channels, options);

const groupLayer = (op: string, groupsOf: (channels: number) => number, options: GroupNormOptions): Layer<NormParams> => {
  const { channelAxis, eps, ...affine } = optionsOf(op, options, { channelAxis: 1, eps: 1e-5, scale: true, bias: true });
  checkEps(op, eps);
  return stateless({
    name: op,
    init: (_key, shape) => {
      const channels = shape[axisIn(op, shape.length, channelAxis)];
      checkDivides(op, groupsOf(channels), channels);
      return initAffine([channels], affine);
    },
    apply: (params, x) => {
      const axis = axisIn(op, x.ndim, channelAxis);
      checkAffine(op, x, params, [x.shape[axis]]);
      const normal = standardizeGroups(op, x, groupsOf(x.shape[axis]), axis, eps);
      return applyAffine(normal, params, (p) => alongAxis(p, x.ndim, axis));
    },
    outputShape: (shape) => shape,
  });
};

/** Mean 0 and variance 1 for each example and group of channels. */
const standardizeGroups = (op: string, x: NDArray, groups: number, axis: number, eps: number): NDArray => {
  const channels = x.shape[axis];
  checkDivides(op, groups, channels);
  // [batch, …, groups, channels / groups, …]: everything but the batch and the groups is one sample.
  const cut = np.reshape(x, [...x.shape.slice(0, axis), groups, channels / groups, ...x.shape.slice(axis + 1)]);
  const axes = Array.from({ length: cut.ndim }, (_, i) => i).filter((i) => i !== 0 && i !== axis);
  return np.reshape(standardize(cut, axes, eps), x.shape);
};

const checkDivides = (op: string, groups: number, channels: number): void => {
  if (channels % groups !== 0)
    throw new ValueError({
      op,
      given: `${groups} groups and ${channels} channels`,
      expected: "a number of groups that divides the channels",
      mend: "Choose another number of groups, or of channels in the layer before.",
    });
};
