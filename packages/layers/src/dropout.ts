import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkRate, needKey } from "./checks.js";
import { axisIn, checkAxes } from "./shapes.js";
import { stateless, type Empty, type Layer } from "./layer.js";

export interface DropoutOptions {
  /**
   * Axes along which one draw holds for all: `[2, 3]` drops whole channels of images `[batch, channels, height, width]`,
   * as in Tompson et al. (2015), `[1]` whole features of sequences `[batch, time, features]`.
   */
  readonly sharedAxes?: readonly number[];
}

/**
 * Sets a fraction of the elements to 0 in training, each by its own draw, and scales the others up, so that the mean stays.
 *
 *     train:  y = keep · x / (1 − rate)    keep = 1 with probability 1 − rate, else 0
 *     else:   y = x
 *
 * @param rate - The fraction of elements that are dropped, in [0, 1).
 * @throws {@link ValueError} when `rate` is no such fraction; from `apply`, when it trains without a key.
 * @see Srivastava et al. (2014), "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", section 10, with the scaling in training.
 */
export const dropout = (rate: number, options: DropoutOptions = {}): Layer<Empty> => {
  const op = `dropout(${rate})`;
  checkRate(op, rate);
  const { sharedAxes } = optionsOf(op, options, { sharedAxes: [] });
  checkAxes(op, sharedAxes);
  return stateless({
    name: op,
    init: () => ({}),
    apply: (_params, x, { key, train = false }) => {
      if (!train || rate === 0) return x;
      const shared = sharedAxes.map((axis) => axisIn(op, x.ndim, axis));
      const shape = x.shape.map((length, axis) => (shared.includes(axis) ? 1 : length));
      return drop(x, random.bernoulli(needKey(op, key, "to draw what is dropped"), 1 - rate, shape), rate);
    },
    outputShape: (shape) => shape,
  });
};

const drop = (x: NDArray, keep: NDArray, rate: number): NDArray => np.where(keep, np.div(x, 1 - rate), 0);
