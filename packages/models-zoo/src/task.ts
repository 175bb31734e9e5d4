import type { Snapshot, TrainingEvent } from "@nabla-js/training";

/** How to go through a run. */
export interface RunOptions<S> {
  readonly epochs: number;
  /** Steps from one `step` event to the next. */
  readonly every: number;
  /** Where to go on. @defaultValue the beginning */
  readonly from?: Snapshot<S> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the test data says of a trained model. */
export interface Outcome {
  /** The share of the examples whose class was recognised. */
  readonly testAccuracy: number;
  /** The mean loss over the examples, in nats. */
  readonly testLoss: number;
  /** How often each class was taken for each, rows being the true ones, `[classes, classes]`. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
}

/**
 * A model with its data, ready to be trained and tested.
 *
 * `S` is its state while it learns, `W` what is kept of that when the training is over: a tree of parameters, and the
 * state of layers that have one. Nobody else looks into either.
 */
export interface Task<S, W> {
  /** Where training begins; of the structure that checkpoints are read into. */
  readonly start: S;
  /** How many numbers are learned. */
  readonly parameters: number;
  /** What the data is and where it came from, in a line. */
  readonly data: string;
  /** What must be the same beside the settings for a run to be resumed. */
  readonly fingerprint: string;
  train(options: RunOptions<S>): AsyncGenerator<TrainingEvent<S>, void, undefined>;
  weights(state: S): W;
  test(weights: W): Promise<Outcome>;
}
