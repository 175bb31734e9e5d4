import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as fc from "fast-check";
import { allClose, arrays, defaultRuns } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { conv, depthwiseConv } from "./conv.js";
import { conv1d, conv2d, conv3d } from "./convolve.js";
import { convTranspose, convTranspose1d, convTranspose2d } from "./convTranspose.js";
import { separableConv } from "./separableConv.js";

const key = random.key(0);
const draw = (seed: number, shape: readonly number[]): NDArray => random.normal(random.key(seed), shape, { dtype: "float64" });

type Two = readonly [number, number];
interface How {
  readonly stride: Two;
  readonly padding: Two;
  readonly dilation: Two;
  readonly groups: number;
}

/** Seven loops. */
const loops = (x: NDArray, w: NDArray, b: NDArray, { stride, padding, dilation, groups }: How): number[][][][] => {
  const [xs, ws] = [x, w].map((a) => np.toNested(a) as number[][][][]);
  const [, , height, width] = x.shape;
  const [outputs, inputs, rows, columns] = w.shape;
  const places = (length: number, window: number, i: 0 | 1): number =>
    Math.floor((length + 2 * padding[i] - dilation[i] * (window - 1) - 1) / stride[i]) + 1;
  return xs.map((image) =>
    Array.from({ length: outputs }, (_, o) =>
      Array.from({ length: places(height, rows, 0) }, (_, p) =>
        Array.from({ length: places(width, columns, 1) }, (_, q) => {
          let sum = np.toTypedArray(b)[o];
          const first = Math.floor(o / (outputs / groups)) * inputs;
          for (let c = 0; c < inputs; c++)
            for (let i = 0; i < rows; i++)
              for (let j = 0; j < columns; j++)
                sum +=
                  (image[first + c][p * stride[0] + i * dilation[0] - padding[0]]?.[
                    q * stride[1] + j * dilation[1] - padding[1]
                  ] ?? 0) * ws[o][c][i][j];
          return sum;
        }),
      ),
    ),
  );
};

const hows: readonly How[] = [
  { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 },
  { stride: [2, 1], padding: [1, 2], dilation: [1, 1], groups: 1 },
  { stride: [1, 2], padding: [2, 0], dilation: [2, 1], groups: 2 },
  { stride: [3, 2], padding: [1, 1], dilation: [1, 3], groups: 4 },
];

describe.each(hows)("stride $stride, padding $padding, dilation $dilation, groups $groups", (how) => {
  const [x, w, b] = [draw(0, [2, 4, 7, 8]), draw(1, [8, 4 / how.groups, 3, 2]), draw(2, [8])];

  test("conv2d is seven loops", () => {
    expect(allClose(conv2d(x, w, b, how), np.array(loops(x, w, b, how), { dtype: "float64" }))).toBe(true);
  });

  test("convTranspose2d is its adjoint", () => {
    const y = conv2d(x, w, null, how);
    const z = draw(3, y.shape);
    const back = convTranspose2d(z, w, null, { ...how, outputPadding: remainder(x.shape, w.shape, how) });
    expect(back.shape).toEqual(x.shape);
    expect(np.item(np.vdot(y, z))).toBeCloseTo(np.item(np.vdot(x, back)), 8);
  });
});

/** The places behind that a stride passes over. */
const remainder = (x: readonly number[], w: readonly number[], { stride, padding, dilation }: How): number[] =>
  [0, 1].map((i) => (x[i + 2] + 2 * padding[i] - dilation[i] * (w[i + 2] - 1) - 1) % stride[i]);

test("one and three axes", () => {
  const [x, w] = [draw(0, [1, 2, 6]), draw(1, [3, 2, 3])];
  const asImage = conv2d(np.expandDims(x, 2), np.expandDims(w, 2));
  expect(allClose(conv1d(x, w), np.squeeze(asImage, 2))).toBe(true);
  const asVolume = conv3d(np.expandDims(x, [2, 3]), np.expandDims(w, [2, 3]));
  expect(allClose(conv1d(x, w), np.squeeze(asVolume, [2, 3]))).toBe(true);
});

test("a convolution commutes with shifts", () => {
  const layer = conv(3, 3, { padding: "SAME" });
  const params = layer.init(key, [1, 2, 8, 8]).params;
  fc.assert(
    fc.property(arrays([1, 2, 4, 4]), fc.nat(2), fc.nat(2), (x, down, right) => {
      const at = (i: number, j: number): NDArray =>
        np.pad(x, [
          [0, 0],
          [0, 0],
          [1 + i, 3 - i],
          [1 + j, 3 - j],
        ]);
      const [here] = layer.apply(params, {}, at(0, 0));
      const [there] = layer.apply(params, {}, at(down, right));
      expect(allClose(np.slice(there, [null, null, down, right]), np.slice(here, [], [null, null, 8 - down, 8 - right]))).toBe(
        true,
      );
    }),
    { numRuns: defaultRuns() },
  );
});

