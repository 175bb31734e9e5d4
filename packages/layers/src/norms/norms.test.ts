import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as fc from "fast-check";
import { allClose, arrays, defaultRuns } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import type { NormParams } from "./affine.js";
import { batchNorm, batchNormalize } from "./batchNorm.js";
import { groupNorm, instanceNorm } from "./groupNorm.js";
import { layerNorm } from "./layerNorm.js";
import { rmsNorm } from "./rmsNorm.js";
import { standardize } from "./standardize.js";

const key = random.key(0);
const image = random.normal(key, [2, 6, 3, 5], { dtype: "float64" });
const scale = np.array([1, 2, 3, 4, 5, 6], { dtype: "float64" });
const bias = np.array([6, 5, 4, 3, 2, 1], { dtype: "float64" });

/** Plain loops: normalises the elements of x that `sampleOf` puts into one sample; `channelOf` says which scale counts. */
const reference = (
  x: NDArray,
  eps: number,
  sampleOf: (index: readonly number[]) => string | number,
  channelOf: (index: readonly number[]) => number,
): number[] => {
  const values = Array.from(np.toTypedArray(x));
  const indices = values.map((_, place) => {
    let rest = place;
    return [...x.shape]
      .reverse()
      .map((length) => {
        const i = rest % length;
        rest = Math.floor(rest / length);
        return i;
      })
      .reverse();
  });
  const samples = new Map<string | number, number[]>();
  indices.forEach((index, i) => samples.set(sampleOf(index), [...(samples.get(sampleOf(index)) ?? []), values[i]]));
  return indices.map((index, i) => {
    const sample = samples.get(sampleOf(index))!;
    const mean = sample.reduce((a, b) => a + b, 0) / sample.length;
    const variance = sample.reduce((a, b) => a + (b - mean) ** 2, 0) / sample.length;
    const c = channelOf(index);
    return ((values[i] - mean) / Math.sqrt(variance + eps)) * (c + 1) + (6 - c);
  });
};

const expectReference = (y: NDArray, expected: readonly number[]): void =>
  np.toTypedArray(y).forEach((v, i) => expect(v).toBeCloseTo(expected[i], 9));

describe("against plain loops", () => {
  const params: NormParams = { scale, bias };

  test("layerNorm over the last axis", () => {
    const x = random.normal(key, [3, 4, 6], { dtype: "float64" });
    expectReference(
      layerNorm().apply(params, {}, x)[0],
      reference(
        x,
        1e-5,
        ([b, t]) => `${b} ${t}`,
        ([, , c]) => c,
      ),
    );
  });

  test("groupNorm", () =>
    expectReference(
      groupNorm(3, { eps: 1e-3 }).apply(params, {}, image)[0],
      reference(
        image,
        1e-3,
        ([b, c]) => `${b} ${Math.floor(c / 2)}`,
        ([, c]) => c,
      ),
    ));

  test("groupNorm with the channels last", () => {
    const x = np.moveaxis(image, 1, -1);
    expectReference(
      groupNorm(3, { channelAxis: -1 }).apply(params, {}, x)[0],
      reference(
        x,
        1e-5,
        ([b, , , c]) => `${b} ${Math.floor(c / 2)}`,
        ([, , , c]) => c,
      ),
    );
  });

  test("instanceNorm", () =>
    expectReference(
      instanceNorm().apply(params, {}, image)[0],
      reference(
        image,
        1e-5,
        ([b, c]) => `${b} ${c}`,
        ([, c]) => c,
      ),
    ));

  test("batchNorm in training", () => {
    const state = { mean: np.zeros([6]), variance: np.ones([6]) };
    expectReference(
      batchNorm().apply(params, state, image, { train: true })[0],
      reference(
        image,
        1e-5,
        ([, c]) => c,
        ([, c]) => c,
      ),
    );
  });

  test("rmsNorm", () => {
    const x = random.normal(key, [4, 6], { dtype: "float64" });
    const [y] = rmsNorm({ eps: 0.5 }).apply({ scale }, {}, x);
    const rows = np.toNested(x) as number[][];
    expectReference(
      y,
      rows.flatMap((row) => {
        const square = row.reduce((sum, v) => sum + v * v, 0) / 6;
        return row.map((v, c) => (v / Math.sqrt(square + 0.5)) * (c + 1));
      }),
    );
  });
});

