import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import type { NDArray } from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { defaultRuns } from "@nabla-js/gradcheck";
import { prioritizedReplay, unprioritizedReplay } from "./prioritizedReplay.js";
import { emptySumTree, leafAt, prioritiesOf, setPriorities, totalOf } from "./sumTree.js";
import { uniformReplay } from "./uniformReplay.js";

type Item = { readonly x: NDArray; readonly n: NDArray };
const items = (values: readonly number[]): Item => ({
  x: np.array(values.map((v) => [v, -v])),
  n: np.array(values, { dtype: "int32" }),
});
const example: Item = { x: np.zeros([2]), n: np.array(0, { dtype: "int32" }) };
const ints = (values: readonly number[]): NDArray => np.array(values, { dtype: "int32" });
const numbers = (x: NDArray): number[] => Array.from(np.toTypedArray(x));

test("a replay remembers the last items, the oldest giving way", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }), (parts) => {
      const replay = uniformReplay<Item>(5);
      let state = replay.init(example);
      let count = 0;
      for (const n of parts) {
        state = replay.add(state, items(Array.from({ length: n }, () => ++count)));
      }
      const kept = numbers(state.items.n).filter((v) => v > 0);
      const expected = Array.from({ length: Math.min(5, count) }, (_, i) => count - i);
      expect(kept.sort((a, b) => b - a)).toEqual(expected);
      expect(np.item(state.size)).toBe(expected.length);
      const drawn = replay.sample(state, random.key(count), 40);
      expect(numbers(drawn.n).every((v) => expected.includes(v))).toBe(true);
      expect(numbers(np.at(drawn.x, ":, 1").get())).toEqual(numbers(drawn.n).map((v) => -v));
    }),
    { numRuns: defaultRuns(), seed: 1 },
  );
});

test("adding leaves the memory before as it was, and every item is drawn about equally often", () => {
  const replay = uniformReplay<Item>(4);
  const empty = replay.init(example);
  const full = replay.add(empty, items([1, 2, 3, 4]));
  expect(numbers(empty.items.n)).toEqual([0, 0, 0, 0]);
  const drawn = numbers(replay.sample(full, random.key(0), 4000).n);
  for (const v of [1, 2, 3, 4]) expect(Math.abs(drawn.filter((d) => d === v).length - 1000)).toBeLessThan(150);
});

test("compiled and donated it is the same", () => {
  const replay = prioritizedReplay<Item>(6);
  const work = (state: ReturnType<typeof replay.init>, key: NDArray) => {
    const added = replay.add(state, items([7, 8]));
    const { places, weights, items: drawn } = replay.sample(added, key, 5, 0.5);
    return [replay.update(added, places, np.add(np.astype(drawn.n, "float32"), 0.5)), places, weights] as const;
  };
  const compiled = jit(work, { backend: createWasmBackend(), donate: [0] });
  let [a, b] = [replay.init(example), replay.init(example)];
  for (let i = 0; i < 5; i++) {
    const [nextA, placesA, weightsA] = work(a, random.key(i));
    const [nextB, placesB, weightsB] = compiled(b, random.key(i));
    [a, b] = [nextA, nextB];
    expect(numbers(placesB)).toEqual(numbers(placesA));
    numbers(weightsB).forEach((w, j) => expect(w).toBeCloseTo(numbers(weightsA)[j], 5));
    numbers(b.priorities).forEach((p, j) => expect(p).toBeCloseTo(numbers(a.priorities)[j], 4));
    expect(numbers(b.items.n)).toEqual(numbers(a.items.n));
  }
});

