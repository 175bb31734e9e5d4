import { sigmoid } from "@nabla-js/layers";
import { gaussianKl, sigmoidCrossEntropy } from "@nabla-js/losses";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { denseCoder, type AutoencoderParams } from "./autoencoder.js";
import type { ImageCoder } from "./imageCoder.js";

export interface VaeOptions {
  /** Channels, height and width of an image. */
  readonly image: readonly [channels: number, height: number, width: number];
  /** Units of the hidden layers, from the image on; the decoder has them in the opposite order. @defaultValue [400] */
  readonly hidden?: readonly number[];
  /** @defaultValue 20 */
  readonly codes?: number;
}

/**
 * A variational autoencoder: the encoder says where the code of an image may lie, a code is drawn there, and the decoder
 * says how likely each pixel is to be ink. What falls is a bound on how unlikely the image is, in nats:
 *
 *     μ, log σ² = encoder(x)    z = μ + σ · ε, ε ~ N(0, 1)    p = σ(decoder(z))
 *     loss = −Σ (x · log p + (1 − x) · log(1 − p)) + KL(N(μ, σ²) ‖ N(0, 1))
 *
 * Pixels between 0 and 1 count as probabilities, so the first term has a floor above 0. Without a key the code is μ, and
 * the loss no bound. 784-400-20-400-784 has 652,824 parameters.
 *
 * @see Kingma & Welling (2014), "Auto-Encoding Variational Bayes", equation 10.
 */
export const vae = ({ image, hidden = [400], codes = 20 }: VaeOptions): ImageCoder<AutoencoderParams> => {
  const { encoder, decoder } = denseCoder(image, hidden, 2 * codes);
  const where = ({ encoder: params }: AutoencoderParams, x: NDArray): readonly NDArray[] =>
    np.split(encoder.apply(params, {}, x)[0], 2, -1);
  const logits = ({ decoder: params }: AutoencoderParams, z: NDArray): NDArray => decoder.apply(params, {}, z)[0];
  return {
    codes,
    generates: true,
    init: (key, shape) => {
      const [first, second] = random.split(key);
      return { encoder: encoder.init(first, shape).params, decoder: decoder.init(second, [shape[0], codes]).params };
    },
    encode: (params, x) => where(params, x)[0],
    decode: (params, z) => sigmoid(logits(params, z)),
    losses: (params, x, key) => {
      const [mean, logVariance] = where(params, x);
      const z = key === undefined ? mean : np.add(mean, np.mul(np.exp(np.mul(0.5, logVariance)), random.normal(key, mean.shape)));
      const reconstruction = np.sum(sigmoidCrossEntropy(logits(params, z), x), [1, 2, 3]);
      const kl = gaussianKl(mean, logVariance);
      return { losses: np.add(reconstruction, kl), metrics: { reconstruction, kl } };
    },
  };
};
