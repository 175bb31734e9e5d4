import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { grad } from "@nabla-js/grad";
import * as random from "../random.js";

const { key, uniform, randint, permutation } = random;

// Numbers of jax.random: printed by JAX 0.10.2 in its default configuration; those of float64 with jax_enable_x64.

test("uniform numbers are those of jax.random, bit for bit", () => {
  expect(np.toNested(uniform(key(0), [4]))).toEqual([
    0.9476670026779175, 0.9785798788070679, 0.33229148387908936, 0.46866846084594727,
  ]);
  expect(np.toNested(uniform(key(0), [4], { dtype: "float64" }))).toEqual([
    0.41845711171638644, 0.21629545460551136, 0.9653214611189975, 0.5745005337275046,
  ]);
  expect(np.toNested(uniform(key(5), [5], { minval: -3, maxval: 7.5 }))).toEqual([
    1.8969887495040894, 6.669250965118408, 4.726006507873535, -2.0016448497772217, 6.6021409034729,
  ]);
  const doubles = np.toNested(uniform(key(5), [3], { dtype: "float64", minval: -3, maxval: 7.5 })) as number[];
  [3.66057647921527, -2.5047791457031394, 5.787383455634847].forEach((v, i) => expect(doubles[i]).toBeCloseTo(v, 14));
});

test("limits stretch to the shape, and derivatives pass through them", () => {
  const maxval = np.array([1, 10]);
  expect(np.toNested(uniform(key(0), [2, 2], { maxval }))).toEqual(np.toNested(np.mul(uniform(key(0), [2, 2]), maxval)));
  const slope = grad((hi: np.NDArray) => np.sum(uniform(key(0), [2], { maxval: hi })))(np.array(3));
  expect(np.item(slope)).toBeCloseTo(0.947667 + 0.97857988, 6);
});

test("nothing lies below the lower limit, whatever the limits are", () => {
  for (const dtype of ["float32", "float64"] as const)
    for (const [minval, maxval] of [
      [0.1, 0.3],
      [-3, 7.5],
      [1e30, 1.0001e30],
      [-5e-324, 5e-324],
      [2, 2],
    ]) {
      const lowest = np.item(np.min(uniform(key(3), [2000], { dtype, minval, maxval })));
      expect(lowest).toBeGreaterThanOrEqual(dtype === "float32" ? Math.fround(minval) : minval);
    }
  // As in JAX, limits in the wrong order give the first of them.
  for (const dtype of ["float32", "float64"] as const)
    expect(np.toNested(uniform(key(3), [3], { dtype, minval: 3, maxval: 1 }))).toEqual([3, 3, 3]);
});

test("a single number and no numbers can be drawn", () => {
  expect(uniform(key(0)).shape).toEqual([]);
  expect(uniform(key(0), [0, 3]).shape).toEqual([0, 3]);
});

test("whole numbers are those of jax.random", () => {
  const of = (
    seed: number,
    n: number,
    lo: np.ArrayLike,
    hi: np.ArrayLike,
    dtype?: "int32" | "uint32" | "int8" | "uint8",
  ): unknown => np.toNested(randint(key(seed), [n], lo, hi, dtype === undefined ? {} : { dtype }));
  expect(of(0, 8, 0, 10)).toEqual([9, 0, 2, 3, 1, 7, 2, 3]);
  expect(of(1, 5, -(2 ** 31), 2 ** 31 - 1)).toEqual([-413835524, 210002863, -1191255328, -1392002199, 1638955424]);
  expect(of(2, 5, -50000, 100000)).toEqual([25807, 92028, 23369, -41617, -14407]);
  expect(of(3, 6, -128, 128, "int8")).toEqual([-53, -13, 29, 42, -116, -24]);
  expect(of(3, 6, 3, 200, "uint8")).toEqual([115, 152, 32, 185, 49, 171]);
  expect(of(4, 4, 0, 4000000000, "uint32")).toEqual([2739478358, 2489000802, 3015155597, 2664741922]);
  const lo = np.array([0, 10, -5], { dtype: "int32" });
  const hi = np.array([5, 10, 100], { dtype: "int32" });
  expect(np.toNested(randint(key(9), [2, 3], lo, hi))).toEqual([
    [2, 10, 24],
    [3, 10, 94],
  ]);
});

