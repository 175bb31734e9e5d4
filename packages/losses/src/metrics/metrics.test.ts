import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { arrays, defaultRuns, expectClose, integers, ties } from "@nabla-js/gradcheck";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import type { NDArray } from "@nabla-js/ndarray";
import * as all from "../index.js";

const int = (x: np.Nested): NDArray => np.array(x, { dtype: "int32" });

test("accuracy: the first of the largest logits counts", () => {
  expect(
    np.toNested(
      all.accuracy(
        np.array([
          [1, 2, 0],
          [3, 3, 1],
          [3, 3, 1],
        ]),
        int([1, 0, 1]),
      ),
    ),
  ).toEqual([1, 1, 0]);
  expect(all.accuracy(np.zeros([2, 3, 4]), np.zeros([2, 3], "uint8")).shape).toEqual([2, 3]);
  expect(() => all.accuracy(np.zeros([2, 3]), int([1]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: accuracy: given logits [2, 3] and labels [1]; expected logits [...batch, classes] and labels [...batch]. Give one class number for each example.]`,
  );
});

test("topKAccuracy agrees with sorting, ties included", () => {
  fc.assert(
    fc.property(
      arrays([4, 5], { elements: ties() }),
      arrays([4], { dtype: "int32", elements: integers(0, 4) }),
      fc.integer({ min: 1, max: 5 }),
      (x, y, k) => {
        const got = np.toTypedArray(all.topKAccuracy(x, y, k));
        (np.toNested(x) as number[][]).forEach((row, i) => {
          const order = row.map((_, c) => c).sort((a, b) => row[b] - row[a] || a - b);
          expect(got[i]).toBe(order.slice(0, k).includes(np.toTypedArray(y)[i]) ? 1 : 0);
        });
      },
    ),
    { numRuns: defaultRuns() },
  );
  expect(np.toNested(all.topKAccuracy(np.zeros([1, 3]), int([7]), 3))).toEqual([0]);
  expect(() => all.topKAccuracy(np.zeros([1, 3]), int([0]), 0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: topKAccuracy: given k 0; expected a whole number from 1 on. Give the number of guesses, for instance 5.]`,
  );
});

test("confusionMatrix counts; precision, recall and F1 read it", () => {
  const labels = int([0, 0, 0, 1, 1, 3]);
  const predicted = int([0, 1, 1, 1, 0, 3]);
  const matrix = all.confusionMatrix(predicted, labels, 4);
  expect(matrix.dtype).toBe("int32");
  expect(np.toNested(matrix)).toEqual([
    [1, 2, 0, 0],
    [1, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 1],
  ]);
  const close = (x: NDArray, expected: readonly number[]): void =>
    np.toTypedArray(x).forEach((v, i) => expect(v).toBeCloseTo(expected[i], 6));
  close(all.precision(matrix), [1 / 2, 1 / 3, 0, 1]);
  close(all.recall(matrix), [1 / 3, 1 / 2, 0, 1]);
  close(all.f1(matrix), [2 / 5, 2 / 5, 0, 1]);
  expect(() => all.f1(np.zeros([2, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: f1: given confusion [2, 3]; expected a confusion matrix [classes, classes]. Make one with confusionMatrix(predicted, labels, classes).]`,
  );
});

test("rocAuc is the share of pairs in the right order, ties counting half", () => {
  fc.assert(
    fc.property(
      arrays([12], { elements: ties() }),
      arrays([12], { dtype: "int32", elements: integers(0, 1) }),
      (scores, labels) => {
        const [s, y] = [np.toTypedArray(scores), np.toTypedArray(labels)];
        let [right, pairs] = [0, 0];
        for (let i = 0; i < 12; i++)
          for (let j = 0; j < 12; j++)
            if (y[i] === 1 && y[j] === 0) {
              pairs++;
              right += s[i] > s[j] ? 1 : s[i] === s[j] ? 0.5 : 0;
            }
        const auc = np.item(all.rocAuc(scores, labels));
        if (pairs === 0) expect(auc).toBeNaN();
        else expect(auc).toBeCloseTo(right / pairs, 5);
      },
    ),
    { numRuns: defaultRuns() },
  );
  expect(() => all.rocAuc(np.zeros([2, 2]), int([0, 1]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: rocAuc: given scores [2, 2] and labels [2]; expected one shape for both, [batch]. For several classes take one column of the scores at a time.]`,
  );
});

test("r2: 1 for the targets, 0 for their mean", () => {
  const target = np.array([1, 2, 3, 6]);
  expect(np.item(all.r2(target, target))).toBe(1);
  expect(np.item(all.r2(np.full([4], 3), target))).toBe(0);
  expect(np.item(all.r2(np.array([1, 2, 3, 7]), target))).toBeCloseTo(1 - 1 / 14);
});

const logits = arrays([6, 3], { elements: ties() });
const classes = (): fc.Arbitrary<NDArray> => arrays([6], { dtype: "int32", elements: integers(0, 2) });

test.each<[name: string, metric: (x: NDArray, y: NDArray) => NDArray]>([
  ["accuracy", all.accuracy],
  ["topKAccuracy", (x, y) => all.topKAccuracy(x, y, 2)],
  ["confusionMatrix", (x, y) => all.confusionMatrix(np.argmax(x, -1), y, 3)],
  ["precision", (x, y) => all.precision(all.confusionMatrix(np.argmax(x, -1), y, 3))],
  ["recall", (x, y) => all.recall(all.confusionMatrix(np.argmax(x, -1), y, 3))],
  ["f1", (x, y) => all.f1(all.confusionMatrix(np.argmax(x, -1), y, 3))],
  ["rocAuc", (x, y) => all.rocAuc(np.max(x, -1), np.minimum(y, 1))],
  ["r2", (x, y) => all.r2(np.max(x, -1), np.astype(y, "float32"))],
])("%s compiled, and on kernels-wasm, is what it is eagerly", (_name, metric) => {
  const compiled = [jit(metric), jit(metric, { backend: createWasmBackend({ threads: 1 }) })];
  fc.assert(
    fc.property(logits, classes(), (x, y) => {
      const expected = metric(x, y);
      for (const f of compiled) expectClose("compiled", f(x, y), "eager", expected);
    }),
    { numRuns: defaultRuns() },
  );
});
