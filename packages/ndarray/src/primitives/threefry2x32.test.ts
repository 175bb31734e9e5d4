import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { randomBits, threefry2x32 } from "./threefry2x32.js";

const words = (...values: number[]): np.NDArray => np.array(Uint32Array.from(values));

test("the known answers of threefry2x32 with 20 rounds", () => {
  // Random123 1.14, tests/kat_vectors: key and counter 0; all ones; digits of π.
  const [a, b] = threefry2x32(
    words(0, 0xffffffff, 0x13198a2e),
    words(0, 0xffffffff, 0x03707344),
    words(0, 0xffffffff, 0x243f6a88),
    words(0, 0xffffffff, 0x85a308d3),
  );
  expect(np.toNested(a)).toEqual([0x6b200159, 0x1cb996fc, 0xc4923a9c]);
  expect(np.toNested(b)).toEqual([0x99ba4efe, 0xbb002be7, 0x483df7a0]);
});

test("random bits are the words of the counters 0, 1, 2, …", () => {
  const [a, b] = threefry2x32(words(5, 5, 5), words(6, 6, 6), words(0, 0, 0), words(0, 1, 2));
  const both = np.toNested(randomBits(words(5, 6), [3], 64)) as number[][];
  expect(both.map(([high]) => high)).toEqual(np.toNested(a));
  expect(both.map(([, low]) => low)).toEqual(np.toNested(b));
  expect(np.toNested(randomBits(words(5, 6), [3], 32))).toEqual(both.map(([high, low]) => (high ^ low) >>> 0));
  expect(np.toNested(randomBits(words(5, 6), [3], 8))).toEqual(both.map(([high, low]) => (high ^ low) & 0xff));
});

test("several keys draw side by side", () => {
  const keys = np.array(Uint32Array.of(5, 6, 7, 8), { shape: [2, 2] });
  const drawn = randomBits(keys, [2, 2], 32);
  expect(drawn.shape).toEqual([2, 2, 2]);
  expect(np.toNested(drawn)).toEqual([
    np.toNested(randomBits(words(5, 6), [2, 2], 32)),
    np.toNested(randomBits(words(7, 8), [2, 2], 32)),
  ]);
  expect(randomBits(keys, [0], 32).shape).toEqual([2, 0]);
});

test("words and shapes are checked", () => {
  expect(() => randomBits(np.array([1, 2]), [1], 32)).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: randomBits: given key float32; expected words of uint32. Make keys with random.key, random.split or random.foldIn.]`,
  );
  expect(() => randomBits(words(1, 2), [-1], 32)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: randomBits: given shape [-1]; expected a list of whole numbers from 0 on. Give one for each axis, as in [2, 3].]`,
  );
});