test("the leaf at a mass is the first whose cumulative sum exceeds it", () => {
  const priority = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 64 }));
  fc.assert(
    fc.property(fc.array(priority, { minLength: 1, maxLength: 13 }), fc.array(fc.nat(1000), { maxLength: 10 }), (ps, masses) => {
      const total = ps.reduce((a, b) => a + b, 0);
      fc.pre(total > 0);
      // Whole numbers, so that float32 has them exactly.
      const tree = setPriorities(emptySumTree(ps.length), ints(ps.map((_, i) => i)), np.array(ps));
      expect(np.item(totalOf(tree))).toBe(total);
      expect(numbers(prioritiesOf(tree, ints(ps.map((_, i) => i))))).toEqual(ps);
      const at = masses.map((m) => m % total);
      const expected = at.map((m) => {
        let sum = 0;
        return ps.findIndex((p) => (sum += p) > m);
      });
      expect(numbers(leafAt(tree, np.array(at)))).toEqual(expected);
    }),
    { numRuns: defaultRuns(), seed: 1 },
  );
});

test("a leaf of priority 0 is never found, not even by a mass that was rounded up to the total", () => {
  const tree = setPriorities(emptySumTree(4), ints([0, 1]), np.array([0.1, 0.2]));
  expect(numbers(leafAt(tree, np.array([0, 0.1, 0.3, 0.30001, 99])))).toEqual([0, 1, 1, 1, 1]);
});

test("items are drawn in proportion to |error|^alpha, and weights make up for it", () => {
  const replay = prioritizedReplay<Item>(4, { alpha: 0.5, eps: 0 });
  const full = replay.add(replay.init(example), items([1, 2, 3, 4]));
  const state = replay.update(full, ints([0, 1, 2, 3]), np.array([1, -4, 9, 16]));
  // Priorities 1, 2, 3, 4 of 10. Strata make the counts all but exact.
  const { items: drawn, weights, places } = replay.sample(state, random.key(0), 1000, 1);
  [1, 2, 3, 4].forEach((v) => {
    expect(Math.abs(numbers(drawn.n).filter((d) => d === v).length - 100 * v)).toBeLessThanOrEqual(1);
  });
  numbers(places).forEach((place, i) => expect(numbers(weights)[i]).toBeCloseTo(1 / (place + 1), 5));
  expect(numbers(replay.sample(state, random.key(0), 5, 0).weights)).toEqual([1, 1, 1, 1, 1]);
});

test("new items come in at the highest priority there has been", () => {
  const replay = prioritizedReplay<Item>(4, { alpha: 1, eps: 0 });
  const one = replay.update(replay.add(replay.init(example), items([1])), ints([0]), np.array([5]));
  const two = replay.add(one, items([2]));
  expect(numbers(prioritiesOf(two.priorities, ints([0, 1])))).toEqual([5, 5]);
});

test("a uniform memory with the functions of a prioritised one gives what the uniform one gives", () => {
  const [plain, dressed] = [uniformReplay<Item>(8), unprioritizedReplay<Item>(8)];
  const a = plain.add(plain.init(example), items([1, 2, 3]));
  const b = dressed.add(dressed.init(example), items([1, 2, 3]));
  const drawn = dressed.sample(b, random.key(4), 6, 1);
  expect(numbers(drawn.items.n)).toEqual(numbers(plain.sample(a, random.key(4), 6).n));
  expect(numbers(drawn.weights)).toEqual([1, 1, 1, 1, 1, 1]);
});

test("what does not fit is said", () => {
  const replay = uniformReplay<Item>(2);
  expect(() => uniformReplay(0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: uniformReplay: given capacity 0; expected how many items to remember, from 1 on. Give a whole number.]`,
  );
  expect(() => replay.sample(replay.init(example), random.key(0), 1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: uniformReplay: sample: given an empty memory; expected at least one item. Add some first.]`,
  );
  expect(() => replay.add(replay.init(example), items([1, 2, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: uniformReplay: add: given items.n [3] and items.x [3, 2]; expected items [n, …] with one n in all, at most the 2 that it holds. Add an axis in front for a single item, and add many in several parts.]`,
  );
  expect(() => replay.add(replay.init(example), { x: np.zeros([1, 3]), n: ints([1]) })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: uniformReplay: add: given items [1, 3]; expected items [n, 2], as the example was. Give items like the one that init was given.]`,
  );
  expect(() => prioritizedReplay(4, { alpha: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: prioritizedReplay: given alpha -1 and eps 0.000001; expected numbers from 0 on. Leave them out for 0.6 and 1e-6.]`,
  );
});
