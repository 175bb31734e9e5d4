import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { batch } from "./batch.js";
import { pipe } from "./pipe.js";
import { examples } from "./sequence.js";
import { shuffle } from "./shuffle.js";
import { take } from "./take.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 50) };

const iota = (n: number) => np.array(Int32Array.from({ length: n }, (_, i) => i));
const order = (seed: number, n: number): number[] =>
  [...pipe(examples(iota(n)), shuffle(random.key(seed)))].map((x) => np.item(x));

test("a shuffle is a permutation, and a key decides everything", () => {
  fc.assert(
    fc.property(fc.nat({ max: 60 }), fc.nat(), (n, seed) => {
      const shuffled = order(seed, n);
      expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      expect(order(seed, n)).toEqual(shuffled);
    }),
    runs,
  );
});

test("it is jax.random.permutation of the indices", () => {
  expect(order(0, 10)).toEqual(Array.from(np.toTypedArray(random.permutation(random.key(0), 10))));
});

test("another key gives another order, and every place is reached by every example", () => {
  const seen = Array.from({ length: 6 }, () => new Set<number>());
  for (let seed = 0; seed < 60; seed++) order(seed, 6).forEach((x, i) => seen[i]!.add(x));
  expect(seen.every(({ size }) => size === 6)).toBe(true);
});

test("an epoch of shuffled batches visits each example once, images with their labels", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }), fc.nat(), (n, size, seed) => {
      const images = np.array(
        Float32Array.from({ length: 3 * n }, (_, i) => Math.floor(i / 3)),
        { shape: [n, 3] },
      );
      const batches = pipe(examples({ images, labels: iota(n) }), shuffle(random.key(seed)), batch(size));
      const visited: number[] = [];
      for (const { images, labels } of batches) {
        const list = np.toNested(labels) as number[];
        expect(np.toNested(images)).toEqual(list.map((label) => [label, label, label]));
        visited.push(...list);
      }
      expect(visited.sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }),
    runs,
  );
});

test("take before a shuffle chooses the first examples, behind it some drawn by the key", () => {
  const data = examples(iota(20));
  const numbers = (sequence: Iterable<np.NDArray>): number[] => [...sequence].map((x) => np.item(x)).sort((a, b) => a - b);
  expect(numbers(pipe(data, take(3), shuffle(random.key(1))))).toEqual([0, 1, 2]);
  expect(numbers(pipe(data, shuffle(random.key(1)), take(3)))).not.toEqual([0, 1, 2]);
});
