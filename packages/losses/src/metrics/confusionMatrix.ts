import * as np from "@nabla-js/ndarray";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { checkAlike, checkArrays, checkNumber } from "../checks.js";
import { labelMask } from "../labelMask.js";

/**
 * How many examples of each class were taken for which.
 *
 * @param predicted - Class numbers, `[batch]`, as `np.argmax(logits, -1)` gives.
 * @param labels - Class numbers, `[batch]`.
 * @param classes - How many there are; other numbers are not counted.
 * @returns Counts, int32 `[classes, classes]`: the label's row, the prediction's column.
 * @throws {@link ShapeError} when the shapes differ.
 * @example
 * ```ts
 * confusionMatrix(np.array([1, 1], { dtype: "int32" }), np.array([0, 1], { dtype: "int32" }), 2); // [[0, 1], [0, 1]]
 * ```
 */
export const confusionMatrix = (predicted: NDArray, labels: NDArray, classes: number): NDArray => {
  checkAlike("confusionMatrix", { predicted, labels });
  const mend = "Give the number of classes, for instance logits.shape[1].";
  checkNumber("confusionMatrix", "classes", classes, (n) => Number.isInteger(n) && n >= 1, "a whole number from 1 on", mend);
  const [rows, columns] = [labels, predicted].map((x) => np.astype(labelMask(np.ravel(x), classes), "float32"));
  return np.astype(np.matmul(np.transpose(rows), columns), "int32");
};

/** What share of what was taken for each class belongs to it, `[classes]`; 0 where nothing was. */
export const precision = (confusion: NDArray): NDArray => {
  checkSquare("precision", confusion);
  return share(np.diagonal(confusion), np.sum(confusion, 0));
};

/** What share of each class was found, `[classes]`; 0 where there was none. */
export const recall = (confusion: NDArray): NDArray => {
  checkSquare("recall", confusion);
  return share(np.diagonal(confusion), np.sum(confusion, 1));
};

/** 2 · precision · recall / (precision + recall) of each class, `[classes]`; 0 where both are. Their mean is the macro F1. */
export const f1 = (confusion: NDArray): NDArray => {
  checkSquare("f1", confusion);
  const found = np.diagonal(confusion);
  return share(np.mul(2, found), np.add(np.sum(confusion, 0), np.sum(confusion, 1)));
};

/** part / whole in float32, 0 where the whole is 0. */
const share = (part: NDArray, whole: NDArray): NDArray => {
  const isEmpty = np.equal(whole, 0);
  return np.where(isEmpty, 0, np.div(np.astype(part, "float32"), np.astype(np.where(isEmpty, 1, whole), "float32")));
};

const checkSquare = (op: string, confusion: NDArray): void => {
  checkArrays(op, { confusion });
  if (confusion.ndim !== 2 || confusion.shape[0] !== confusion.shape[1])
    throw new ShapeError({
      op,
      given: { confusion: confusion.shape },
      expected: "a confusion matrix [classes, classes]",
      mend: "Make one with confusionMatrix(predicted, labels, classes).",
    });
};
