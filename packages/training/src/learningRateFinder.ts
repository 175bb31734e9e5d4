import { ValueError, type NDArray } from "@nabla-js/ndarray";
import * as np from "@nabla-js/ndarray";
import { breathing } from "./breathing.js";
import type { Batches, StepMetrics } from "./fit.js";
import { means, sumsOf } from "./metrics.js";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkFunction, checkNumber, checkSignal, checkStream } from "./checks.js";

/** A step of training that is told its learning rate, `[]`. */
export type RatedStep<S, B> = (
  state: S,
  batch: B,
  learningRate: NDArray,
) => readonly [state: S, metrics: StepMetrics] | PromiseLike<readonly [state: S, metrics: StepMetrics]>;

export interface LearningRateFinderOptions<B> {
  /** Batches; at least as many as steps. */
  readonly data: Batches<B>;
  /** The first rate. @defaultValue 1e-6 */
  readonly low?: number;
  /** The last rate. @defaultValue 1 */
  readonly high?: number;
  /** How many rates to try. @defaultValue 100 */
  readonly steps?: number;
  /** How much of the smoothed loss is kept each step, a fraction. @defaultValue 0.9 */
  readonly smoothing?: number;
  /** It ends once the smoothed loss is this many times its least. @defaultValue 4 */
  readonly until?: number;
  /** Ends it between two steps; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** One rate was tried. */
export interface RateEvent {
  readonly event: "rate";
  readonly step: number;
  readonly learningRate: number;
  readonly loss: number;
  readonly smoothed: number;
}

/** All rates were tried, or the loss had grown too much. */
export interface SuggestionEvent {
  readonly event: "suggestion";
  /** Where the smoothed loss falls fastest; `undefined` where it never falls. */
  readonly learningRate: number | undefined;
  readonly rates: readonly RateEvent[];
}

/**
 * Trains with a learning rate that grows from step to step, and tells where the loss falls fastest:
 *
 *     rateᵢ = low · (high / low)^(i / (steps − 1))
 *     sᵢ = k·sᵢ₋₁ + (1 − k)·lossᵢ,  smoothedᵢ = sᵢ / (1 − kⁱ⁺¹)
 *
 * It suggests the rate at which smoothed falls most from one step to the next. The state it trains is thrown away.
 *
 * @throws {@link ValueError} unless 0 < low < high and steps ≥ 3, and when there are fewer batches than steps.
 * @see Smith (2017), "Cyclical Learning Rates for Training Neural Networks", section 3.3.
 */
export async function* learningRateFinder<S, B>(
  step: RatedStep<S, B>,
  state: S,
  options: LearningRateFinderOptions<B>,
): AsyncGenerator<RateEvent | SuggestionEvent, void, undefined> {
  const op = "learningRateFinder";
  checkFunction(op, "step", step);
  const { data, low, high, steps, smoothing, until, signal } = optionsOf(op, options, {
    data: undefined,
    low: 1e-6,
    high: 1,
    steps: 100,
    smoothing: 0.9,
    until: 4,
    signal: undefined,
  });
  checkStream(op, "data", data, "Pass a list or a generator of batches.");
  checkNumber(op, "smoothing", smoothing);
  checkNumber(op, "until", until);
  checkSignal(op, signal);
  if (!(low > 0 && low < high && Number.isFinite(high)) || !Number.isInteger(steps) || steps < 3)
    throw new ValueError({
      op: "learningRateFinder",
      given: `rates from ${show(low)} to ${show(high)} in ${show(steps)} steps`,
      expected: "0 < low < high, and at least 3 steps",
      mend: "Leave the options out for 100 steps from 1e-6 to 1.",
    });
  const breathe = breathing(16);
  const rates: RateEvent[] = [];
  let current = state;
  let sum = 0;
  let least = Infinity;
  for await (const batch of data) {
    signal?.throwIfAborted();
    const i = rates.length;
    const learningRate = low * (high / low) ** (i / (steps - 1));
    const [next, metrics] = await step(current, batch, np.array(learningRate));
    current = next;
    const { loss } = means(await sumsOf([{ loss: metrics.loss }]));
    sum = smoothing * sum + (1 - smoothing) * loss;
    const smoothed = sum / (1 - smoothing ** (i + 1));
    least = Math.min(least, smoothed);
    const event: RateEvent = { event: "rate", step: i + 1, learningRate, loss, smoothed };
    rates.push(event);
    yield event;
    if (rates.length === steps || !(smoothed <= until * least)) break;
    await breathe();
  }
  const { smoothed } = rates.at(-1) ?? { smoothed: NaN };
  if (rates.length < steps && smoothed <= until * least)
    throw new ValueError({
      op: "learningRateFinder",
      given: `${rates.length} batches`,
      expected: `at least ${steps}, one for each rate`,
      mend: "Repeat the data, or try fewer rates with steps.",
    });
  yield { event: "suggestion", learningRate: steepest(rates), rates };
}

const steepest = (rates: readonly RateEvent[]): number | undefined => {
  let best = 0;
  let found: number | undefined;
  for (let i = 1; i < rates.length; i++) {
    const change = rates[i].smoothed - rates[i - 1].smoothed;
    if (!(change < best)) continue;
    best = change;
    found = rates[i].learningRate;
  }
  return found;
};
