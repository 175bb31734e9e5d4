import * as np from "@nabla-js/ndarray";
import { logSoftmax } from "@nabla-js/ndarray/special";
import { scan } from "@nabla-js/grad";
import { DTypeError, ShapeError, type NDArray } from "@nabla-js/ndarray";
import { isFloat, optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkNumber } from "./checks.js";

export interface CtcOptions {
  /** How many steps of each example count, `[batch]`. @defaultValue all */
  readonly logitLengths?: NDArray;
  /** How many labels each example has, `[batch]`. @defaultValue all */
  readonly labelLengths?: NDArray;
  /** The class that says nothing. @defaultValue 0 */
  readonly blank?: number;
}

/** log 0, as a number: finite, so that differences of it are numbers too. */
const never = -1e30;

/**
 * How unlikely a sequence of labels is, over all ways to lay it along the time: each label stands for one or more steps, and
 * blanks may stand between.
 *
 *     l′ = blank, l₁, blank, l₂, …, blank
 *     α_t(s) = p_t(l′_s) · (α_{t−1}(s) + α_{t−1}(s−1) + [l′_s is a label, and not l′_{s−2}] · α_{t−1}(s−2))
 *     loss = −log(α_T(2·L + 1) + α_T(2·L))
 *
 * computed with logarithms.
 *
 * @param logits - `[batch, time, classes]`, one of the classes being the blank.
 * @param labels - Class numbers, `[batch, labels]`, none of them the blank; what stands behind an example's length does not count.
 * @returns The loss in nats, `[batch]`; ∞, without a gradient, where the time is too short for the labels.
 * @throws {@link ShapeError} when the shapes do not fit; {@link DTypeError} when the labels are no integers.
 * @see Graves et al. (2006), "Connectionist Temporal Classification", equations 5 to 8.
 */
export const ctc = (logits: NDArray, labels: NDArray, options?: CtcOptions): NDArray => {
  const { logitLengths, labelLengths, blank } = optionsOf("ctc", options, {
    logitLengths: undefined,
    labelLengths: undefined,
    blank: 0,
  });
  checkCtc(logits, labels, logitLengths, labelLengths);
  const classes = logits.shape[2];
  checkNumber(
    "ctc",
    "blank",
    blank,
    (c) => Number.isInteger(c) && c >= 0 && c < classes,
    `a class from 0 to ${classes - 1}`,
    "Name the class that says nothing.",
  );
  const [batch, time] = logits.shape;
  const extended = withBlanks(np.astype(labels, "int32"), blank);
  const places = extended.shape[1];

  // log p_t(l′_s) for each step, time first: [time, batch, places].
  const logp = np.moveaxis(logSoftmax(logits), 1, 0);
  const emits = np.takeAlongAxis(logp, np.broadcastTo(extended, [time, batch, places]), -1);
  const maySkip = skips(extended);
  const isWithin = np.less(
    np.reshape(np.arange(time), [time, 1]),
    logitLengths === undefined ? np.full([1, batch], time, "int32") : np.reshape(logitLengths, [1, batch]),
  );

  // Before the first step all is at place 0: the first step stays there, or goes on to 1.
  const start = np.astype(np.where(np.equal(np.arange(places), 0), 0, never), logp.dtype);
  const first = np.broadcastTo(start, [batch, places]);
  const [alpha] = scan(
    (before: NDArray, [emit, counts]: readonly [NDArray, NDArray]) => {
      const moved = np.logaddexp(before, shifted(before, 1));
      const skipped = np.where(maySkip, shifted(before, 2), never);
      const after = np.maximum(np.add(np.logaddexp(moved, skipped), emit), never);
      return [np.where(np.expandDims(counts, -1), after, before), null] as const;
    },
    first,
    [emits, isWithin] as const,
  );

  const last = np.mul(
    2,
    labelLengths === undefined ? np.full([batch], labels.shape[1], "int32") : np.astype(labelLengths, "int32"),
  );
  const at = (place: NDArray): NDArray => np.sum(np.where(np.equal(np.arange(places), np.expandDims(place, -1)), alpha, 0), -1);
  const ofLabel = np.where(np.greater(last, 0), at(np.sub(last, 1)), never);
  const total = np.logaddexp(at(last), ofLabel);
  return np.where(np.less(total, never / 2), Infinity, np.neg(total));
};

/** blank, l₁, blank, l₂, …, blank: `[batch, labels]` to `[batch, 2·labels + 1]`. */
const withBlanks = (labels: NDArray, blank: number): NDArray => {
  const [batch, count] = labels.shape;
  const pairs = np.stack([np.full([batch, count], blank, "int32"), labels], -1);
  return np.concatenate([np.reshape(pairs, [batch, 2 * count]), np.full([batch, 1], blank, "int32")], 1);
};

/**
 * Where the blank before a label may be left out: between two different labels. Two places before a blank stands a blank, and
 * nothing comes from before the beginning.
 */
const skips = (extended: NDArray): NDArray => {
  const before = np.pad(extended, [
    [0, 0],
    [2, 0],
  ]);
  return np.notEqual(extended, np.slice(before, [null, null], [null, extended.shape[1]]));
};

/** Moved on by some places, with log 0 where nothing comes from. */
const shifted = (alpha: NDArray, by: number): NDArray => {
  const [batch, places] = alpha.shape;
  const nothing = np.full([batch, Math.min(by, places)], never, alpha.dtype as "float32");
  return np.slice(np.concatenate([nothing, alpha], 1), [null, null], [null, places]);
};

const checkCtc = (logits: NDArray, labels: NDArray, logitLengths?: NDArray, labelLengths?: NDArray): void => {
  checkArrays("ctc", {
    logits,
    labels,
    ...(logitLengths === undefined ? {} : { logitLengths }),
    ...(labelLengths === undefined ? {} : { labelLengths }),
  });
  const fits = logits.ndim === 3 && labels.ndim === 2 && logits.shape[0] === labels.shape[0];
  const lengths = [logitLengths, labelLengths].filter((x) => x !== undefined);
  if (!fits || lengths.some((x) => x.ndim !== 1 || x.shape[0] !== logits.shape[0]))
    throw new ShapeError({
      op: "ctc",
      given: {
        logits: logits.shape,
        labels: labels.shape,
        ...(logitLengths === undefined ? {} : { logitLengths: logitLengths.shape }),
        ...(labelLengths === undefined ? {} : { labelLengths: labelLengths.shape }),
      },
      expected: "logits [batch, time, classes], labels [batch, labels] and lengths [batch]",
      mend: "Pad shorter sequences, and give their lengths.",
    });
  if (isFloat(labels.dtype))
    throw new DTypeError({
      op: "ctc",
      given: { labels: labels.dtype },
      expected: "labels that are class numbers, of an integer dtype",
      mend: 'Convert with np.astype(labels, "int32").',
    });
};
