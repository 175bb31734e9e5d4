import {
  activation,
  conv,
  convTranspose,
  dense,
  flatten,
  relu,
  sequential,
  sigmoid,
  stateless,
  type ConvParams,
  type DenseParams,
  type Empty,
  type Layer,
} from "@nabla-js/layers";
import { squaredError } from "@nabla-js/losses";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import type { ImageCoder } from "./imageCoder.js";

/** What is asked of the codes beside that the image can be made again. */
export interface AutoencoderAims {
  /** The deviation of normal noise on the images that are encoded; the clean ones are to come out. @defaultValue 0 */
  readonly noise?: number;
  /** What each unit of the mean code costs; codes are then rectified, and most become 0. @defaultValue 0 */
  readonly sparsity?: number;
}

export interface AutoencoderOptions extends AutoencoderAims {
  /** Channels, height and width of an image. */
  readonly image: readonly [channels: number, height: number, width: number];
  /** Units of the hidden layers, from the image on; the decoder has them in the opposite order. @defaultValue [128] */
  readonly hidden?: readonly number[];
  /** @defaultValue 32 */
  readonly codes?: number;
}

export interface ConvAutoencoderOptions extends AutoencoderAims {
  /** Channels, height and width of an image; the sides are multiples of 4. */
  readonly image: readonly [channels: number, height: number, width: number];
  /** Channels at half and at a quarter of the size. @defaultValue [16, 32] */
  readonly channels?: readonly [number, number];
  /** @defaultValue 32 */
  readonly codes?: number;
}

/** A layer that lays rows of numbers out as images. */
export const toImage = (shape: readonly number[]): Layer<Empty> =>
  stateless({
    name: `toImage(${shape.join(" × ")})`,
    init: () => ({}),
    apply: (_params, x) => np.reshape(x, [x.shape[0], ...shape]),
  });

/** The parameters of both networks. */
export type CoderParams<E, D> = { readonly encoder: E; readonly decoder: D };

/** Of dense layers, from the image to the codes and back. */
export type AutoencoderParams = CoderParams<
  readonly [Empty, ...(DenseParams | Empty)[], DenseParams],
  readonly [...(DenseParams | Empty)[], DenseParams, Empty]
>;

/** Of convolutions, from the image to the codes and back. */
export type ConvAutoencoderParams = CoderParams<
  readonly [ConvParams, Empty, ConvParams, Empty, Empty, DenseParams],
  readonly [DenseParams, Empty, Empty, ConvParams, Empty, ConvParams]
>;

/** Both networks of a coder. */
export interface Coder<E, D> {
  readonly encoder: Layer<E>;
  readonly decoder: Layer<D>;
}

/** Dense layers from images to `outputs` numbers, and from `codes` numbers to logits of images. */
export const denseCoder = (
  image: readonly number[],
  hidden: readonly number[],
  outputs: number,
): Coder<AutoencoderParams["encoder"], AutoencoderParams["decoder"]> => {
  const rectified = (units: readonly number[]) => units.flatMap((count) => [dense(count), activation(relu)]);
  return {
    encoder: sequential(flatten(), ...rectified(hidden), dense(outputs)),
    decoder: sequential(...rectified([...hidden].reverse()), dense(image.reduce((a, b) => a * b)), toImage(image)),
  };
};

const convCoder = (
  [channels, height, width]: readonly [number, number, number],
  [few, many]: readonly [number, number],
  codes: number,
): Coder<ConvAutoencoderParams["encoder"], ConvAutoencoderParams["decoder"]> => {
  const half = { stride: 2, padding: 1 };
  const small = [many, height / 4, width / 4];
  return {
    encoder: sequential(conv(few, 4, half), activation(relu), conv(many, 4, half), activation(relu), flatten(), dense(codes)),
    decoder: sequential(
      dense(small.reduce((a, b) => a * b)),
      activation(relu),
      toImage(small),
      convTranspose(few, 4, half),
      activation(relu),
      convTranspose(channels, 4, half),
    ),
  };
};

/**
 * An autoencoder of dense layers: an image is squeezed into a few codes, from which it is made again.
 *
 *     codes = encoder(x)    x′ = σ(decoder(codes))    loss = mean (x′ − x)²
 *
 * Without the rectifiers it would find the space of the first principal components. With `noise` it is denoising: what
 * is encoded is x + noise · ε. With `sparsity` the codes are rectified and the loss has sparsity · Σ codes / n more.
 *
 * 784-128-32-128-784 has 209,968 parameters: (784 + 1)·128 + (128 + 1)·32 + (32 + 1)·128 + (128 + 1)·784.
 *
 * @see Hinton & Salakhutdinov (2006), "Reducing the Dimensionality of Data with Neural Networks"; Vincent et al. (2008),
 *   "Extracting and Composing Robust Features with Denoising Autoencoders", for noise.
 */
export const autoencoder = ({ image, hidden = [128], codes = 32, ...aims }: AutoencoderOptions): ImageCoder<AutoencoderParams> =>
  imageCoder(denseCoder(image, hidden, codes), codes, aims);

/**
 * An autoencoder whose encoder halves the image twice by convolutions of stride 2, and whose decoder doubles it twice by
 * their adjoints.
 *
 *     [c, h, w] → few@h/2×w/2 → many@h/4×w/4 → codes → many@h/4×w/4 → few@h/2×w/2 → [c, h, w]
 *
 * @see Masci et al. (2011), "Stacked Convolutional Auto-Encoders for Hierarchical Feature Extraction".
 */
export const convAutoencoder = ({
  image,
  channels = [16, 32],
  codes = 32,
  ...aims
}: ConvAutoencoderOptions): ImageCoder<ConvAutoencoderParams> => imageCoder(convCoder(image, channels, codes), codes, aims);

/** The autoencoder of two networks. */
const imageCoder = <E, D>(
  { encoder, decoder }: Coder<E, D>,
  codes: number,
  { noise = 0, sparsity = 0 }: AutoencoderAims,
): ImageCoder<CoderParams<E, D>> => {
  const encode = ({ encoder: params }: CoderParams<E, D>, x: NDArray): NDArray => {
    const [y] = encoder.apply(params, {}, x);
    return sparsity > 0 ? relu(y) : y;
  };
  const decode = ({ decoder: params }: CoderParams<E, D>, z: NDArray): NDArray => sigmoid(decoder.apply(params, {}, z)[0]);
  return {
    codes,
    generates: false,
    init: (key, shape) => {
      const [first, second] = random.split(key);
      return {
        encoder: encoder.init(first, shape).params,
        decoder: decoder.init(second, [shape[0], codes]).params,
      };
    },
    encode,
    decode,
    losses: (params, x, key) => {
      const seen = noise > 0 && key !== undefined ? np.add(x, np.mul(noise, random.normal(key, x.shape))) : x;
      const z = encode(params, seen);
      const mse = np.mean(squaredError(decode(params, z), x), [1, 2, 3]);
      if (sparsity === 0) return { losses: mse, metrics: { mse } };
      const cost = np.mul(sparsity, np.mean(z, -1));
      return { losses: np.add(mse, cost), metrics: { mse, active: np.mean(np.astype(np.greater(z, 0), "float32"), -1) } };
    },
  };
};
