import { activation, conv, dense, dropout, flatten, heNormal, maxPool, relu, sequential, type Layer } from "@nabla-js/layers";

export interface AlexnetOptions {
  /** Channels of the five convolutions, a fraction of the paper's 96, 256, 384, 384, 256. @defaultValue [32, 64, 96, 96, 64] */
  readonly channels?: readonly [number, number, number, number, number];
  /** Units of both hidden dense layers; 4,096 in the paper. @defaultValue 256 */
  readonly units?: number;
  /** @defaultValue 10 */
  readonly classes?: number;
}

/** The parameters of each layer in order. */
export type AlexnetParams = readonly unknown[];

/**
 * AlexNet's plan for images of 32 × 32: five convolutions, the first, second and fifth followed by overlapping pooling, and two
 * hidden dense layers with dropout of ½.
 *
 *     [c, 32, 32] → 32@32² → pool 15² → 64@15² → pool 7² → 96@7² → 96@7² → 64@7² → pool 3² → 256 → 256 → classes
 *
 * The first window is 5 × 5 with stride 1, for images a seventh as wide as the paper's; normalisation across channels is left
 * out, as has become usual.
 *
 * @see Krizhevsky, Sutskever & Hinton (2012), "ImageNet Classification with Deep Convolutional Neural Networks", section 3.5.
 */
export const alexnet = ({
  channels: [c1, c2, c3, c4, c5] = [32, 64, 96, 96, 64],
  units = 256,
  classes = 10,
}: AlexnetOptions = {}): Layer<AlexnetParams> => {
  const weights = heNormal;
  const rectified = activation(relu);
  const pool = maxPool(3, { stride: 2 });
  return sequential(
    conv(c1, 5, { padding: 2, weights }),
    rectified,
    pool,
    conv(c2, 5, { padding: 2, weights }),
    rectified,
    pool,
    conv(c3, 3, { padding: 1, weights }),
    rectified,
    conv(c4, 3, { padding: 1, weights }),
    rectified,
    conv(c5, 3, { padding: 1, weights }),
    rectified,
    pool,
    flatten(),
    dropout(0.5),
    dense(units, { weights }),
    rectified,
    dropout(0.5),
    dense(units, { weights }),
    rectified,
    dense(classes),
  ) as unknown as Layer<AlexnetParams>;
};
