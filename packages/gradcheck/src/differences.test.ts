import * as np from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arrays } from "./arbitraries/arrays.js";
import { allClose } from "./allClose.js";
import { directionalDerivative } from "./differences.js";

/** A function of numbers, applied to each element. */
const each =
  (f: (x: number) => number) =>
  (x: np.NDArray): np.NDArray[] => [np.array(Float64Array.from(np.toTypedArray(x), f), { dtype: x.dtype, shape: x.shape })];

const f64 = (values: np.Nested): np.NDArray => np.array(values, { dtype: "float64" });

test("the derivative of x⁴ is 4x³, to ten digits", () => {
  fc.assert(
    fc.property(arrays([3]), arrays([3]), (x, dx) => {
      const [given] = directionalDerivative(
        each((v) => v ** 4),
        [x],
        [dx],
      );
      const [t, at] = [np.toTypedArray(dx), np.toTypedArray(x)];
      expect(allClose(given, f64(Array.from(at, (v, i) => 4 * v ** 3 * t[i])), { rtol: 1e-10, atol: 1e-10 })).toBe(true);
    }),
  );
});

test("near a pole it keeps its digits too", () => {
  const [given] = directionalDerivative(
    each((v) => 1 / v),
    [f64([0.125])],
    [f64([1])],
  );
  expect(np.item(given)).toBeCloseTo(-64, 6);
});

test("several arguments and outputs; integers stay", () => {
  const f = (x: np.NDArray, n: np.NDArray, y: np.NDArray): np.NDArray[] => [np.mul(np.mul(x, y), np.astype(n, "float64")), y];
  const [product, second] = directionalDerivative(
    f,
    [f64([2]), np.array([3], { dtype: "int32" }), f64([5])],
    [f64([1]), f64([9]), f64([10])],
  );
  expect(np.item(product)).toBeCloseTo(3 * (5 + 20), 9);
  expect(np.item(second)).toBeCloseTo(10, 9);
});

test("float32 takes larger steps, and comes as near as it can", () => {
  const [given] = directionalDerivative(each(Math.sin), [np.array([0.5])], [np.array([1])]);
  expect(given.dtype).toBe("float64");
  expect(np.item(given)).toBeCloseTo(Math.cos(0.5), 4);
});
