// Convolutions over any number of axes, and their adjoints, against loops over all places.
import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { expectClose } from "@nabla-js/gradcheck";
import type { NDArray, Shape } from "@nabla-js/ndarray";
import { conv1d, conv2d, conv3d } from "./convolve.js";
import { convTranspose1d, convTranspose2d, convTranspose3d } from "./convTranspose.js";

interface How {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

const draw = (seed: number, shape: Shape): NDArray => random.normal(random.key(seed), shape, { dtype: "float64" });

/** Every index of a shape. */
const indices = ([length, ...rest]: Shape): number[][] =>
  length === undefined ? [[]] : Array.from({ length }, (_, i) => indices(rest).map((index) => [i, ...index])).flat();

/** The element of an array at an index; 0 outside. */
const reader = (x: NDArray): ((index: readonly number[]) => number) => {
  const values = np.toTypedArray(x);
  return (index) =>
    index.every((i, axis) => i >= 0 && i < x.shape[axis])
      ? values[index.reduce((flat, i, axis) => flat * x.shape[axis] + i, 0)]
      : 0;
};

const filled = (shape: Shape, at: (index: readonly number[]) => number): NDArray =>
  np.array(Float64Array.from(indices(shape), at), { dtype: "float64", shape });

/** y[n, o, p] = b[o] + Σ x[n, c, stride · p + dilation · k − padding] · w[o, c, k], channels in groups. */
const convolved = (x: NDArray, w: NDArray, b: NDArray, { stride, padding, dilation, groups }: How): NDArray => {
  const [xAt, wAt, bAt] = [x, w, b].map(reader);
  const [outputs, inputs, ...window] = w.shape;
  const places = window.map(
    (size, i) => Math.floor((x.shape[i + 2] + 2 * padding[i] - dilation[i] * (size - 1) - 1) / stride[i]) + 1,
  );
  return filled([x.shape[0], outputs, ...places], ([n, o, ...p]) => {
    const first = Math.floor(o / (outputs / groups)) * inputs;
    return indices([inputs, ...window]).reduce(
      (sum, [c, ...k]) => {
        const from = p.map((place, i) => place * stride[i] + k[i] * dilation[i] - padding[i]);
        return sum + xAt([n, first + c, ...from]) * wAt([o, c, ...k]);
      },
      bAt([o]),
    );
  });
};

/** y[n, o, q] = b[o] + Σ x[n, c, p] · w[c, o, k] over all p and k with stride · p + dilation · k − padding = q. */
const spread = (x: NDArray, w: NDArray, b: NDArray, { stride, padding, dilation, groups }: How): NDArray => {
  const [xAt, wAt, bAt] = [x, w, b].map(reader);
  const [inputs, outputs, ...window] = w.shape;
  const places = window.map((size, i) => (x.shape[i + 2] - 1) * stride[i] + dilation[i] * (size - 1) + 1 - 2 * padding[i]);
  return filled([x.shape[0], outputs * groups, ...places], ([n, o, ...q]) => {
    const group = Math.floor(o / outputs);
    return indices([inputs / groups, ...window]).reduce(
      (sum, [c, ...k]) => {
        const p = q.map((place, i) => (place + padding[i] - dilation[i] * k[i]) / stride[i]);
        const channel = group * (inputs / groups) + c;
        return p.every(Number.isInteger) ? sum + xAt([n, channel, ...p]) * wAt([channel, o % outputs, ...k]) : sum;
      },
      bAt([o]),
    );
  });
};

const cases: readonly (readonly [places: Shape, window: Shape, how: How])[] = [
  [[6], [3], { stride: [1], padding: [0], dilation: [1], groups: 1 }],
  [[7], [2], { stride: [2], padding: [1], dilation: [3], groups: 2 }],
  [[4, 5], [2, 3], { stride: [2, 1], padding: [1, 0], dilation: [1, 2], groups: 2 }],
  [[3, 4, 3], [2, 2, 1], { stride: [1, 2, 1], padding: [1, 0, 0], dilation: [2, 1, 1], groups: 1 }],
  [[3, 3, 4], [1, 2, 3], { stride: [2, 1, 3], padding: [0, 1, 2], dilation: [1, 1, 1], groups: 2 }],
];

describe.each(cases)("places %j, window %j, %j", (places, window, how) => {
  const rank = places.length - 1;

  test("a convolution is a loop", () => {
    const [x, w, b] = [draw(0, [2, 4, ...places]), draw(1, [6, 4 / how.groups, ...window]), draw(2, [6])];
    const y = [conv1d, conv2d, conv3d][rank](x, w, b, how);
    expectClose("the convolution", y, "loops", convolved(x, w, b, how));
    expect(y.size).toBeGreaterThan(0);
  });

  test("its adjoint is a loop", () => {
    const [x, w, b] = [draw(3, [2, 4, ...places]), draw(4, [4, 3, ...window]), draw(5, [3 * how.groups])];
    const y = [convTranspose1d, convTranspose2d, convTranspose3d][rank](x, w, b, how);
    expectClose("the adjoint", y, "loops", spread(x, w, b, how));
    expect(y.size).toBeGreaterThan(0);
  });
});
