import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { batch, examples, pipe, shuffle } from "@nabla-js/datasets";
import { jit } from "@nabla-js/grad";
import type { Layer } from "@nabla-js/layers";
import { ctc } from "@nabla-js/losses";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer } from "@nabla-js/optimizers";
import { evaluate, last } from "@nabla-js/training";
import { learning, type LearnerState, type Weights } from "../learning.js";
import type { Settings } from "../recipe.js";
import type { Question, Task } from "../task.js";
import { bestPath } from "../tools/bestPath.js";
import { editDistance } from "../tools/editDistance.js";

/** Sounds `[n, …]`; what is said in each, `[n, most]`, classes from 1 on; and how much of that counts, `[n]`. */
export type Transcribed = { readonly inputs: NDArray; readonly labels: NDArray; readonly lengths: NDArray };

/** Sounds with what is said in them, to learn from and to be judged by. */
export interface TranscribedData {
  readonly name: string;
  readonly title: string;
  readonly origin: string;
  /** What can be said, in the order of the classes from 1 on. */
  readonly symbols: readonly string[];
  readonly train: Transcribed;
  readonly test: Transcribed;
}

export interface TranscriptionOptions<P, S, O> {
  /** From inputs `[batch, …]` to logits `[batch, time, 1 + symbols]`; class 0 says nothing. */
  readonly model: Layer<P, S>;
  readonly optimizer: (steps: number) => Optimizer<O>;
  readonly data: TranscribedData;
  readonly settings: Pick<Settings, "batchSize" | "epochs" | "seed">;
  /** Changes inputs in training, drawn by key. @defaultValue they stay */
  readonly augment?: (key: NDArray, x: NDArray) => NDArray;
  /** Makes inputs `[1, …]` of a file. @defaultValue questions are not taken */
  readonly read?: (question: Question) => NDArray;
}

/**
 * The task of writing down what is said, where nobody knows when: the mean of the CTC loss is what falls. What is judged is the
 * best path; its errors are the symbols to put in, leave out or change, as a share of those that were said.
 */
export const transcription = <P, S, O>({
  model,
  optimizer,
  data,
  settings: { batchSize, epochs, seed },
  augment = (_key, x) => x,
  read,
}: TranscriptionOptions<P, S, O>): Task<LearnerState<P, S, O>, Weights<P, S>> => {
  const train = examples(data.train);
  const test = pipe(examples(data.test), batch(100));
  const batches = Math.ceil(train.length / batchSize);
  const words = (classes: readonly number[]): readonly string[] => classes.map((c) => data.symbols[c - 1]);

  const lossesOf = (logits: NDArray, { labels, lengths }: Transcribed): NDArray => ctc(logits, labels, { labelLengths: lengths });
  const measure = jit(({ params, state }: Weights<P, S>, some: Transcribed) => {
    const [logits] = model.apply(params, state, some.inputs);
    return { figures: { loss: lossesOf(logits, some) }, path: np.argmax(logits, -1) };
  });
  const heard = jit(({ params, state }: Weights<P, S>, x: NDArray) => np.argmax(model.apply(params, state, x)[0], -1));

  return {
    ...learning({
      init: (key) => model.init(key, [batchSize, ...data.train.inputs.shape.slice(1)]),
      losses: ({ params, state }, some: Transcribed, key) => {
        const [keyOfModel, keyOfChange] = random.split(key);
        const x = augment(keyOfChange, some.inputs);
        const [logits, next] = model.apply(params, state, x, { key: keyOfModel, train: true });
        return { losses: lossesOf(logits, some), state: next };
      },
      optimizer: optimizer(epochs * batches),
      seed,
      data: (_epoch, key) => pipe(train, shuffle(key), batch(batchSize)),
      batches,
      validate: async (weights) => (await last(evaluate((some: Transcribed) => measure(weights, some).figures, test))).metrics,
    }),
    data: `${train.length} + ${data.test.lengths.shape[0]} sounds of ${data.title}, from ${data.origin}`,
    fingerprint: `${train.length} of ${data.name}`,
    test: async (weights) => {
      const results: { readonly said: readonly string[]; readonly heard: readonly string[] }[] = [];
      const events = evaluate((some: Transcribed) => {
        const { figures, path } = measure(weights, some);
        const [time, most] = [path.shape[1], some.labels.shape[1]];
        const [paths, labels] = [np.toTypedArray(path), np.toTypedArray(some.labels)];
        np.toTypedArray(some.lengths).forEach((length, i) =>
          results.push({
            said: words(Array.from(labels.subarray(i * most, i * most + length))),
            heard: words(bestPath(paths.subarray(i * time, (i + 1) * time))),
          }),
        );
        return figures;
      }, test);
      const { metrics } = await last(events);
      const errors = results.map(({ said, heard }) => editDistance(said, heard));
      const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
      return {
        figures: {
          testErrorRate: total(errors) / total(results.map(({ said }) => said.length)),
          testExact: errors.filter((error) => error === 0).length / errors.length,
          testLoss: metrics.loss,
        },
        lines: results.slice(0, 10).map(({ said, heard }) => `said ${said.join(" ")}, heard ${heard.join(" ") || "nothing"}`),
      };
    },
    ...(read === undefined
      ? {}
      : {
          predict: (weights: Weights<P, S>, question: Question) => {
            const symbols = words(bestPath(np.toTypedArray(heard(weights, read(question)))));
            return Promise.resolve({ answer: symbols.join(" ") || "nothing", details: { transcription: symbols } });
          },
        }),
  };
};
