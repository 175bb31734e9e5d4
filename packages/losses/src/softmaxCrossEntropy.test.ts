import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { grad } from "@nabla-js/grad";
import { allClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { smoothLabels } from "./smoothLabels.js";
import { softmaxCrossEntropy } from "./softmaxCrossEntropy.js";
import { softmaxCrossEntropyWithIntegerLabels } from "./softmaxCrossEntropyWithIntegerLabels.js";

const logits = np.array(
  [
    [1, 2, 3],
    [0, 0, 0],
    [5, -5, 0],
  ],
  { dtype: "float64" },
);
const labels = np.array([2, 0, 1], { dtype: "int32" });
const oneHot = np.oneHot(labels, 3, "float64");
const classWeights = np.array([1, 2, 3], { dtype: "float64" });

test("even logits cost log 3", () => {
  expect(np.toTypedArray(softmaxCrossEntropy(logits, oneHot))[1]).toBeCloseTo(Math.log(3), 12);
});

test("classes are one-hot probabilities: plain, smoothed, weighted", () => {
  for (const options of [{}, { labelSmoothing: 0.1 }, { classWeights }, { classWeights, labelSmoothing: 0.3 }])
    expect(
      allClose(softmaxCrossEntropyWithIntegerLabels(logits, labels, options), softmaxCrossEntropy(logits, oneHot, options)),
    ).toBe(true);
});

test("the gradient in the logits is softmax − labels", () => {
  const g = grad((x: NDArray) => np.sum(softmaxCrossEntropyWithIntegerLabels(x, labels)))(logits);
  const e = np.exp(logits);
  expect(allClose(g, np.sub(np.div(e, np.sum(e, -1, { keepdims: true })), oneHot))).toBe(true);
});

test("an ignored label costs nothing and passes no gradient", () => {
  const y = np.array([2, -1, 1], { dtype: "int32" });
  const loss = (x: NDArray): NDArray => softmaxCrossEntropyWithIntegerLabels(x, y, { ignoredLabel: -1, labelSmoothing: 0.1 });
  expect(np.toTypedArray(loss(logits))[1]).toBe(0);
  expect(np.toNested(np.slice(grad((x: NDArray) => np.sum(loss(x)))(logits), [1], [2]))).toEqual([[0, 0, 0]]);
});

test("a label that is no class gives NaN, not a wrong number", () => {
  const y = np.array([3, -1, 1], { dtype: "int32" });
  expect(np.toTypedArray(softmaxCrossEntropyWithIntegerLabels(logits, y)).slice(0, 2)).toEqual(Float64Array.of(NaN, NaN));
});

test("labels of any integer dtype, batches of any shape, classes that are ruled out", () => {
  const x = np.reshape(np.arange(24), [2, 4, 3]);
  const y = np.zeros([2, 4], "uint8");
  expect(softmaxCrossEntropyWithIntegerLabels(x, y, { ignoredLabel: -1 }).shape).toEqual([2, 4]);
  expect(np.item(softmaxCrossEntropyWithIntegerLabels(np.array([0, -Infinity]), np.array(0, { dtype: "int32" }))) + 0).toBe(0);
});

test("smoothing keeps the sum", () => {
  expect(allClose(np.sum(smoothLabels(oneHot, 0.3), -1), [1, 1, 1])).toBe(true);
});

test("what does not fit is refused with a remedy", () => {
  expect(() => softmaxCrossEntropy(logits, labels)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: softmaxCrossEntropy: given logits [3, 3] and labels [3]; expected one shape for both, [...batch, classes]. For labels that are class numbers, use softmaxCrossEntropyWithIntegerLabels.]`,
  );
  expect(() => softmaxCrossEntropy(logits, np.ones([3, 2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: softmaxCrossEntropy: given logits [3, 3] and labels [3, 2]; expected one shape for both, [...batch, classes]. Give a probability for every class.]`,
  );
  expect(() => softmaxCrossEntropyWithIntegerLabels(logits, oneHot)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: softmaxCrossEntropyWithIntegerLabels: given logits [3, 3] and labels [3, 3]; expected logits [...batch, classes] and labels [...batch]. Labels that are probabilities go to softmaxCrossEntropy; np.argmax(labels, -1) makes class numbers of them.]`,
  );
  expect(() => softmaxCrossEntropyWithIntegerLabels(logits, np.zeros([3]))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: softmaxCrossEntropyWithIntegerLabels: given labels float32; expected labels that are class numbers, of an integer dtype. Convert with np.astype(labels, "int32").]`,
  );
  expect(() => softmaxCrossEntropy(logits, oneHot, { classWeights: np.ones([2]) })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: softmaxCrossEntropy: given classWeights [2]; expected one weight for each class, [3]. Give a list of weights, one for each of the classes of the logits.]`,
  );
  expect(() => softmaxCrossEntropy(logits, oneHot, { labelSmoothing: 10 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: softmaxCrossEntropy: given a smoothing of 10; expected a fraction, 0 to 1. Give the share of each label that is spread over all classes, for instance 0.1.]`,
  );
});
