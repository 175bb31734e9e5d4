import type { Metrics } from "./metrics.js";
import { checkHistory } from "./checks.js";

/** What a run knew of its last steps at one event. */
export type StepRecord = { readonly epoch: number; readonly step: number; readonly metrics: Metrics };

/** What a run knew of one epoch. */
export type EpochRecord = {
  readonly epoch: number;
  readonly step: number;
  readonly metrics: Metrics;
  readonly validation?: Metrics;
};

/** What a run has learned so far: plain data, for curves and tables. */
export type History = {
  /** At most 1,024; when there are more, neighbours become one, their mean. */
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
  /** How many events each record of `steps` stands for; the last few may stand for one. */
  readonly stride: number;
  /** Events that do not fill a record yet. */
  readonly open: readonly StepRecord[];
};

/** As many points as a curve can show. */
export const mostSteps = 1024;

/** The history of a run that has not begun. */
export const emptyHistory: History = { steps: [], epochs: [], stride: 1, open: [] };

/**
 * The history with one more event of steps in it. It keeps at most 1,024 records, each the mean over
 * `stride` events; when full, the stride doubles. So a long run has a short history, and a run that was resumed has
 * the same one.
 */
export const addStep = (history: History, record: StepRecord): History => {
  const open = [...history.open, record];
  if (open.length < history.stride) return { ...history, open };
  const steps = [...history.steps, merge(open)];
  if (steps.length < mostSteps) return { ...history, steps, open: [] };
  const halved = Array.from({ length: mostSteps / 2 }, (_, i) => merge(steps.slice(2 * i, 2 * i + 2)));
  return { ...history, steps: halved, open: [], stride: 2 * history.stride };
};

/** The history with one more epoch in it. */
export const addEpoch = (history: History, record: EpochRecord): History => ({
  ...history,
  epochs: [...history.epochs, record],
});

/** All records of steps, the open ones too. */
export const stepRecords = (history: History): readonly StepRecord[] => {
  checkHistory("stepRecords", history);
  const { steps, open } = history;
  return open.length === 0 ? steps : [...steps, merge(open)];
};

/** One record for several: where the last stands, with the mean of their figures. */
const merge = (records: readonly StepRecord[]): StepRecord => {
  const last = records[records.length - 1];
  if (records.length === 1) return last;
  const names = Object.keys(last.metrics);
  const mean = (name: string): number => records.reduce((sum, { metrics }) => sum + metrics[name], 0) / records.length;
  return { ...last, metrics: Object.fromEntries(names.map((name) => [name, mean(name)])) };
};
