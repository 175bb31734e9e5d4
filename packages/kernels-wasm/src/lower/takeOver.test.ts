import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { grad, jit, makeProgram } from "@nabla-js/grad";
import { createWasmBackend } from "../index.js";
import { scheduleOf } from "./scheduleOf.js";
import { takeOver } from "./takeOver.js";

// Results that are written over what was donated are those of a call to which nothing was donated, to the bit.

const backends = [1, 3].map((threads) => createWasmBackend({ threads }));
const numbers = (shape: readonly number[], seed: number): NDArray =>
  np.array(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + 1.7 * i + 0.01 * i * i)),
    { shape, dtype: "float32" },
  );
const copies = (arrays: readonly NDArray[]): NDArray[] => arrays.map((x) => np.array(np.toTypedArray(x), { shape: x.shape }));

type Step = (state: readonly NDArray[], x: NDArray) => readonly NDArray[];

/** Which results of a step are written over which of its state. */
const overOf = (step: Step, state: readonly NDArray[], x: NDArray): Readonly<Record<number, number>> => {
  const pairs = new Map(state.map((_, i) => [i, i]));
  return Object.fromEntries(takeOver(scheduleOf(makeProgram(step)(state, x)), pairs).over);
};

/** Goes some steps with the state donated and without. */
const expectSame = (step: Step, state: readonly NDArray[], x: NDArray): void => {
  for (const backend of backends) {
    const donating = jit(step, { backend, donate: [0] });
    const plain = jit(step, { backend });
    let [mine, theirs]: [readonly NDArray[], readonly NDArray[]] = [copies(state), copies(state)];
    for (let i = 0; i < 4; i++) [mine, theirs] = [donating(mine, x), plain(theirs, x)];
    expect(mine.map((y) => [...np.toTypedArray(y)])).toEqual(theirs.map((y) => [...np.toTypedArray(y)]));
  }
};

/** Weights less a tenth of a product of their shape. */
const descent: Step = ([w], x) => [np.sub(w, np.mul(0.1, np.matmul(np.transpose(x), np.tanh(np.matmul(x, w)))))];

const steps: Readonly<Record<string, { step: Step; state: readonly NDArray[]; x: NDArray; over: Record<number, number> }>> = {
  "more than a megabyte, which threads write over too": {
    step: ([w], x) => [np.add(np.mul(w, 0.9), np.tanh(x))],
    state: [numbers([40, 83, 83], 1)],
    x: numbers([83], 2),
    over: { 0: 0 },
  },
  "more than a megabyte behind a product": {
    step: descent,
    state: [numbers([533, 517], 1)],
    x: numbers([19, 533], 2),
    over: { 0: 0 },
  },
  "each element from itself": {
    step: ([w], x) => [np.sub(np.mul(w, 0.9), x)],
    state: [numbers([5, 37], 1)],
    x: numbers([5, 37], 2),
    over: { 0: 0 },
  },
  "with an array that is repeated along rows that fill no vector": {
    step: ([w], x) => [np.add(np.mul(w, 0.9), np.tanh(x))],
    state: [numbers([40, 23, 7], 1)],
    x: numbers([7], 2),
    over: { 0: 0 },
  },
  "momentum and weights, which read it": {
    step: ([w, m], x) => {
      const next = np.add(np.mul(m, 0.9), x);
      return [np.sub(w, np.mul(next, 0.1)), next];
    },
    state: [numbers([101], 1), numbers([101], 3)],
    x: numbers([101], 2),
    over: { 0: 0, 1: 1 },
  },
  "old momentum, read by what is written after the new one": {
    step: ([m, w], x) => [np.add(np.mul(m, 0.9), x), np.sub(np.mul(w, m), x)],
    state: [numbers([101], 1), numbers([101], 3)],
    x: numbers([101], 2),
    over: { 0: 0, 1: 1 },
  },
  "old momentum, read from behind by what is written after the new one": {
    step: ([m, w], x) => [np.add(np.mul(m, 0.9), x), np.sub(np.mul(w, np.flip(m)), x)],
    state: [numbers([101], 1), numbers([101], 3)],
    x: numbers([101], 2),
    over: { 1: 1 },
  },
  "elements from others": {
    step: ([w, v], x) => [np.add(np.flip(w), x), np.add(np.transpose(np.reshape(v, [10, 10])), 1)],
    state: [numbers([100], 1), numbers([100], 3)],
    x: numbers([100], 2),
    over: {},
  },
  "elements between others": {
    step: ([w], x) => [np.reshape(np.stack([np.mul(lax.slice(w, [0], [50]), 2), x], 1), [100])],
    state: [numbers([100], 1)],
    x: numbers([50], 2),
    over: {},
  },
  exchanged: {
    step: ([v, w]) => [w, v],
    state: [numbers([70], 1), numbers([70], 3)],
    x: numbers([1], 2),
    over: { 1: 1 },
  },
  "read once more after it was written": {
    step: ([w, s], x) => {
      const next = np.mul(np.add(w, x), np.sum(np.square(s)));
      return [next, np.add(np.flip(w), np.cumsum(next))];
    },
    state: [numbers([64], 1), numbers([64], 3)],
    x: numbers([64], 2),
    over: { 1: 1 },
  },
  "the update of weights behind a product": {
    step: descent,
    state: [numbers([27, 13], 1)],
    x: numbers([19, 27], 2),
    over: { 0: 0 },
  },
  "weights that are a factor of the product behind which they are updated": {
    step: ([w], x) => [np.add(w, np.matmul(w, np.mul(x, 0.01)))],
    state: [numbers([21, 21], 1)],
    x: numbers([21, 21], 2),
    over: {},
  },
};

