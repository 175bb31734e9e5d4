import type { NDArray } from "@nabla-js/ndarray";
import type { Metrics, ReportGallery, Snapshot, TrainingEvent } from "@nabla-js/training";

/** How to go through a run. */
export interface RunOptions<S> {
  readonly epochs: number;
  /** Steps from one `step` event to the next. */
  readonly every: number;
  /** Where to go on. @defaultValue the beginning */
  readonly from?: Snapshot<S> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A picture, as the file it is to be: `samples.png`, `filters.png`, `forecast.svg`. */
export interface Picture {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** What is to be seen on it, in a line. */
  readonly about?: string;
}

/** How often each class was taken for each. */
export interface Confusion {
  /** Rows are the true classes, `[classes, classes]`. */
  readonly counts: readonly (readonly number[])[];
  readonly classes: readonly string[];
}

/** What data that was never learned from says of a trained model. */
export interface Outcome {
  /** By name, the one that matters most first: `testAccuracy`, a fraction; `testLoss`, in nats an example; `testMse`. */
  readonly figures: Metrics;
  /** Of models that tell classes apart. */
  readonly confusion?: Confusion;
  readonly pictures?: readonly Picture[];
  /** What it wrote, translated or forecast, in words. */
  readonly lines?: readonly string[];
  /** Pictures for the report alone: what was taken for something else. */
  readonly galleries?: readonly ReportGallery[];
}

/** What to draw from a model. */
export interface SampleOptions {
  /** Decides what is drawn. */
  readonly seed: number;
  /** How many characters, words or pictures. @defaultValue what suits the model */
  readonly count?: number | undefined;
  /** What logits are divided by: 0 takes the likeliest. @defaultValue 1 */
  readonly temperature?: number | undefined;
  /** From how many of the likeliest to draw. @defaultValue all */
  readonly topK?: number | undefined;
  /** What a text begins with. */
  readonly prompt?: string | undefined;
}

/** What sampling gives, as it comes: a piece of text, or a picture. */
export type Sample = { readonly text: string } | { readonly picture: Picture };

/** What a model is asked about: a text, or a file. */
export type Question = { readonly text: string } | { readonly name: string; readonly bytes: Uint8Array };

/** What a model says of one question. */
export interface Prediction {
  /** For people, in a line. */
  readonly answer: string;
  /** For programs. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** An episode that was played to its end. */
export interface Played {
  /** What it looked like before each step and at the end, uint8 `[height, width, 3]`. */
  readonly pictures: readonly NDArray[];
  /** The same in letters, where the environment can be written. */
  readonly texts: readonly string[];
  /** The sum of its rewards. */
  readonly return: number;
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
  /** A state that begins with these weights instead of fresh ones. */
  begin(weights: W): S;
  test(weights: W): Promise<Outcome>;
  /** Draws from the model, where it is one that can be drawn from. */
  sample?(weights: W, options: SampleOptions): AsyncIterable<Sample>;
  /** Says what the model makes of one question, where it takes any. */
  predict?(weights: W, question: Question): Promise<Prediction>;
  /** Pictures of what the model looks at, and of what deceives it, for one example of the test data. */
  explain?(weights: W, index: number): Promise<readonly Picture[]>;
  /** Plays an episode, where the model acts in an environment. */
  play?(weights: W, options: { readonly seed: number }): Promise<Played>;
}
