import { ValueError } from "@nabla-js/ndarray";
import type { EpochRecord, History } from "./history.js";
import type { Combinator, TrainingEvent } from "./trainingEvent.js";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkHistory, checkNumber, checkOneOf, checkOptionalFunction, checkStream } from "./checks.js";

export interface EarlyStoppingOptions {
  /** Epochs without an improvement after which the run is ended. */
  readonly patience: number;
  /** What counts as an improvement must be better by more than this. @defaultValue 0 */
  readonly minDelta?: number;
  /** Whether less is better, or more. @defaultValue "min" */
  readonly mode?: "min" | "max";
  /** The figure to watch. @defaultValue the loss of the validation, or of the training where there is none */
  readonly monitor?: (record: EpochRecord) => number;
}

/**
 * Ends a run once a figure has not improved for `patience` epochs: yields `stopped` and closes the run. It decides from
 * the history alone, so a resumed run stops at the same epoch. NaN is never an improvement.
 *
 * @throws {@link ValueError} unless `patience` is a whole number of at least 1.
 * @see Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 7.1.
 */
export const earlyStopping = (options: EarlyStoppingOptions): Combinator => {
  const { patience, ...others } = optionsOf("earlyStopping", options, { patience: undefined, ...usual });
  if (!Number.isInteger(patience) || patience < 1)
    throw new ValueError({
      op: "earlyStopping",
      given: patience === undefined ? "no patience" : `patience ${show(patience)}`,
      expected: "a whole number of epochs, at least 1",
      mend: "Pass how many epochs without an improvement to wait for.",
    });
  checkRule("earlyStopping", others);
  return (events) => {
    checkStream("earlyStopping", "events", events, "Pass what fit returns.");
    return stopEarly(events, options);
  };
};

async function* stopEarly<S>(
  events: AsyncIterable<TrainingEvent<S>>,
  options: EarlyStoppingOptions,
): AsyncGenerator<TrainingEvent<S>, void, undefined> {
  for await (const event of events) {
    yield event;
    if (event.event !== "epoch" && event.event !== "start") continue;
    const best = bestEpoch(event.history, options);
    const { epoch } = event.history.epochs.at(-1) ?? { epoch: 0 };
    if (epoch - (best?.epoch ?? 0) < options.patience) continue;
    const { step, history, snapshot } = event;
    const reason =
      best === undefined
        ? `no figure to compare in ${epoch} epochs`
        : `no improvement on epoch ${best.epoch} in ${epoch - best.epoch} epochs`;
    yield { event: "stopped", epoch, step, history, snapshot, reason };
    return;
  }
}

/** The epoch whose figure no later one has improved upon; `undefined` when all are NaN or there is none. */
export const bestEpoch = (history: History, options: Omit<EarlyStoppingOptions, "patience"> = {}): EpochRecord | undefined => {
  checkHistory("bestEpoch", history);
  const { minDelta, mode, monitor = validationLoss } = checkBest("bestEpoch", options);
  const { epochs } = history;
  const sign = mode === "min" ? 1 : -1;
  let best = Infinity;
  let at: EpochRecord | undefined;
  for (const record of epochs) {
    const value = sign * monitor(record);
    if (!(value < best - minDelta)) continue;
    best = value;
    at = record;
  }
  return at;
};

/** The loss over data kept aside, or that of the training where there is none. */
export const validationLoss = (record: EpochRecord): number => {
  const isRecord = typeof (record as EpochRecord | null | undefined)?.metrics === "object";
  if (!isRecord)
    throw new ValueError({
      op: "validationLoss",
      given: record === undefined ? "no record" : `record ${show(record)}`,
      expected: "the record of an epoch",
      mend: "Take one of history.epochs.",
    });
  const { metrics, validation = metrics } = record;
  return validation.loss;
};

/** What counts as an improvement where nothing is said. */
const usual = { minDelta: 0, mode: "min", monitor: undefined } as const;

/** Throws unless these are options of {@link bestEpoch}, which it returns completed. */
export const checkBest = (
  op: string,
  options: Omit<EarlyStoppingOptions, "patience">,
): { readonly minDelta: number; readonly mode: "min" | "max"; readonly monitor: EarlyStoppingOptions["monitor"] } => {
  // The options of earlyStopping do as well.
  const all = optionsOf(op, options, usual, { mayHoldMore: true });
  checkRule(op, all);
  return all;
};

const checkRule = (
  op: string,
  { minDelta, mode, monitor }: { readonly minDelta: number; readonly mode: string; readonly monitor: unknown },
): void => {
  checkNumber(op, "minDelta", minDelta);
  checkOneOf(op, "mode", mode, ["min", "max"]);
  checkOptionalFunction(op, "monitor", monitor);
};
