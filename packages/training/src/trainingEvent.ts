import type { History } from "./history.js";
import type { Metrics, Sums } from "./metrics.js";

/** Where a run stands between two steps. With the state it is all that is needed to go on; it survives JSON. */
export type Position = {
  /** Epochs completed. */
  readonly epochs: number;
  /** Batches already used of the epoch after those. */
  readonly batches: number;
  /** Steps completed since the very first. */
  readonly step: number;
  /** What the metrics of those batches have added up to. */
  readonly sums: Sums;
};

/** All that is needed to go on: the arrays of a state, where the run stood, and what it had learned. */
export interface Snapshot<S> {
  readonly state: S;
  readonly position: Position;
  readonly history: History;
}

/** What every event of a run carries. */
interface Moment<S> {
  /** The epoch under way or just completed, from 1. */
  readonly epoch: number;
  /** Steps completed since the very first. */
  readonly step: number;
  readonly history: History;
  /**
   * A copy of the state as it is at this event, with all that is needed to go on. The arrays of the run itself are
   * never handed out, since the next step may donate them; so ask before asking for the next event.
   *
   * @throws {@link ValueError} when the run has gone on.
   */
  snapshot(): Promise<Snapshot<S>>;
}

/** The run begins, or goes on from a checkpoint. */
export interface StartEvent<S> extends Moment<S> {
  readonly event: "start";
  /** Epochs the run is to have in all. */
  readonly epochs: number;
  /** Batches in an epoch, where the caller has said so. */
  readonly batches: number | undefined;
}

/** One step is done, or the last few: `metrics` are means since the event before. */
export interface StepEvent<S> extends Moment<S> {
  readonly event: "step";
  readonly loss: number;
  readonly metrics: Metrics;
}

/** An epoch is done: `metrics` are means over all of it. */
export interface EpochEvent<S> extends Moment<S> {
  readonly event: "epoch";
  readonly loss: number;
  readonly metrics: Metrics;
  /** What `validate` gave, where there is one. */
  readonly validation: Metrics | undefined;
}

/** A checkpoint lies on disk. */
export interface CheckpointEvent<S> extends Moment<S> {
  readonly event: "checkpoint";
  readonly file: string;
}

/** The run was ended before its last epoch. */
export interface StoppedEvent<S> extends Moment<S> {
  readonly event: "stopped";
  readonly reason: string;
}

/** All epochs are done. The snapshot stays good: nothing goes on. */
export interface EndEvent<S> extends Moment<S> {
  readonly event: "end";
}

/** What a run tells, in the order it happens. */
export type TrainingEvent<S> = StartEvent<S> | StepEvent<S> | EpochEvent<S> | CheckpointEvent<S> | StoppedEvent<S> | EndEvent<S>;

/** Takes the events of a run and gives them on, with others among them, or fewer. */
export type Combinator = <S>(events: AsyncIterable<TrainingEvent<S>>) => AsyncGenerator<TrainingEvent<S>, void, undefined>;
