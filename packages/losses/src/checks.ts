/** The checks that losses share. Shapes are never broadcast: a loss of [8, 1] against [8] would be a silent mistake. */
import { DTypeError, ShapeError, type NDArray } from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";

/** Throws unless both shapes are one. */
export const checkAlike = (op: string, args: Readonly<Record<string, NDArray>>, mend?: string): void => {
  const [first, ...others] = Object.values(args);
  if (others.every((x) => sameShape(x, first))) return;
  throw new ShapeError({
    op,
    given: shapesOf(args),
    expected: "one shape for all",
    mend: mend ?? "Reshape one of them: a loss does not broadcast.",
  });
};

/** Throws unless all are vectors of one length, [...batch, features], in batches of one shape. */
export const checkVectors = (op: string, args: Readonly<Record<string, NDArray>>): void => {
  const [first, ...others] = Object.values(args);
  if (first.ndim > 0 && others.every((x) => sameShape(x, first))) return;
  throw new ShapeError({
    op,
    given: shapesOf(args),
    expected: "one shape for all, [...batch, features]",
    mend: "Reshape one of them: a loss does not broadcast.",
  });
};

/** Throws unless `logits` are [...batch, classes] and `labels` whole numbers [...batch]. */
export const checkClassNumbers = (op: string, logits: NDArray, labels: NDArray): void => {
  if (logits.ndim === 0 || logits.shape.slice(0, -1).join() !== labels.shape.join())
    throw new ShapeError({
      op,
      given: { logits: logits.shape, labels: labels.shape },
      expected: "logits [...batch, classes] and labels [...batch]",
      mend:
        logits.shape.join() === labels.shape.join()
          ? "Labels that are probabilities go to softmaxCrossEntropy; np.argmax(labels, -1) makes class numbers of them."
          : "Give one class number for each example.",
    });
  if (isFloat(labels.dtype) || labels.dtype === "bool")
    throw new DTypeError({
      op,
      given: { labels: labels.dtype },
      expected: "labels that are class numbers, of an integer dtype",
      mend: 'Convert with np.astype(labels, "int32").',
    });
};

/** Throws unless there is one weight for each class. */
export const checkClassWeights = (op: string, classWeights: NDArray | undefined, classes: number): void => {
  if (classWeights === undefined || (classWeights.ndim === 1 && classWeights.shape[0] === classes)) return;
  throw new ShapeError({
    op,
    given: { classWeights: classWeights.shape },
    expected: `one weight for each class, [${classes}]`,
    mend: "Give a list of weights, one for each of the classes of the logits.",
  });
};

const sameShape = (x: NDArray, y: NDArray): boolean => x.shape.join() === y.shape.join();

const shapesOf = (args: Readonly<Record<string, NDArray>>): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(args).map(([name, x]) => [name, x.shape]));