for (const [name, { step, state, x, over }] of Object.entries(steps))
  test(`${name}`, () => {
    expect(overOf(step, state, x)).toEqual(over);
    expectSame(step, state, x);
  });

test.each([
  [784, true],
  [1009, false],
])("weights below a rectifier, summed by lists over %i rows", (rows, isOver) => {
  const x = numbers([32, rows], 2);
  const rectified = (z: NDArray): NDArray => np.where(np.lessEqual(z, 0), 0, z);
  const loss = ([w, v]: readonly NDArray[], x: NDArray): NDArray => np.sum(np.square(np.matmul(rectified(np.matmul(x, w)), v)));
  const step: Step = (state, x) => grad(loss)(state, x).map((g, i) => np.sub(state[i], np.mul(g, 1e-4)));
  const state = [numbers([rows, 30], 1), numbers([30, 5], 3)];
  expect(overOf(step, state, x)).toEqual(isOver ? { 0: 0, 1: 1 } : { 1: 1 });
  expectSame(step, state, x);
});

test("random updates of random shapes", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 });
  const terms: readonly ((v: readonly NDArray[], i: number) => NDArray)[] = [
    (v, i) => v[i],
    (v, i) => v[(i + 1) % v.length],
    (v, i) => np.flip(v[i]),
    (v, i) => np.sum(v[i], 0, { keepdims: true }),
    (v, i) => np.cumsum(v[(i + 2) % v.length], 0),
    (v, i) => np.tanh(v[(i + 2) % v.length]),
  ];
  const updates = fc.array(fc.tuple(fc.nat(terms.length - 1), fc.nat(terms.length - 1), fc.boolean()), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(shapes, updates, (shape, chosen) => {
      const step: Step = (state, x) => {
        const now = [...state];
        chosen.forEach(([a, b, seesNew], i) => {
          const from = seesNew ? now : state;
          now[i] = np.add(np.mul(terms[a](from, i), 0.5), np.mul(terms[b](state, i), x));
        });
        return now;
      };
      expectSame(
        step,
        [1, 2, 3].map((seed) => numbers(shape, seed)),
        np.array(0.3),
      );
    }),
    { numRuns: 40 },
  );
});
