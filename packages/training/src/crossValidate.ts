import { ValueError } from "@nabla-js/ndarray";
import type { Metrics } from "./metrics.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkFunction, checkRecord, checkSignal, checkStream } from "./checks.js";

/** One fold is done. */
export interface FoldEvent {
  readonly event: "fold";
  /** Which, from 1. */
  readonly fold: number;
  readonly metrics: Metrics;
}

/** All folds are done: the figures over them. */
export interface CrossValidationEvent {
  readonly event: "crossValidation";
  readonly folds: readonly Metrics[];
  readonly mean: Metrics;
  /** The standard deviation over the folds, with n − 1 below the line; NaN for a single fold. */
  readonly std: Metrics;
}

/**
 * Trains once for each fold, and tells the figures of each, then their mean and spread.
 *
 *     mean = Σ mᵢ / n        std = √(Σ (mᵢ − mean)² / (n − 1))
 *
 * @param folds - Anything that `run` understands: data to train on and data kept aside.
 * @param run - Trains on a fold from the beginning and gives its figures.
 * @throws {@link ValueError} when there is no fold, or one has other figures than the first.
 * @see Stone (1974), "Cross-Validatory Choice and Assessment of Statistical Predictions".
 */
export async function* crossValidate<F>(
  folds: Iterable<F>,
  run: (fold: F, index: number) => Metrics | PromiseLike<Metrics>,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<FoldEvent | CrossValidationEvent, void, undefined> {
  checkStream("crossValidate", "folds", folds, "Cut the data into folds first.");
  checkFunction("crossValidate", "run", run);
  const { signal } = optionsOf("crossValidate", options, { signal: undefined });
  checkSignal("crossValidate", signal);
  const done: Metrics[] = [];
  for (const fold of folds) {
    signal?.throwIfAborted();
    const metrics = await run(fold, done.length);
    checkRecord(
      "crossValidate",
      `result of fold ${done.length + 1}`,
      metrics,
      "an object of figures",
      "Return for instance { accuracy }.",
    );
    done.push(metrics);
    checkNames(done);
    yield { event: "fold", fold: done.length, metrics };
  }
  if (done.length === 0)
    throw new ValueError({
      op: "crossValidate",
      given: "no folds",
      expected: "at least one",
      mend: "Cut the data into folds first.",
    });
  const each = (f: (values: readonly number[]) => number): Metrics =>
    Object.fromEntries(Object.keys(done[0]).map((name) => [name, f(done.map((metrics) => metrics[name]))]));
  yield { event: "crossValidation", folds: done, mean: each(mean), std: each(deviation) };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const deviation = (values: readonly number[]): number => {
  const m = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - m) ** 2, 0) / (values.length - 1));
};

const checkNames = (done: readonly Metrics[]): void => {
  const [first, last] = [done[0], done[done.length - 1]].map((metrics) => Object.keys(metrics).sort().join(", "));
  if (first !== last)
    throw new ValueError({
      op: "crossValidate",
      given: `the figures ${last || "(none)"} in fold ${done.length}`,
      expected: `${first || "(none)"}, as in the first`,
      mend: "Return the same figures from every fold.",
    });
};