test("a bound one beyond the dtype allows every number", () => {
  const drawn = np.toTypedArray(randint(key(1), [4000], 0, 256, { dtype: "uint8" }));
  expect(new Set(drawn).size).toBe(256);
  const wide = np.toTypedArray(randint(key(1), [4000], 2 ** 31 - 2, 2 ** 31));
  expect(new Set(wide)).toEqual(new Set([2 ** 31 - 2, 2 ** 31 - 1]));
  const beyond = np.array(Uint32Array.of(2 ** 31), { shape: [] });
  expect(np.toNested(randint(key(1), [5], 2 ** 31 - 2, beyond))).toEqual(np.toNested(randint(key(1), [5], 2 ** 31 - 2, 2 ** 31)));
});

test("permutations are those of jax.random", () => {
  expect(np.toNested(permutation(key(0), 10))).toEqual([0, 1, 8, 5, 6, 4, 3, 2, 7, 9]);
  expect([...np.toTypedArray(permutation(key(11), 2000)).slice(0, 6)]).toEqual([665, 1081, 380, 323, 256, 1869]);
  const x = (shape: number[]): np.NDArray =>
    np.array(
      Int32Array.from({ length: 12 }, (_, i) => i),
      { shape },
    );
  expect(np.toNested(permutation(key(4), x([4, 3])))).toEqual([
    [3, 4, 5],
    [9, 10, 11],
    [0, 1, 2],
    [6, 7, 8],
  ]);
  expect(np.toNested(permutation(key(4), x([3, 4]), { axis: 1 }))).toEqual([
    [1, 3, 0, 2],
    [5, 7, 4, 6],
    [9, 11, 8, 10],
  ]);
  expect(np.toNested(permutation(key(4), x([4, 3]), { axis: -1, independent: true }))).toEqual([
    [1, 0, 2],
    [4, 5, 3],
    [8, 6, 7],
    [9, 11, 10],
  ]);
});

test("a permutation keeps every element; of none or one it is the same", () => {
  expect([...np.toTypedArray(permutation(key(1), 1000))].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 1000 }, (_, i) => i),
  );
  expect(np.toNested(permutation(key(1), 0))).toEqual([]);
  expect(np.toNested(permutation(key(1), 1))).toEqual([0]);
});

test("wrong bounds, dtypes and axes are told", () => {
  expect(() => randint(key(0), [2], 0.5, 3)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: randint: given the bound 0.5; expected a whole number. Round it, or use uniform.]`,
  );
  expect(() => randint(key(0), [2], 0, np.array(3))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: randint: given bound float32; expected an integer dtype. Convert with astype(x, "int32").]`,
  );
  expect(() => randint(key(0), [2], 0, 3, { dtype: "float32" as never })).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: randint: given dtype "float32"; expected an integer dtype. Draw floats with uniform.]`,
  );
  expect(() => uniform(key(0), [2], { dtype: "int32" as never })).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: uniform: given dtype "int32"; expected float32 or float64. Draw integers with randint.]`,
  );
  expect(() => uniform(key(0), [2], { maxval: np.array([1, 2, 3]) })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: uniform: given x [3] and shape [2]; expected a shape that ends in the shape of x, where only lengths of 1 may differ. Give x axes of length 1 where it should repeat, with np.expandDims or np.reshape.]`,
  );
  expect(() => permutation(key(0), 2.5)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: permutation: given 2.5; expected a whole number from 0 on, or an array. Round it first.]`,
  );
  expect(() => permutation(key(0), np.array(3))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: permutation: given x []; expected an axis to shuffle. Pass a plain number for 0, 1, …, x − 1.]`,
  );
  expect(() => permutation(key(0), np.array([3]), { axis: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: permutation: given axis 1 for an array [1]; expected an axis from -1 to 0. Count axes from 0 at the left, or from −1 at the right.]`,
  );
});
