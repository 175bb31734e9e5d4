import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { keyLaws, register } from "@nabla-js/gradcheck";
import { dropout } from "./dropout.js";

const key = random.key(1);

test("drops a fraction in training, and keeps the mean", () => {
  const [y] = dropout(0.25).apply({}, {}, np.ones([100, 100]), { key, train: true });
  const values = np.toTypedArray(y);
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
  expect(values.filter((v) => v === 0).length / 1e4).toBeCloseTo(0.25, 1);
  expect(np.item(np.mean(y))).toBeCloseTo(1, 1);
});

test("does nothing when it does not train, nor at a rate of 0", () => {
  const x = np.ones([2, 2]);
  expect(dropout(0.5).apply({}, {}, x)[0]).toBe(x);
  expect(dropout(0.5).apply({}, {}, x, { key })[0]).toBe(x);
  expect(dropout(0).apply({}, {}, x, { train: true })[0]).toBe(x);
});

test("shared axes are dropped or kept as a whole", () => {
  const [y] = dropout(0.5, { sharedAxes: [2, 3] }).apply({}, {}, np.ones([4, 8, 3, 3]), { key, train: true });
  const sums = new Set(np.toTypedArray(np.sum(y, [2, 3])));
  expect(sums).toEqual(new Set([0, 18]));
});

register(
  test,
  keyLaws((key) => dropout(0.5).apply({}, {}, np.ones([64]), { key, train: true })[0], { name: "dropout" }),
);

test("to train it needs a key; a rate is a fraction", () => {
  expect(() => dropout(0.5).apply({}, {}, np.ones([2]), { train: true })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: dropout(0.5): given no key; expected a key to draw what is dropped. Pass one: apply(params, state, x, { key, train: true }), a new one for each step.]`,
  );
  expect(() => dropout(50)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: dropout(50): given rate 50; expected a fraction in [0, 1). Did you mean 0.5?]`,
  );
  expect(() => dropout(1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: dropout(1): given rate 1; expected a fraction in [0, 1). Give the fraction of elements that are dropped.]`,
  );
});
