import * as np from "@nabla-js/ndarray";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkNumber } from "../checks.js";
import { constant } from "../initializers.js";
import { stateless, type Layer } from "../layer.js";
import { leakyRelu } from "./rectifiers.js";

/** The slope below 0: `[channels]`, or `[1]` for one slope that all share. */
export type PreluParams = { readonly alpha: NDArray };

export interface PreluOptions {
  /** Which axis has a slope for each of its places; `null`: one slope for all. @defaultValue null */
  readonly channelAxis?: number | null;
  /** The slope to begin with. @defaultValue 0.25 */
  readonly slope?: number;
}

/**
 * A rectifier that learns its slope: x above 0, α · x elsewhere.
 *
 * @see He et al. (2015), "Delving Deep into Rectifiers", equation 1.
 */
export const prelu = (options: PreluOptions = {}): Layer<PreluParams> => {
  const { channelAxis, slope } = optionsOf("prelu", options, { channelAxis: null, slope: 0.25 });
  checkNumber("prelu", "slope", slope);
  return stateless({
    name: "prelu",
    init: (key, shape) => ({ alpha: constant(slope)(key, [channelAxis === null ? 1 : channelsOf(shape, channelAxis)]) }),
    apply: ({ alpha }, x) => {
      checkArrays("prelu", { alpha });
      if (channelAxis === null) return leakyRelu(x, alpha);
      const channels = channelsOf(x.shape, channelAxis);
      if (channels !== alpha.size)
        throw new ShapeError({
          op: "prelu",
          given: { x: x.shape, alpha: alpha.shape },
          expected: `one slope for each place of axis ${channelAxis}`,
          mend: "Give init the shape of the x that apply will get.",
        });
      return leakyRelu(x, np.reshape(alpha, alongAxis(x.ndim, channelAxis, channels)));
    },
    outputShape: (shape) => shape,
  });
};

const channelsOf = (shape: readonly number[], axis: number): number => {
  const length = shape.at(axis);
  if (length === undefined)
    throw new ShapeError({
      op: "prelu",
      given: { x: shape },
      expected: `an axis ${axis}`,
      mend: "Name an axis of the input, or null for one slope.",
    });
  return length;
};

/** The shape that lays `length` numbers along one of `ndim` axes. */
const alongAxis = (ndim: number, axis: number, length: number): number[] => {
  const shape = new Array<number>(ndim).fill(1);
  shape[axis < 0 ? axis + ndim : axis] = length;
  return shape;
};
