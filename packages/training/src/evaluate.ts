import { breathing } from "./breathing.js";
import type { Batches } from "./fit.js";
import { addSums, means, sumsOf, type Metrics, type RawMetrics, type Sums } from "./metrics.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkFunction, checkSignal, checkStream } from "./checks.js";

/** One batch is done: `metrics` are its means. */
export interface BatchEvent {
  readonly event: "batch";
  /** Batches done. */
  readonly batch: number;
  readonly metrics: Metrics;
}

/** All batches are done: `metrics` are the means over all of them. */
export interface EvaluationEvent {
  readonly event: "evaluation";
  /** Batches done. */
  readonly batch: number;
  readonly metrics: Metrics;
}

export interface EvaluateOptions {
  /** Ends the evaluation between two batches; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/**
 * Measures: applies `test` to each batch, and yields its figures; at last, in an event `evaluation`, their means over all
 * batches. A figure that is one number for each example, `[batch]`, counts each example once, however the batches are cut.
 *
 * @param test - From a batch to figures: one number for the batch, or one for each example.
 * @example
 * ```ts
 * const events = evaluate((x) => ({ loss: x }), [np.array([1, 2]), np.array([6])]);
 * (await last(events)).metrics; // { loss: 3 }
 * ```
 */
export async function* evaluate<B>(
  test: (batch: B) => RawMetrics | PromiseLike<RawMetrics>,
  batches: Batches<B>,
  options: EvaluateOptions = {},
): AsyncGenerator<BatchEvent | EvaluationEvent, void, undefined> {
  checkFunction("evaluate", "test", test);
  checkStream("evaluate", "batches", batches, "Pass a list or a generator of batches.");
  const { signal } = optionsOf("evaluate", options, { signal: undefined });
  checkSignal("evaluate", signal);
  const breathe = breathing(16);
  let sums: Sums = {};
  let count = 0;
  signal?.throwIfAborted();
  for await (const batch of batches) {
    signal?.throwIfAborted();
    const these = await sumsOf([await test(batch)]);
    sums = addSums(sums, these);
    yield { event: "batch", batch: ++count, metrics: means(these) };
    await breathe();
  }
  yield { event: "evaluation", batch: count, metrics: means(sums) };
}