test("the shapes that layers foretell", () => {
  expect(conv(16, 5, { stride: 2, padding: "SAME" }).init(key, [2, 3, 32, 31]).outputShape).toEqual([2, 16, 16, 16]);
  expect(conv(16, [1, 5], { padding: [0, [2, 1]] }).init(key, [2, 3, 8, 9]).outputShape).toEqual([2, 16, 8, 8]);
  expect(conv(4, 3).init(key, [2, 3, 10]).params.w.shape).toEqual([4, 3, 3]);
  expect(conv(4, 3, { groups: 2, bias: false }).init(key, [2, 6, 5, 5]).params).toMatchObject({ b: null });
  const transposed = convTranspose(8, 4, { stride: 2, padding: "SAME" }).init(key, [2, 16, 7, 5]);
  expect(transposed.params.w.shape).toEqual([16, 8, 4, 4]);
  expect(transposed.outputShape).toEqual([2, 8, 14, 10]);
  expect(convTranspose(8, 2, { stride: 3, padding: "SAME" }).init(key, [2, 16, 7]).outputShape).toEqual([2, 8, 21]);
  expect(depthwiseConv(3, { multiplier: 2 }).init(key, [1, 5, 8, 8]).params.w.shape).toEqual([10, 1, 3, 3]);
});

test("SAME is the adjoint of SAME, whatever the stride", () => {
  for (const [window, stride] of [
    [3, 1],
    [4, 2],
    [5, 2],
    [2, 3],
    [3, 3],
  ]) {
    const how = { stride, padding: "SAME" } as const;
    const [x, w] = [draw(0, [1, 2, 4 * stride]), draw(1, [3, 2, window])];
    const y = conv1d(x, w, null, how);
    const z = draw(2, y.shape);
    const back = convTranspose1d(z, w, null, how);
    expect(back.shape).toEqual(x.shape);
    expect(np.item(np.vdot(y, z))).toBeCloseTo(np.item(np.vdot(x, back)), 8);
  }
});

test("a separable convolution is a convolution whose kernel is a product", () => {
  const layer = separableConv(4, 3);
  const { params, outputShape } = layer.init(key, [2, 3, 6, 6]);
  expect(outputShape).toEqual([2, 4, 4, 4]);
  const x = draw(5, [2, 3, 6, 6]);
  const kernel = np.mul(params.pointwise.w, np.swapaxes(params.depthwise.w, 0, 1)); // [4, 3, 1, 1] · [1, 3, 3, 3]
  expect(allClose(layer.apply(params, {}, x)[0], conv2d(x, kernel), { atol: 1e-6 })).toBe(true);
});

test("bytes of an image are taken as numbers", () => {
  expect(conv2d(np.ones([1, 1, 2, 2], "uint8"), np.ones([1, 1, 2, 2])).dtype).toBe("float32");
});

test("what does not fit is refused with a remedy", () => {
  const layer = conv(8, 3);
  const { params } = layer.init(key, [1, 3, 8, 8]);
  expect(() => layer.apply(params, {}, np.zeros([1, 8, 8, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: conv(8, 3): given x [1, 8, 8, 3] and w [8, 3, 3, 3]; expected x [batch, channels, ...places] and w [outputs, channels, ...window]. Give init the shape of the x that apply will get; channels come before the places.]`,
  );
  expect(() => layer.init(key, [1, 3])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: conv(8, 3): given x [1, 3]; expected [batch, channels, ...places], with at least one axis of places. Reshape x; images are [batch, channels, height, width].]`,
  );
  expect(() => conv(8, [3, 3]).init(key, [1, 3, 8])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: conv(8, 3x3): given window [3, 3] for 1 spatial axis; expected a whole number from 1 on for each of them. Give one number for all axes, or a list with one for each.]`,
  );
  expect(() => conv(8, 3, { groups: 3 }).init(key, [1, 6, 8])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: conv(8, 3): given 3 groups, 6 channels in and 8 out; expected a number of groups that divides both. Choose other numbers of channels, or another number of groups.]`,
  );
  expect(() => conv2d(np.zeros([8, 8, 3]), params.w)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: conv2d: given x [8, 8, 3]; expected [batch, channels, height, width]. Channels come before the places; add an axis for a single channel with np.expandDims(x, 1).]`,
  );
  expect(() => conv2d(np.zeros([1, 3, 8, 8]), params.w, null, { padding: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: conv2d: given padding -1 for 2 spatial axes; expected "SAME", "VALID", a number, or for each axis a number or [before, after], none of them negative. Give one number for all axes, or a list with one entry for each.]`,
  );
  expect(() => conv2d(np.zeros([1, 3, 8, 8]), params.w, null, { stride: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: conv2d: given stride [0, 0] for 2 spatial axes; expected a whole number from 1 on for each of them. Give one number for all axes, or a list with one for each.]`,
  );
  expect(() => convTranspose2d(np.zeros([1, 3, 8, 8]), params.w)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: convTranspose2d: given x [1, 3, 8, 8] and w [8, 3, 3, 3]; expected x [batch, channels, ...length] and w [channels, outputs / groups, ...window]. Give init the shape of the x that apply will get; channels come before the places.]`,
  );
});
