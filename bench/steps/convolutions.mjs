import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";
import { vjp } from "@nabla-js/grad";

/**
 * Convolutions as networks have them: `[examples, channels, height, width]`, `[outputs, channels of a group, …kernel]`.
 *
 * @typedef {{ id: string, x: number[], w: number[], stride: number, padding: number, groups: number }} Convolution
 * @type {readonly Convolution[]}
 */
export const convolutions = [
  { id: "lenet-1", x: [64, 3, 32, 32], w: [6, 3, 5, 5] },
  { id: "lenet-2", x: [64, 6, 14, 14], w: [16, 6, 5, 5] },
  { id: "resnet-16x32", x: [32, 16, 32, 32], w: [16, 16, 3, 3], padding: 1 },
  { id: "resnet-32x16", x: [32, 32, 16, 16], w: [32, 32, 3, 3], padding: 1 },
  { id: "resnet-64x8", x: [32, 64, 8, 8], w: [64, 64, 3, 3], padding: 1 },
  { id: "stride-2", x: [32, 16, 32, 32], w: [32, 16, 3, 3], stride: 2, padding: 1 },
  { id: "pointwise", x: [32, 64, 16, 16], w: [64, 64, 1, 1] },
  { id: "depthwise", x: [32, 32, 32, 32], w: [32, 1, 3, 3], padding: 1, groups: 32 },
].map((it) => ({ stride: 1, padding: 0, groups: 1, ...it }));

/** Multiplications and additions of one of the three products of a convolution. */
export const flopsOf = ({ x, w, stride, padding }) => {
  const positions = [2, 3].map((axis) => Math.floor((x[axis] + 2 * padding - w[axis]) / stride) + 1);
  return 2 * x[0] * positions[0] * positions[1] * w[0] * w[1] * w[2] * w[3];
};

/** The convolution, and the gradients in its input and its kernel, each as `[function, ...arguments]`. */
export const productsOf = ({ x, w, stride, padding, groups }) => {
  const convolve = (x, w) =>
    lax.convGeneralDilated(x, w, {
      windowStrides: [stride, stride],
      padding: [
        [padding, padding],
        [padding, padding],
      ],
      featureGroupCount: groups,
    });
  const draw = (seed, shape) => random.uniform(random.key(seed), shape, { minval: -1, maxval: 1 });
  const [image, kernel] = [draw(0, x), draw(1, w)];
  const ct = draw(2, convolve(image, kernel).shape);
  return {
    forward: [convolve, image, kernel],
    dX: [(ct, w) => vjp((x) => convolve(x, w), image)[1](ct)[0], ct, kernel],
    dW: [(ct, x) => vjp((w) => convolve(x, w), kernel)[1](ct)[0], ct, image],
  };
};
