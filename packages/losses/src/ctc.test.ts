import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { grad, jit } from "@nabla-js/grad";
import { allClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { ctc } from "./ctc.js";

/** The sum over all paths: every class at every step, merged and without blanks. */
const enumerated = (logits: readonly (readonly number[])[], labels: readonly number[], blank: number): number => {
  const classes = logits[0].length;
  const probabilities = logits.map((row) => {
    const sum = row.reduce((total, x) => total + Math.exp(x), 0);
    return row.map((x) => Math.exp(x) / sum);
  });
  let total = 0;
  for (let path = 0; path < classes ** logits.length; path++) {
    const steps = logits.map((_, t) => Math.floor(path / classes ** t) % classes);
    const said = steps.filter((c, t) => c !== blank && (t === 0 || c !== steps[t - 1]));
    if (said.join() === labels.join()) total += steps.reduce((p, c, t) => p * probabilities[t][c], 1);
  }
  return -Math.log(total);
};

const logits = random.normal(random.key(0), [3, 5, 3], { dtype: "float64" });
const nested = np.toNested(logits) as number[][][];
const int = (x: np.Nested): NDArray => np.array(x, { dtype: "int32" });

test("is the sum over all alignments", () => {
  const labels = [
    [1, 2],
    [2, 2],
    [1, 1],
  ];
  const loss = np.toTypedArray(ctc(logits, int(labels)));
  labels.forEach((row, i) => expect(loss[i]).toBeCloseTo(enumerated(nested[i], row, 0), 10));
});

test("lengths of time and of labels", () => {
  const labels = [
    [1, 2, 1],
    [2, 7, 7],
    [9, 9, 9],
  ];
  const loss = np.toTypedArray(ctc(logits, int(labels), { logitLengths: int([4, 3, 5]), labelLengths: int([3, 1, 0]) }));
  const expected = [
    enumerated(nested[0].slice(0, 4), [1, 2, 1], 0),
    enumerated(nested[1].slice(0, 3), [2], 0),
    enumerated(nested[2], [], 0),
  ];
  expected.forEach((value, i) => expect(loss[i]).toBeCloseTo(value, 10));
});

test("any class may be the blank", () => {
  const loss = np.toTypedArray(
    ctc(
      logits,
      int([
        [0, 1],
        [0, 0],
        [1, 0],
      ]),
      { blank: 2 },
    ),
  );
  expect(loss[1]).toBeCloseTo(enumerated(nested[1], [0, 0], 2), 10);
});

test("where the time is too short the loss is ∞, and the others keep their gradients", () => {
  const short = np.slice(logits, [null, null], [null, 2]);
  const labels = int([
    [1, 1],
    [1, 2],
    [2, 1],
  ]);
  const loss = np.toTypedArray(ctc(short, labels));
  expect(loss[0]).toBe(Infinity);
  expect(loss[1]).toBeCloseTo(enumerated(nested[1].slice(0, 2), [1, 2], 0), 10);
  const g = np.toTypedArray(grad((x: NDArray) => np.sum(ctc(x, labels)))(short));
  expect(g.every(Number.isFinite)).toBe(true);
  expect(g.slice(0, 6).every((v) => v === 0)).toBe(true);
});

test("jit is eager, and the gradient of each step sums to 0", () => {
  const labels = int([
    [1, 2],
    [2, 2],
    [1, 1],
  ]);
  const loss = (x: NDArray): NDArray => np.sum(ctc(x, labels));
  expect(allClose(jit(loss)(logits), loss(logits))).toBe(true);
  np.toTypedArray(np.sum(jit(grad(loss))(logits), -1)).forEach((v) => expect(Math.abs(v)).toBeLessThan(1e-10));
});

test("shapes and dtypes are checked", () => {
  expect(() => ctc(np.zeros([2, 3]), int([[1], [1]]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: ctc: given logits [2, 3] and labels [2, 1]; expected logits [batch, time, classes], labels [batch, labels] and lengths [batch]. Pad shorter sequences, and give their lengths.]`,
  );
  expect(() => ctc(logits, np.zeros([3, 2]))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: ctc: given labels float32; expected labels that are class numbers, of an integer dtype. Convert with np.astype(labels, "int32").]`,
  );
  expect(() => ctc(logits, int([[1], [1], [1]]), { labelLengths: int([1]) })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: ctc: given logits [3, 5, 3] and labels [3, 1] and labelLengths [1]; expected logits [batch, time, classes], labels [batch, labels] and lengths [batch]. Pad shorter sequences, and give their lengths.]`,
  );
});
