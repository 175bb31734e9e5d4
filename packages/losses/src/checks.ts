/** The checks that losses share. Shapes are never broadcast: a loss of [8, 1] against [8] would be a silent mistake. */
import { DTypeError, ShapeError, ValueError, isNDArray, type NDArray } from "@nabla-js/ndarray";
import { isFloat, notAnArray, show } from "@nabla-js/ndarray/internal";

/** Throws unless all are arrays. */
export const checkArrays = (op: string, args: Readonly<Record<string, NDArray>>): void => {
  for (const [name, x] of Object.entries(args)) if (!isNDArray(x)) throw notAnArray(op, name, x, "an array");
};

/** Throws unless `value` is a number that passes. */
export const checkNumber = (
  op: string,
  name: string,
  value: unknown,
  passes: (value: number) => boolean,
  expected: string,
  mend: string,
): void => {
  if (typeof value === "number" && passes(value)) return;
  throw new ValueError({ op, given: value === undefined ? `no ${name}` : `${name} ${show(value)}`, expected, mend });
};

/** Throws unless `value` is a finite number. */
export const checkFinite = (op: string, name: string, value: unknown): void =>
  checkNumber(op, name, value, Number.isFinite, "a finite number", "Give a plain number, one for all examples.");

/** Throws unless `value` is a number from 0 on. */
export const checkFrom0 = (op: string, name: string, value: unknown): void =>
  checkNumber(op, name, value, (x) => x >= 0, "a number from 0 on", "Give a plain number, one for all examples.");

/** Throws unless `value` is a number above 0. */
export const checkAbove0 = (op: string, name: string, value: unknown): void =>
  checkNumber(op, name, value, (x) => x > 0, "a number above 0", "Give a plain number, one for all examples.");

/** Throws unless both shapes are one. */
export const checkAlike = (op: string, args: Readonly<Record<string, NDArray>>, mend?: string): void => {
  checkArrays(op, args);
  const [first, ...others] = Object.values(args);
  if (others.every((x) => sameShape(x, first))) return;
  throw new ShapeError({
    op,
    given: shapesOf(args),
    expected: "one shape for all",
    mend: mend ?? "Reshape one of them: a loss does not broadcast.",
  });
};

/** Throws unless all have one shape with an axis behind the batch. */
const checkRows = (op: string, args: Readonly<Record<string, NDArray>>, expected: string, mend: string): void => {
  checkArrays(op, args);
  const [first, ...others] = Object.values(args);
  if (first.ndim > 0 && others.every((x) => sameShape(x, first))) return;
  throw new ShapeError({ op, given: shapesOf(args), expected, mend });
};

/** Throws unless all are vectors of one length, [...batch, features], in batches of one shape. */
export const checkVectors = (op: string, args: Readonly<Record<string, NDArray>>): void =>
  checkRows(op, args, "one shape for all, [...batch, features]", "Reshape one of them: a loss does not broadcast.");

/** Throws unless `logits` are [...batch, classes] and `labels` whole numbers [...batch]. */
export const checkClassNumbers = (
  op: string,
  logits: NDArray,
  labels: NDArray,
  name = "logits",
  shape = "[...batch, classes]",
): void => {
  checkArrays(op, { [name]: logits, labels });
  if (logits.ndim === 0 || logits.shape.slice(0, -1).join() !== labels.shape.join())
    throw new ShapeError({
      op,
      given: { [name]: logits.shape, labels: labels.shape },
      expected: `${name} ${shape} and labels ${shape.replace(/, \w+\]/, "]")}`,
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
  if (classWeights === undefined) return;
  checkArrays(op, { classWeights });
  if (classWeights.ndim === 1 && classWeights.shape[0] === classes) return;
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

/** Throws unless there are classes, and a probability for each of them. */
export const checkProbabilities = (
  op: string,
  args: Readonly<Record<string, NDArray>>,
  mend = "Give a probability for every class.",
): void => checkRows(op, args, "one shape for both, [...batch, classes]", mend);

/** Throws unless all have one shape with a batch in front. */
export const checkBatches = (op: string, args: Readonly<Record<string, NDArray>>, expected: string, mend: string): void => {
  checkArrays(op, args);
  const [first, ...others] = Object.values(args);
  if (first.ndim > 0 && others.every((x) => sameShape(x, first))) return;
  throw new ShapeError({ op, given: shapesOf(args), expected, mend });
};
