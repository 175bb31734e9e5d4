import {
  activation,
  conv,
  dense,
  flatten,
  maxPool,
  relu,
  sequential,
  type ConvParams,
  type DenseParams,
  type Empty,
  type Layer,
} from "@nabla-js/layers";

export interface LenetOptions {
  /** @defaultValue 10 */
  readonly classes?: number;
  /** What is added around the image: 2 makes the 28 × 28 of MNIST the 32 × 32 of the paper. @defaultValue 2 */
  readonly padding?: number;
}

/** The parameters of each layer in order. */
export type LenetParams = readonly [
  ConvParams,
  Empty,
  Empty,
  ConvParams,
  Empty,
  Empty,
  Empty,
  DenseParams,
  Empty,
  DenseParams,
  Empty,
  DenseParams,
];

/**
 * LeNet-5: two convolutions of 5 × 5, each followed by pooling, then 120, 84 and `classes` units.
 *
 *     [batch, channels, 28, 28] → 6@28×28 → 6@14×14 → 16@10×10 → 16@5×5 → 120 → 84 → classes
 *
 * As it is built today: rectifiers and the largest of each window, where the paper has scaled tanh and trained means;
 * every map of the second convolution sees all six of the first, where the paper leaves connections out; the last
 * layer is linear, where the paper measures distances. On grey images that makes 61,706 parameters, on colour with
 * `padding: 0` the 62,006 of the network of PyTorch's tutorial on CIFAR-10.
 *
 * @see LeCun, Bottou, Bengio & Haffner (1998), "Gradient-Based Learning Applied to Document Recognition", section II.
 */
export const lenet = ({ classes = 10, padding = 2 }: LenetOptions = {}): Layer<LenetParams> =>
  sequential(
    conv(6, 5, { padding }),
    activation(relu),
    maxPool(2),
    conv(16, 5),
    activation(relu),
    maxPool(2),
    flatten(),
    dense(120),
    activation(relu),
    dense(84),
    activation(relu),
    dense(classes),
  );
