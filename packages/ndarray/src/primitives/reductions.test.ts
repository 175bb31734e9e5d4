import { expect, test } from "vitest";
import { grad, hessian } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";

const f64 = (...values: number[]): np.NDArray => np.array(values, { dtype: "float64" });
const read = (x: np.NDArray): unknown => np.toNested(x);
const gradOf = (f: (x: np.NDArray) => np.NDArray, x: np.NDArray): unknown => read(grad(f)(x) as np.NDArray);
const hessianOf = (f: (x: np.NDArray) => np.NDArray, x: np.NDArray): unknown => read(hessian(f)(x) as np.NDArray);

test("the gradient of a product is right where elements are zero", () => {
  const prod = (x: np.NDArray): np.NDArray => lax.reduceProd(x, [0]);
  expect(gradOf(prod, f64(2, 3, 4))).toEqual([12, 8, 6]);
  expect(gradOf(prod, f64(2, 0, 4))).toEqual([0, 8, 0]);
  expect(gradOf(prod, f64(2, 0, 0))).toEqual([0, 0, 0]);
  expect(hessianOf(prod, f64(2, 0, 0))).toEqual([
    [0, 0, 0],
    [0, 0, 2],
    [0, 2, 0],
  ]);
});

test("the largest shares its gradient among equals", () => {
  expect(gradOf((x) => lax.reduceMax(x, [0]), f64(1, 3, 3, 2))).toEqual([0, 0.5, 0.5, 0]);
  expect(gradOf((x) => lax.reduceMin(x, [0]), f64(1, 1, 1, 2))).toEqual([1 / 3, 1 / 3, 1 / 3, 0]);
});

test("NaN is the largest, the smallest, and the first to be found", () => {
  const x = f64(1, NaN, 3, NaN);
  expect([lax.reduceMax(x, [0]), lax.reduceMin(x, [0]), lax.argmax(x, 0), lax.argmin(x, 0)].map(np.item)).toEqual([
    NaN,
    NaN,
    1,
    1,
  ]);
});

test("the first of equals is found", () => {
  expect([lax.argmax(f64(1, 3, 3), 0), lax.argmin(f64(2, 1, 1), 0)].map(np.item)).toEqual([1, 1]);
  const x = np.array([
    [1, 5],
    [4, 2],
  ]);
  expect([read(lax.argmax(x, 0)), read(lax.argmax(x, 1))]).toEqual([
    [1, 0],
    [1, 0],
  ]);
  expect(lax.argmax(x, 0).dtype).toBe("int32");
});

test("over no elements there is the identity, but no place", () => {
  const none = np.zeros([0, 2]);
  expect([lax.reduceSum, lax.reduceProd, lax.reduceMax, lax.reduceMin].map((reduce) => read(reduce(none, [0])))).toEqual([
    [0, 0],
    [1, 1],
    [-Infinity, -Infinity],
    [Infinity, Infinity],
  ]);
  const bool = np.zeros([0], "bool");
  expect([lax.reduceAnd(bool, [0]), lax.reduceOr(bool, [0])].map(read)).toEqual([true, false]);
  expect(() => lax.argmax(none, 0)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: argmax: given x [0, 2]; expected at least one element along axis 0. Leave empty arrays out, or choose another axis.]`,
  );
});

test("any axes fold, of any strides", () => {
  const x = np.array(
    Float64Array.from({ length: 24 }, (_, i) => i),
    { shape: [2, 3, 4] },
  );
  const at = (i: number, j: number, k: number): number => 12 * i + 4 * j + k;
  const sum = (n: number, f: (i: number) => number): number =>
    Array.from({ length: n }, (_, i) => f(i)).reduce((a, b) => a + b, 0);
  expect(read(lax.reduceSum(x, [1]))).toEqual([0, 1].map((i) => [0, 1, 2, 3].map((k) => sum(3, (j) => at(i, j, k)))));
  expect(read(lax.reduceSum(x, [0, 2]))).toEqual([0, 1, 2].map((j) => sum(2, (i) => sum(4, (k) => at(i, j, k)))));
  expect(np.item(lax.reduceSum(x, [0, 1, 2]))).toBe(276);
  const repeated = lax.broadcastInDim(f64(1, 2, 3), [4, 3, 2], [0, 2]);
  expect(read(lax.reduceSum(repeated, [0, 2]))).toEqual([8, 16, 24]);
  expect(read(lax.reduceMax(repeated, [1]))).toEqual(Array.from({ length: 4 }, () => [3, 3]));
});

test("twenty million float32 ones make twenty million", () => {
  expect(np.item(lax.reduceSum(lax.full([20_000_000], 1, "float32"), [0]))).toBe(20_000_000);
});

test("integer sums wrap around", () => {
  expect(np.item(lax.reduceSum(np.array([2147483647, 1], { dtype: "int32" }), [0]))).toBe(-2147483648);
  expect(np.item(lax.reduceSum(np.array([200, 100], { dtype: "uint8" }), [0]))).toBe(44);
});

test("what accumulates, from either end", () => {
  const x = f64(3, 1, 2);
  expect(read(lax.cumsum(x, 0))).toEqual([3, 4, 6]);
  expect(read(lax.cumsum(x, 0, true))).toEqual([6, 3, 2]);
  expect(read(lax.cumprod(x, 0))).toEqual([3, 3, 6]);
  expect(read(lax.cummax(x, 0, true))).toEqual([3, 2, 2]);
  expect(read(lax.cummin(f64(3, NaN, 2), 0))).toEqual([3, NaN, NaN]);
  expect(read(lax.cumsum(np.zeros([0, 2]), 0))).toEqual([]);
});

test("cumulative products and extremes differentiate at zeros and ties", () => {
  const last = (f: (x: np.NDArray) => np.NDArray) => (x: np.NDArray) => lax.reshape(lax.slice(f(x), [2], [3]), []);
  expect(
    gradOf(
      last((x) => lax.cumprod(x, 0)),
      f64(2, 0, 4),
    ),
  ).toEqual([0, 8, 0]);
  expect(
    gradOf(
      last((x) => lax.cummax(x, 0)),
      f64(2, 2, 2),
    ),
  ).toEqual([1 / 3, 1 / 3, 1 / 3]);
});

test("cumlogsumexp survives large, small and infinite numbers", () => {
  const [a, b] = np.toNested(lax.cumlogsumexp(f64(1000, 1000), 0)) as number[];
  expect([a, b]).toEqual([1000, 1000 + Math.LN2]);
  expect(read(lax.cumlogsumexp(f64(-Infinity, -Infinity, 5), 0))).toEqual([-Infinity, -Infinity, 5]);
  const g = gradOf((x) => lax.reduceSum(lax.cumlogsumexp(x, 0), [0]), f64(-Infinity, 1, 2)) as number[];
  expect(g.every(Number.isFinite)).toBe(true);
});
