import * as np from "@nabla-js/ndarray";
import {
  activation,
  batchNorm,
  conv,
  dense,
  globalAveragePool,
  heNormal,
  relu,
  residual,
  sequential,
  stateless,
  type Empty,
  type Layer,
} from "@nabla-js/layers";

export interface ResnetOptions {
  /** Blocks of two convolutions at each of the three sizes: 3 is ResNet-20, 6 · blocks + 2 in general. @defaultValue 1 */
  readonly blocks?: number;
  /** Channels at each size. @defaultValue [16, 32, 64], as in the paper */
  readonly widths?: readonly [number, number, number];
  /** @defaultValue 10 */
  readonly classes?: number;
}

/** The parameters of each part in order: trees that only the parts look into. */
export type ResnetParams = readonly unknown[];

/** The running statistics of each part in order. */
export type ResnetState = readonly unknown[];

/**
 * The way round a block that halves the size: every other pixel, and channels of zeros for those that are new, so that it
 * learns nothing (the paper's option A).
 */
const halved = (channels: number): Layer<Empty> =>
  stateless({
    name: `halved(${channels})`,
    init: () => ({}),
    apply: (_params, x) => {
      const few = np.slice(x, [], [], [1, 1, 2, 2]);
      return np.pad(few, [
        [0, 0],
        [0, channels - x.shape[1]],
        [0, 0],
        [0, 0],
      ]);
    },
  });

/** A convolution of 3 × 3 whose outputs are normalised over the batch. */
const normed = (channels: number, stride = 1) => [
  conv(channels, 3, { stride, padding: 1, bias: false, weights: heNormal }),
  batchNorm(),
];

/** Two convolutions, to whose result the input is added, then a rectifier. */
const block = (channels: number, stride: number) => {
  const body = sequential(...normed(channels, stride), activation(relu), ...normed(channels));
  return [stride === 1 ? residual(body) : residual(body, halved(channels)), activation(relu)];
};

/**
 * A residual network for images of 32 × 32: a convolution, three groups of blocks at 32 × 32, 16 × 16 and 8 × 8, the mean over
 * all places, and a dense layer.
 *
 *     y = relu(x + bn(conv(relu(bn(conv(x))))))    in each block
 *
 * With 3 blocks, ResNet-20, it has 269,722 parameters, the 0.27 million of the paper.
 *
 * @returns A layer of `[batch, channels, height, width]` to logits `[batch, classes]`.
 * @see He, Zhang, Ren & Sun (2016), "Deep Residual Learning for Image Recognition", section 4.2.
 */
export const resnet = ({ blocks = 1, widths = [16, 32, 64], classes = 10 }: ResnetOptions = {}): Layer<
  ResnetParams,
  ResnetState
> => {
  const groups = widths.flatMap((channels, group) =>
    Array.from({ length: blocks }, (_, i) => block(channels, group > 0 && i === 0 ? 2 : 1)).flat(),
  );
  return sequential(...normed(widths[0]), activation(relu), ...groups, globalAveragePool(), dense(classes)) as unknown as Layer<
    ResnetParams,
    ResnetState
  >;
};
