import { ValueError } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { checkCount, checkList, checkSequence } from "../checks.js";
import { reorder } from "./reorder.js";
import type { Sequence } from "./sequence.js";
import { part } from "./take.js";

/**
 * Parts of the data, one behind the other: `split([0.8, 0.2])` gives the first four fifths and the rest. Every element is in
 * one part, if the fractions add up to 1. Shuffle before, with a key of its own, when the data has an order.
 *
 * @param fractions - Of all elements, from 0 to 1 each, and 1 together at most.
 * @returns As many sequences; where a part ends is rounded.
 * @throws {@link ValueError} for fractions that do not fit.
 * @example
 * ```ts
 * const [train, test] = pipe(examples(np.arange(5)), split([0.6, 0.4]));
 * [train.length, test.length]; // [3, 2]
 * ```
 */
export const split = (fractions: readonly number[]): (<T>(data: Sequence<T>) => readonly Sequence<T>[]) => {
  checkList("split", "fractions", fractions, "a list of numbers from 0 to 1", "Write it as [0.8, 0.2].");
  const isOne = (fraction: unknown): boolean => typeof fraction === "number" && fraction >= 0 && fraction <= 1;
  if (fractions.length === 0 || !fractions.every(isOne) || fractions.reduce((a, b) => a + b, 0) > 1 + 1e-9)
    throw new ValueError({
      op: "split",
      given: fractions.length === 0 ? "no fractions" : `the fractions ${fractions.map(show).join(", ")}`,
      expected: "numbers from 0 to 1 that add up to 1 or less",
      mend: "Divide counts by the length of the data.",
    });
  return (data) => {
    checkSequence("split", data);
    let at = 0;
    const ends = fractions.map((fraction) => Math.min(data.length, Math.round((at += fraction) * data.length)));
    return ends.map((end, i) => part(data, i === 0 ? 0 : ends[i - 1], end));
  };
};

/** One fold of {@link kFold}. */
export interface Fold<T> {
  readonly train: Sequence<T>;
  readonly test: Sequence<T>;
}

/**
 * Cuts the data into `k` parts of nearly one size, and gives each once for the test, with the others to learn from. Shuffle
 * before, with a key of its own, when the data has an order.
 *
 * @throws {@link ValueError} for fewer than two folds, or more than there are elements.
 * @example
 * ```ts
 * const folds = pipe(examples(np.arange(6)), kFold(3));
 * [...folds[1].test]; // [2, 3]
 * ```
 */
export const kFold = (k: number): (<T>(data: Sequence<T>) => readonly Fold<T>[]) => {
  checkCount("kFold", "k", k, 2);
  return (data) => {
    checkSequence("kFold", data);
    if (k > data.length)
      throw new ValueError({
        op: "kFold",
        given: `${k} folds of ${data.length} elements`,
        expected: `at most ${data.length} folds`,
        mend: "Take fewer folds.",
      });
    return Array.from({ length: k }, (_, i) => {
      const start = Math.floor((i * data.length) / k);
      const end = Math.floor(((i + 1) * data.length) / k);
      const rest = Int32Array.from({ length: data.length - (end - start) }, (_, j) => (j < start ? j : j + end - start));
      return { train: reorder(data, rest), test: part(data, start, end) };
    });
  };
};
