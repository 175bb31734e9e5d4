import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as random from "@nabla-js/ndarray/random";
import { shuffleBuffer } from "./shuffleBuffer.js";

const order = async (n: number, size: number, seed: number): Promise<number[]> => {
  const all: number[] = [];
  for await (const x of shuffleBuffer(random.key(seed), size)(Array.from({ length: n }, (_, i) => i))) all.push(x);
  return all;
};

test("a permutation, decided by the key, that brings nothing more than size − 1 places forward", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 12 }), fc.nat(), async (n, size, seed) => {
      const shuffled = await order(n, size, seed);
      expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      expect(await order(n, size, seed)).toEqual(shuffled);
      shuffled.forEach((x, place) => expect(x - place).toBeLessThanOrEqual(size - 1));
    }),
    { numRuns: Number(process.env.NABLA_RUNS ?? 30) },
  );
});

test("a buffer of one leaves the order; a large one reaches every order", async () => {
  expect(await order(5, 1, 0)).toEqual([0, 1, 2, 3, 4]);
  const seen = new Set<string>();
  for (let seed = 0; seed < 60; seed++) seen.add((await order(3, 3, seed)).join());
  expect(seen.size).toBe(6);
});

test("more than a block of draws", async () => {
  expect(new Set(await order(3000, 7, 1)).size).toBe(3000);
});
