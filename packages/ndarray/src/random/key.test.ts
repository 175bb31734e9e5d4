import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { jit, vmap } from "@nabla-js/grad";
import * as random from "../random.js";

// Numbers of jax.random: printed by JAX 0.10.2 in its default configuration.

const { key, split, foldIn, bits } = random;

test("a key holds the seed", () => {
  expect(np.toNested(key(0))).toEqual([0, 0]);
  expect(np.toNested(key(1701))).toEqual([0, 1701]);
  expect(np.toNested(key(2 ** 31 - 1))).toEqual([0, 2147483647]);
  expect(np.toNested(key(-1))).toEqual([0, 4294967295]);
  expect(key(3).dtype).toBe("uint32");
});

test("seeds beyond 32 bits fill the first word, as jax.random has it in 64 bits", () => {
  expect(np.toNested(key(2 ** 32 + 5))).toEqual([1, 5]);
  expect(np.toNested(key(2 ** 53 - 1))).toEqual([2097151, 4294967295]);
});

test("split gives the keys of jax.random, and can be taken apart", () => {
  const [a, b] = split(key(0));
  expect(np.toNested(a)).toEqual([1797259609, 2579123966]);
  expect(np.toNested(b)).toEqual([928981903, 3453687069]);
  expect(np.toNested(split(key(42), 3))).toEqual([
    [1832780943, 270669613],
    [64467757, 2916123636],
    [2465931498, 255383827],
  ]);
  expect(np.toNested(split(key(7), [2, 2]))).toEqual([
    [
      [3625411723, 1954958720],
      [195045567, 4062205631],
    ],
    [
      [966301609, 1948237315],
      [276534068, 1641862660],
    ],
  ]);
  expect(split(key(7), 0).shape).toEqual([0, 2]);
});

test("foldIn gives the keys of jax.random", () => {
  expect([0, 1, 7, 2 ** 32 - 1].map((i) => np.toNested(foldIn(key(42), i)))).toEqual([
    [1832780943, 270669613],
    [64467757, 2916123636],
    [2547012911, 1371500959],
    [2398536845, 3890976714],
  ]);
  expect(np.toNested(foldIn(key(42), np.array(7, { dtype: "int32" })))).toEqual([2547012911, 1371500959]);
  expect(np.toNested(foldIn(key(42), -1))).toEqual([2398536845, 3890976714]);
});

test("foldIn(key, i) is split(key, n)[i]", () => {
  const k = key(5);
  [...split(k, 4)].forEach((expected, i) => expect(np.toNested(foldIn(k, i))).toEqual(np.toNested(expected)));
});

test("bits are those of jax.random", () => {
  expect(np.toNested(bits(key(1701), [3]))).toEqual([1111271205, 2679469115, 974515252]);
  expect(np.toNested(bits(key(1701), [5], { dtype: "uint8" }))).toEqual([37, 59, 52, 178, 111]);
  expect(np.toNested(bits(key(3), [2, 3]))).toEqual([
    [318053758, 4029299397, 2787249374],
    [4190260272, 1195623854, 2503700069],
  ]);
});

test("keys and numbers are the same under vmap and jit", () => {
  const keys = split(key(3), 4);
  const draw = (k: np.NDArray): np.NDArray => {
    const [a, b] = split(foldIn(k, 2));
    return np.add(random.uniform(a, [3]), random.normal(b, [3]));
  };
  const each = [...keys].map((k) => np.toNested(draw(k)));
  expect(np.toNested(vmap(draw)(keys))).toEqual(each);
  expect(np.toNested(jit(vmap(draw))(keys))).toEqual(each);
  const folded = vmap((i: np.NDArray) => foldIn(key(42), i))(np.array([0, 7], { dtype: "int32" }));
  expect(np.toNested(folded)).toEqual([
    [1832780943, 270669613],
    [2547012911, 1371500959],
  ]);
});

test("streams of split keys are not correlated", () => {
  const n = 20_000;
  const columns = [...split(key(8), 6)].map((k) => np.toTypedArray(random.normal(k, [n], { dtype: "float64" })));
  for (let a = 0; a < columns.length; a++)
    for (let b = 0; b < a; b++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += columns[a][i] * columns[b][i];
      // The correlation of independent columns is normal with deviation 1/√n.
      expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
    }
});

test("what is no key, no seed and no count is told apart", () => {
  expect(() => key(1.5)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: key: given the seed 1.5; expected a whole number from −2147483648 to 9007199254740991. Round it; for a key that depends on an array, use foldIn(key, x).]`,
  );
  expect(() => random.uniform(np.array([0, 1]))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: uniform: given key float32; expected a key, of uint32. Make one with random.key(seed).]`,
  );
  expect(() => random.uniform(split(key(0), 3))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: uniform: given key [3, 2]; expected one key [2]. Take one of several keys, or map over them with vmap.]`,
  );
  expect(() => random.uniform(7 as never)).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: uniform: given key 7; expected a key, of uint32. Make one with random.key(seed).]`,
  );
  expect(() => split(key(0), -1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: split: given num -1; expected how many keys: whole numbers from 0 on. Leave num out for two keys.]`,
  );
  expect(() => foldIn(key(0), 0.5)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: foldIn: given data 0.5; expected a whole number. Round it first.]`,
  );
  expect(() => foldIn(key(0), np.array([1, 2], { dtype: "int32" }))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: foldIn: given data [2]; expected a single number []. Map over it with vmap.]`,
  );
  expect(() => foldIn(key(0), np.array(1))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: foldIn: given data float32; expected an integer dtype. Convert with astype(data, "uint32").]`,
  );
  expect(() => bits(key(0), [2], { dtype: "int32" as never })).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: bits: given dtype "int32"; expected uint32 or uint8. Use randint for other integers.]`,
  );
});