test("layerNorm ignores scale and shift of its input", () => {
  const layer = layerNorm({ eps: 1e-12 });
  const params = layer.init(key, [2, 5]).params;
  fc.assert(
    fc.property(arrays([2, 5]), fc.integer({ min: 1, max: 20 }), fc.integer({ min: -20, max: 20 }), (x, a, b) => {
      fc.pre(np.toTypedArray(np.std(x, -1)).every((s) => s > 1e-3));
      const [y] = layer.apply(params, {}, x);
      expect(allClose(layer.apply(params, {}, np.add(np.mul(a, x), b))[0], y, { rtol: 1e-5, atol: 1e-5 })).toBe(true);
    }),
    { numRuns: defaultRuns() },
  );
});

test("a mean of 10,000 costs no digits in single precision", () => {
  const x = np.add(10000, np.array([[-1, 0, 1, 0]]));
  const expected = standardize(np.array([[-1, 0, 1, 0]]));
  expect(allClose(standardize(x), expected, { rtol: 1e-3, atol: 1e-3 })).toBe(true);
});

test("batchNorm moves its statistics in training, and uses them afterwards", () => {
  const layer = batchNorm({ decay: 0.75 });
  const x = np.array([
    [0, 10],
    [4, 10],
    [8, 40],
    [4, 20],
  ]); // means 4 and 20, variances 8 and 150
  const { params, state, outputShape } = layer.init(key, x.shape);
  expect(outputShape).toEqual([4, 2]);
  const [, next] = layer.apply(params, state, x, { train: true });
  expect(np.toNested(next.mean)).toEqual([1, 5]);
  expect(np.toNested(next.variance)).toEqual([0.75 + 2, 0.75 + 37.5]);
  const [y, same] = layer.apply(params, { mean: np.array([4, 20]), variance: np.array([4, 100]) }, x);
  expect(
    allClose(
      y,
      [
        [-2, -1],
        [0, -1],
        [2, 2],
        [0, 0],
      ],
      { rtol: 1e-4, atol: 1e-4 },
    ),
  ).toBe(true);
  expect(np.toNested(same.mean)).toEqual([4, 20]);
});

test("batchNorm as in PyTorch: the running variance is unbiased", () => {
  const x = np.array([[0], [2], [4]]);
  const layer = batchNorm({ decay: 0, unbiased: true });
  const { params, state } = layer.init(key, x.shape);
  const [y, next] = layer.apply(params, state, x, { train: true });
  expect(np.item(next.variance)).toBe(4);
  expect(np.toTypedArray(y)[2]).toBeCloseTo(2 / Math.sqrt(8 / 3 + 1e-5), 5);
});

test("without scale and bias there is null in their place", () => {
  const layer = batchNorm({ scale: false, bias: false });
  const { params, state } = layer.init(key, [4, 3]);
  expect(params).toEqual({ scale: null, bias: null });
  const x = random.normal(key, [4, 3]);
  expect(allClose(layer.apply(params, state, x, { train: true })[0], standardize(x, 0))).toBe(true);
  expect(allClose(layer.apply(params, state, x)[0], np.div(x, Math.sqrt(1 + 1e-5)))).toBe(true);
});

test("batchNormalize is the formula", () => {
  const y = batchNormalize(
    np.array([[3]]),
    { mean: np.array([1]), variance: np.array([3]) },
    { scale: np.array([5]), bias: np.array([7]) },
    { eps: 1 },
  );
  expect(np.toNested(y)).toEqual([[12]]);
});

test("errors say what is wrong", () => {
  const layer = batchNorm();
  const { params, state } = layer.init(key, [4, 3]);
  expect(() => layer.apply(params, {} as typeof state, np.ones([4, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: batchNorm: given a state without mean and variance; expected the running statistics { mean, variance }. Pass the state that init, or the last apply, returned: apply(params, state, x).]`,
  );
  expect(() => layer.apply(params, state, np.ones([4, 2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: batchNorm: given x [4, 2] and scale [3]; expected scale [2] for this x. Give init the shape of the x that apply will get.]`,
  );
  expect(() => layer.apply(params, state, np.ones([1, 3]), { train: true })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: batchNorm: given x [1, 3]; expected in training, at least two numbers in each channel: one has no variance. Train on larger batches, or drop the last batch when it is a single example.]`,
  );
  expect(() => groupNorm(4).init(key, [2, 6, 3])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: groupNorm(4): given 4 groups and 6 channels; expected a number of groups that divides the channels. Choose another number of groups, or of channels in the layer before.]`,
  );
  expect(() => groupNorm(0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: groupNorm(0): given groups 0; expected a whole number from 1 on. Give groups as a whole number.]`,
  );
  expect(() => layerNorm({ fromAxis: 4 }).init(key, [2, 6])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: layerNorm: given axis 4 and an input of 2 axes; expected an axis from -2 to 1. Count axes from 0 at the batch, or from −1 at the end.]`,
  );
});
