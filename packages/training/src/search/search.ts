import { ValueError } from "@nabla-js/ndarray";
import { isRecord, optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkFunction, checkList, checkOneOf, checkSignal } from "../checks.js";

/** A configuration that was tried, as plain data: a search can be saved after each and resumed. */
export interface Trial<C> {
  /** Which, in the order of the search, from 0. */
  readonly index: number;
  readonly configuration: C;
  /** What it was given to spend, such as epochs; 1 where all get the same. */
  readonly budget: number;
  /** The figure that was reached; NaN counts as the worst. */
  readonly value: number;
}

/** A configuration was tried, or taken from `past`. */
export interface TrialEvent<C> extends Trial<C> {
  readonly event: "trial";
  /** The best so far among those with the largest budget. */
  readonly best: Trial<C>;
}

/** The search is over. */
export interface BestEvent<C> {
  readonly event: "best";
  readonly best: Trial<C>;
  readonly trials: readonly Trial<C>[];
}

export interface SearchOptions<C> {
  /** Whether less is better, or more. @defaultValue "min" */
  readonly mode?: "min" | "max";
  /** Trials of the same search that are done already: they are not run again. @defaultValue none */
  readonly past?: readonly Trial<C>[];
  /** Ends the search between two trials; its reason is thrown. Pass it on to what a trial runs. */
  readonly signal?: AbortSignal;
}

/** Tries one configuration with a budget and gives the figure it reaches. */
export type Try<C> = (configuration: C, budget: number) => number | PromiseLike<number>;

/**
 * Tries configurations one by one, of a {@link grid} or drawn by {@link randomConfigurations}, and tells each figure and the
 * best.
 *
 * @param configurations - Plain data.
 * @param run - Trains with a configuration and gives its figure, such as the loss on data kept aside. Given the same seed
 *   it should give the same figure, so that the search is a function of its arguments.
 * @throws {@link ValueError} when there is nothing to try, or `past` is of another search.
 */
export const search = <C>(
  configurations: Iterable<C>,
  run: Try<C>,
  options: SearchOptions<C> = {},
): AsyncGenerator<TrialEvent<C> | BestEvent<C>, void, undefined> => {
  const others = optionsOf("search", options, usual);
  checkSearch("search", configurations, run, others);
  return rounds("search", [...configurations], run, { budget: 1, factor: Infinity }, others);
};

/** What a search goes by where nothing is said. */
const usual = { mode: "min", past: [], signal: undefined } as const;

const checkSearch = (
  op: string,
  configurations: unknown,
  run: unknown,
  { mode, past, signal }: Readonly<Record<keyof typeof usual, unknown>>,
): void => {
  checkList(
    op,
    "configurations",
    configurations,
    () => true,
    "a list of configurations",
    "Make one with grid or randomConfigurations.",
  );
  checkFunction(op, "run", run);
  checkOneOf(op, "mode", mode, ["min", "max"]);
  checkList(op, "past", past, isRecord, "a list of trials", "Pass the trials of an earlier search, or leave it out.");
  checkSignal(op, signal);
};

export interface SuccessiveHalvingOptions<C> extends SearchOptions<C> {
  /** What the first round spends on each configuration. @defaultValue 1 */
  readonly budget?: number;
  /** In each round one in so many configurations is kept, and given so many times the budget. @defaultValue 3 */
  readonly factor?: number;
}

/**
 * Tries all configurations with a small budget, the best of them with a larger one, and so on until one is left:
 *
 *     nᵢ₊₁ = ⌈nᵢ / factor⌉        budgetᵢ₊₁ = factor · budgetᵢ
 *
 * @param run - As for {@link search}; its budget may be epochs, steps or examples.
 * @throws {@link ValueError} for a factor below 2, and as {@link search}.
 * @see Jamieson & Talwalkar (2016), "Non-stochastic Best Arm Identification and Hyperparameter Optimization".
 */
export const successiveHalving = <C>(
  configurations: Iterable<C>,
  run: Try<C>,
  options: SuccessiveHalvingOptions<C> = {},
): AsyncGenerator<TrialEvent<C> | BestEvent<C>, void, undefined> => {
  const { budget, factor, ...others } = optionsOf("successiveHalving", options, { budget: 1, factor: 3, ...usual });
  checkSearch("successiveHalving", configurations, run, others);
  if (!Number.isInteger(factor) || factor < 2 || typeof budget !== "number" || !(budget > 0))
    throw new ValueError({
      op: "successiveHalving",
      given: `factor ${show(factor)} and budget ${show(budget)}`,
      expected: "a whole factor of at least 2, and a budget above 0",
      mend: "Leave them out for 3 and 1.",
    });
  return rounds("successiveHalving", [...configurations], run, { budget, factor }, others);
};

async function* rounds<C>(
  op: string,
  configurations: readonly C[],
  run: Try<C>,
  { budget, factor }: { readonly budget: number; readonly factor: number },
  {
    mode,
    past,
    signal,
  }: { readonly mode: "min" | "max"; readonly past: readonly Trial<C>[]; readonly signal: AbortSignal | undefined },
): AsyncGenerator<TrialEvent<C> | BestEvent<C>, void, undefined> {
  if (configurations.length === 0)
    throw new ValueError({ op, given: "no configurations", expected: "at least one", mend: "Widen the space." });
  const worse = mode === "min" ? Infinity : -Infinity;
  const rank = ({ value }: Trial<C>): number => (Number.isNaN(value) ? worse : value);
  const isBetter = (a: Trial<C>, b: Trial<C>): boolean =>
    a.budget !== b.budget ? a.budget > b.budget : mode === "min" ? rank(a) < rank(b) : rank(a) > rank(b);

  const trials: Trial<C>[] = [];
  let best: Trial<C> | undefined;
  let round = configurations;
  for (let spent = budget; ; spent *= factor) {
    const first = trials.length;
    for (const configuration of round) {
      signal?.throwIfAborted();
      const index = trials.length;
      const known = index < past.length ? checkedPast(op, past[index], index, configuration, spent) : undefined;
      const trial = known ?? { index, configuration, budget: spent, value: await run(configuration, spent) };
      trials.push(trial);
      if (best === undefined || isBetter(trial, best)) best = trial;
      yield { event: "trial", ...trial, best };
    }
    if (round.length === 1 || factor === Infinity) break;
    // Of equal ones the first: sorting is stable.
    const ranked = trials.slice(first).sort((a, b) => (isBetter(a, b) ? -1 : isBetter(b, a) ? 1 : 0));
    round = ranked.slice(0, Math.ceil(round.length / factor)).map(({ configuration }) => configuration);
  }
  yield { event: "best", best: best!, trials };
}

const checkedPast = <C>(op: string, trial: Trial<C>, index: number, configuration: C, budget: number): Trial<C> => {
  if (JSON.stringify(trial.configuration) === JSON.stringify(configuration) && trial.budget === budget)
    return { ...trial, index };
  throw new ValueError({
    op,
    given: `past trial ${index} of ${JSON.stringify(trial.configuration)} with budget ${trial.budget}`,
    expected: `${JSON.stringify(configuration)} with budget ${budget}, which this search tries there`,
    mend: "Resume with the configurations the search began with, in their order.",
  });
};
