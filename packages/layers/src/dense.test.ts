import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { dense } from "./dense.js";
import { constant, ones } from "./initializers.js";
import { linear } from "./linear.js";

test("y = x·W + b", () => {
  const layer = dense(2, { weights: ones, bias: constant(0.5) });
  const { params, state, outputShape } = layer.init(random.key(0), [4, 3]);
  expect(outputShape).toEqual([4, 2]);
  const [y] = layer.apply(params, state, np.array([[1, 2, 3]]));
  expect(np.toNested(y)).toEqual([[6.5, 6.5]]);
});

test("without bias there is null in its place", () => {
  const layer = dense(2, { bias: false });
  const { params } = layer.init(random.key(0), [1, 3]);
  expect(params.b).toBe(null);
  expect(layer.apply(params, {}, np.zeros([1, 3]))[0].shape).toEqual([1, 2]);
});

test("initial weights lie within ±√(6 / (inputs + units)), and fill that range", () => {
  const { params } = dense(40).init(random.key(0), [1, 60]);
  const w = np.toTypedArray(params.w);
  const limit = Math.sqrt(6 / 100);
  expect(Math.max(...w.map(Math.abs))).toBeLessThan(limit);
  expect(Math.max(...w.map(Math.abs))).toBeGreaterThan(0.98 * limit);
  expect(np.item(np.sum(np.abs(params.b!)))).toBe(0);
});

test("linear is a loop", () => {
  const [x, w, b] = [[2, 3, 4], [4, 5], [5]].map((shape, i) => random.normal(random.key(i), shape, { dtype: "float64" }));
  const y = np.toTypedArray(linear(x, w, b));
  const [xs, ws, bs] = [x, w, b].map(np.toTypedArray);
  for (let row = 0; row < 6; row++)
    for (let j = 0; j < 5; j++) {
      let sum = bs[j];
      for (let i = 0; i < 4; i++) sum += xs[row * 4 + i] * ws[i * 5 + j];
      expect(y[row * 5 + j]).toBeCloseTo(sum, 12);
    }
});

test("dtypes follow parameters and input", () => {
  const double = (shape: number[]): np.NDArray => np.ones(shape, "float64");
  expect(linear(double([1, 2]), double([2, 3])).dtype).toBe("float64");
  expect(linear(np.ones([1, 2], "uint8"), np.ones([2, 3])).dtype).toBe("float32");
});

test("sizes that do not agree are named, with a remedy", () => {
  const layer = dense(10);
  const { params } = layer.init(random.key(0), [1, 12]);
  expect(() => layer.apply(params, {}, np.zeros([2, 5]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: dense(10): given x [2, 5] and w [12, 10]; expected x [...batch, inputs] and w [inputs, units], with one number of inputs. Give init the shape of the x that apply will get.]`,
  );
  expect(() => layer.apply(params, {}, np.zeros([2, 3, 4]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: dense(10): given x [2, 3, 4] and w [12, 10]; expected x [...batch, inputs] and w [inputs, units], with one number of inputs. Put flatten() before it, or reshape x to [batch, inputs].]`,
  );
  expect(() => layer.apply({ ...params, b: np.zeros([3]) }, {}, np.zeros([2, 12]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: dense(10): given w [12, 10] and b [3]; expected w [inputs, units] and b [units], with one number of units. Give one bias for each unit.]`,
  );
  expect(() => dense(2.5)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: dense(2.5): given units 2.5; expected a whole number from 1 on. Give units as a whole number.]`,
  );
  expect(() => layer.init(random.key(0), [])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: dense(10).init: given inputShape []; expected the shape of a batch, [...batch, features]. Pass the shape of an input, batch axis included, as in init(key, x.shape).]`,
  );
});
