import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit, makeProgram, vmap } from "@nabla-js/grad";
import { createWasmBackend, dumpSchedule } from "../index.js";

// Draws of every length about the vectors that are enciphered side by side, bit by bit those of the reference.

const backend = createWasmBackend({ threads: 2 });
const key = random.key(7);
const expectSame = (f: (...args: NDArray[]) => NDArray, ...args: NDArray[]): void => {
  expect([...np.toTypedArray(jit(f, { backend })(...args))]).toEqual([...np.toTypedArray(f(...args))]);
};

test("vectors of 1 to 70 draws", () => {
  for (let n = 1; n <= 70; n++) expectSame((k) => random.bits(k, [n]), key);
});

test("rows that are no multiple of the vectors, and what follows a draw in the same loop", () => {
  const x = np.reshape(np.arange(5 * 43), [5, 43]);
  expectSame((k) => np.add(random.uniform(k, [17, 43]), np.arange(43)), key);
  expectSame((k) => np.where(random.bernoulli(k, 0.4, [5, 43]), np.mul(x, 3), np.neg(x)), key);
  expectSame((k) => np.where(random.bernoulli(k, 0.4, [43, 5]), np.transpose(x), 0), key);
});

test("two keys in one loop", () => {
  const both = (k: NDArray): NDArray => {
    const [a, b] = random.split(k);
    return np.bitwiseXor(random.bits(a, [50]), random.bits(b, [50]));
  };
  expectSame(both, key);
});

test("a key for each row, and one for each draw", () => {
  const keys = random.split(key, 37);
  const rows = vmap((k: NDArray) => random.bits(k, [41])) as (keys: NDArray) => NDArray;
  const draws = vmap((k: NDArray) => random.bits(k, [])) as (keys: NDArray) => NDArray;
  expectSame(rows, np.stack(keys));
  expectSame(draws, np.stack(keys));
  expect(dumpSchedule(makeProgram(draws)(np.stack(keys)))).toContain("threefry2x32");
});

test("many draws on two threads", () => {
  expectSame((k) => random.uniform(k, [100_003]), key);
});
