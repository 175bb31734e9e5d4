import {
  activation,
  batchNorm,
  conv,
  dense,
  globalMaxPool,
  heNormal,
  maxPool,
  relu,
  residual,
  sequential,
  type Layer,
} from "@nabla-js/layers";
import type { ResnetParams, ResnetState } from "./resnet.js";

export interface Resnet9Options {
  /** Channels at 32 × 32; each halving of the size doubles them, thrice. @defaultValue 64, as in the article */
  readonly width?: number;
  /** @defaultValue 10 */
  readonly classes?: number;
}

/** A convolution of 3 × 3, normalised over the batch and rectified. */
const convolved = (channels: number) => [
  conv(channels, 3, { padding: 1, bias: false, weights: heNormal }),
  batchNorm(),
  activation(relu),
];

/** The same, and the largest of each window of 2 × 2. */
const halved = (channels: number) => [...convolved(channels), maxPool(2)];

/** Two convolutions, rectified, to which their input is added. */
const added = (channels: number) => residual(sequential(...convolved(channels), ...convolved(channels)));

/**
 * A residual network that learns fast: the size is halved early and by pooling, so that most of the weights lie where images are
 * small and cost little, and two of its stages have a block around which the input goes.
 *
 *     w@32² → 2w@32² → pool 16² → x + conv(conv(x)) → 4w@16² → pool 8² → 8w@8² → pool 4² → x + conv(conv(x)) → largest → classes
 *
 * At the article's width of 64 it has 6,573,130 parameters; a quarter of the width makes a sixteenth of the work.
 *
 * @returns A layer of `[batch, channels, height, width]`, with sides that are multiples of 8, to logits `[batch, classes]`.
 * @see Page (2018), "How to Train Your ResNet", part 4, for the plan; He, Zhang, Ren & Sun (2016), "Deep Residual Learning for
 *   Image Recognition", for the blocks.
 */
export const resnet9 = ({ width = 64, classes = 10 }: Resnet9Options = {}): Layer<ResnetParams, ResnetState> =>
  sequential(
    ...convolved(width),
    ...halved(2 * width),
    added(2 * width),
    ...halved(4 * width),
    ...halved(8 * width),
    added(8 * width),
    globalMaxPool(),
    dense(classes),
  ) as unknown as Layer<ResnetParams, ResnetState>;
