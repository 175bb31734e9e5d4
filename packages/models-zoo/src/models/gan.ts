import {
  activation,
  batchNorm,
  conv,
  convTranspose,
  dense,
  dropout,
  flatten,
  leakyRelu,
  normal,
  relu,
  sequential,
  tanh,
  type Layer,
} from "@nabla-js/layers";
import { toImage } from "./autoencoder.js";

/** Two networks that play against each other. Images are `[batch, channels, height, width]`, from −1 to 1. */
export interface Gan {
  /** Numbers that an image is made of, drawn from the standard normal distribution. */
  readonly codes: number;
  /** Codes `[batch, codes]` to images. */
  readonly generator: Layer<readonly unknown[], unknown>;
  /** Images to how real each looks, `[batch, 1]`: a logit, or a score without bounds. */
  readonly critic: Layer<readonly unknown[], unknown>;
}

export interface GanOptions {
  /** Channels, height and width of an image. */
  readonly image: readonly [channels: number, height: number, width: number];
  /** @defaultValue 100 */
  readonly codes?: number;
}

export interface MlpGanOptions extends GanOptions {
  /** Units of the generator's hidden layers; the critic has them in the opposite order. @defaultValue [256, 512, 1024] */
  readonly hidden?: readonly number[];
  /** The share of the critic's hidden units that is left out in a step. @defaultValue 0.3 */
  readonly rate?: number;
}

export interface DcganOptions extends GanOptions {
  /** Channels at a quarter and at half of the size; the sides are multiples of 4, from 8 on. @defaultValue [64, 32] */
  readonly channels?: readonly [number, number];
  /** Whether the critic normalises over the batch. It must not where its slope is taken image by image. @defaultValue true */
  readonly criticNorm?: boolean;
}

const leaky = /* @__PURE__ */ activation((x) => leakyRelu(x, 0.2));

/**
 * A generator and a discriminator of dense layers; dropout keeps the latter from knowing the examples by heart.
 *
 *     generator: codes → hidden → … → image, by tanh    discriminator: image → … → hidden → 1
 *
 * @see Goodfellow et al. (2014), "Generative Adversarial Nets".
 */
export const mlpGan = ({ image, codes = 100, hidden = [256, 512, 1024], rate = 0.3 }: MlpGanOptions): Gan => ({
  codes,
  generator: sequential(
    ...hidden.flatMap((units) => [dense(units), leaky]),
    dense(image.reduce((a, b) => a * b)),
    activation(tanh),
    toImage(image),
  ) as unknown as Gan["generator"],
  critic: sequential(
    flatten(),
    ...[...hidden].reverse().flatMap((units) => [dense(units), leaky, dropout(rate)]),
    dense(1),
  ) as unknown as Gan["critic"],
});

/**
 * A generator that doubles the size twice by adjoints of convolutions, and a discriminator that halves it three times by
 * convolutions of stride 2, so that it sees most of a small image at once; no pooling, rectifiers here, leaky ones there, weights
 * from a normal distribution of deviation .02.
 *
 *     generator: codes → many@h/4×w/4 → few@h/2×w/2 → image, by tanh
 *
 * @see Radford, Metz & Chintala (2016), "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial
 *   Networks", section 3.
 */
export const dcgan = ({ image, codes = 100, channels: [many, few] = [64, 32], criticNorm = true }: DcganOptions): Gan => {
  const [channels, height, width] = image;
  const small = [many, height / 4, width / 4];
  const half = { stride: 2, padding: 1, weights: normal(0.02) };
  const norm = criticNorm ? [batchNorm()] : [];
  return {
    codes,
    generator: sequential(
      dense(
        small.reduce((a, b) => a * b),
        { weights: normal(0.02) },
      ),
      toImage(small),
      batchNorm(),
      activation(relu),
      convTranspose(few, 4, half),
      batchNorm(),
      activation(relu),
      convTranspose(channels, 4, half),
      activation(tanh),
    ) as unknown as Gan["generator"],
    critic: sequential(
      conv(few, 4, half),
      leaky,
      conv(many, 4, half),
      ...norm,
      leaky,
      conv(2 * many, 4, half),
      ...norm,
      leaky,
      flatten(),
      dense(1, { weights: normal(0.02) }),
    ) as unknown as Gan["critic"],
  };
};
