import * as np from "@nabla-js/ndarray";
import { expect, test } from "vitest";
import { allClose, firstDifference } from "./allClose.js";

const f64 = (values: np.Nested): np.NDArray => np.array(values, { dtype: "float64" });

test("the tolerance is that of the coarser dtype", () => {
  expect(allClose(f64([1]), f64([1 + 1e-11]))).toBe(true);
  expect(allClose(f64([1]), f64([1 + 1e-9]))).toBe(false);
  expect(allClose(np.array([1]), f64([1 + 1e-6]))).toBe(true);
  expect(allClose(np.array([1]), np.array([1.001]))).toBe(false);
  expect(allClose(np.array([1], { dtype: "int32" }), np.array([2], { dtype: "int32" }))).toBe(false);
});

test("a tolerance may be given, whole or in part", () => {
  expect(allClose(f64([1]), f64([1.1]), { rtol: 0.2 })).toBe(true);
  expect(allClose(f64([0]), f64([0.1]), { atol: 0.2, rtol: 0 })).toBe(true);
  expect(allClose(f64([1]), f64([1 + 1e-15]), { rtol: 0, atol: 0 })).toBe(false);
});

test("NaN is NaN, −0 is 0, and an infinity is itself", () => {
  expect(allClose(f64([NaN, -0, Infinity]), f64([NaN, 0, Infinity]))).toBe(true);
  expect(allClose(f64([NaN]), f64([0]))).toBe(false);
  expect(allClose(f64([Infinity]), f64([-Infinity]))).toBe(false);
  expect(allClose(f64([Infinity]), f64([1e308]), { rtol: 1 })).toBe(false);
});

test("numbers and nested lists stand for arrays beside one", () => {
  expect(allClose(f64([[1, 2]]), [[1, 2]])).toBe(true);
  expect(allClose(3, f64(3))).toBe(true);
  expect(allClose(np.array([true, false]), [true, false])).toBe(true);
  expect(allClose(np.array([1], { dtype: "int32" }), [1.5])).toBe(false);
});

test("shapes have to agree", () => {
  expect(allClose(f64([1, 2]), f64([[1, 2]]))).toBe(false);
  expect(allClose(np.zeros([0]), np.zeros([0]))).toBe(true);
  expect(allClose(np.zeros([0, 2]), np.zeros([2, 0]))).toBe(false);
});

test("trees are compared leaf by leaf, and their structures too", () => {
  expect(allClose({ w: f64([1]), b: [f64(2)] }, { b: [f64(2)], w: f64([1]) })).toBe(true);
  expect(allClose({ w: f64([1]) }, { v: f64([1]) })).toBe(false);
  expect(allClose([f64([1]), null], [f64([1]), f64([1])])).toBe(false);
  expect(allClose([1, 2], [1, 2 + 1e-3])).toBe(false);
});

test("the first difference is told with its place", () => {
  expect(
    firstDifference(
      {
        w: f64([
          [1, 2],
          [3, 4],
        ]),
        b: f64(0),
      },
      {
        w: f64([
          [1, 2],
          [3, 5],
        ]),
        b: f64(0),
      },
    ),
  ).toMatchInlineSnapshot(`"at w: element [1, 1] differs: 4 and 5, 1.00e+0 apart"`);
  expect(firstDifference(f64([1]), f64([1, 2]))).toMatchInlineSnapshot(`"the shapes differ: [1] and [2]"`);
  expect(firstDifference([f64([1])], { a: f64([1]) })).toMatchInlineSnapshot(`"the structures differ: [*] and {"a":*}"`);
  expect(firstDifference(f64([1]), f64([1]))).toBeNull();
});
