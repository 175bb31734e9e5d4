import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { batch, examples, pipe, shuffle } from "@nabla-js/datasets";
import { jit, stopGradient } from "@nabla-js/grad";
import { softmax, type Layer } from "@nabla-js/layers";
import { accuracy, softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer } from "@nabla-js/optimizers";
import { evaluate, last } from "@nabla-js/training";
import { learning, type LearnerState, type Weights } from "../learning.js";
import type { Settings } from "../recipe.js";
import type { Outcome, Picture, Prediction, Question, Task } from "../task.js";
import type { Labelled, LabelledData } from "./labelled.js";
import { worstMistakes } from "./worstMistakes.js";

export interface ClassificationOptions<P, S, O> {
  /** From prepared inputs `[batch, …]` to logits `[batch, classes]`. */
  readonly model: Layer<P, S>;
  /** Made once it is known how many steps there are. */
  readonly optimizer: (steps: number) => Optimizer<O>;
  readonly data: LabelledData;
  readonly settings: Pick<Settings, "batchSize" | "epochs" | "seed">;
  /** Changes prepared inputs in training, drawn by key. @defaultValue they stay */
  readonly augment?: ((key: NDArray, x: NDArray) => NDArray) | undefined;
  /**
   * Changes stored inputs in training so that the loss of each, which is given as a function of inputs, grows: adversarial
   * training. @defaultValue nobody does
   */
  readonly adversary?: ((key: NDArray, loss: (inputs: NDArray) => NDArray, inputs: NDArray) => NDArray) | undefined;
  /** Spreads a share of each label over all classes. @defaultValue 0 */
  readonly labelSmoothing?: number;
  /** Makes stored inputs `[1, …]` of a file or a text. @defaultValue questions are not taken */
  readonly read?: ((question: Question) => NDArray) | undefined;
  /** Further figures and pictures for the outcome. @defaultValue none */
  readonly inspect?: ((weights: Weights<P, S>) => Promise<Partial<Outcome>>) | undefined;
  /** Pictures that explain what the model makes of one test example. */
  readonly explain?: ((weights: Weights<P, S>, index: number) => Promise<readonly Picture[]>) | undefined;
}

/** Examples in a batch of the test. */
const testBatch = 1000;

/** The task of telling classes apart: the mean cross-entropy of the logits is what falls. */
export const classification = <P, S, O>({
  model,
  optimizer,
  data,
  settings: { batchSize, epochs, seed },
  augment,
  adversary,
  labelSmoothing = 0,
  read,
  inspect,
  explain,
}: ClassificationOptions<P, S, O>): Task<LearnerState<P, S, O>, Weights<P, S>> => {
  const { classes, prepare } = data;
  const train = examples(data.train);
  const test = pipe(examples(data.test), batch(testBatch));
  const batches = Math.ceil(train.length / batchSize);

  const measure = jit(({ params, state }: Weights<P, S>, { inputs, labels }: Labelled) => {
    const [logits] = model.apply(params, state, prepare(inputs));
    return {
      figures: { loss: softmaxCrossEntropyWithIntegerLabels(logits, labels), accuracy: accuracy(logits, labels) },
      taken: np.argmax(logits, -1),
    };
  });
  const probabilities = jit(({ params, state }: Weights<P, S>, inputs: NDArray) =>
    softmax(model.apply(params, state, prepare(inputs))[0]),
  );

  const learned = learning({
    init: (key) => model.init(key, [batchSize, ...data.train.inputs.shape.slice(1)]),
    losses: ({ params, state }, { inputs: stored, labels }: Labelled, key) => {
      const attacked = (inputs: NDArray): NDArray =>
        softmaxCrossEntropyWithIntegerLabels(model.apply(stopGradient(params), state, prepare(inputs))[0], labels);
      const inputs = adversary === undefined ? stored : stopGradient(adversary(random.foldIn(key, 1), attacked, stored));
      const [keyOfModel, keyOfChange] = augment === undefined ? [key, key] : random.split(key);
      const x = augment === undefined ? prepare(inputs) : augment(keyOfChange, prepare(inputs));
      const [logits, next] = model.apply(params, state, x, { key: keyOfModel, train: true });
      const losses = softmaxCrossEntropyWithIntegerLabels(logits, labels, { labelSmoothing });
      return { losses, state: next, metrics: { accuracy: accuracy(logits, labels) } };
    },
    optimizer: optimizer(epochs * batches),
    seed,
    data: (_epoch, key) => pipe(train, shuffle(key), batch(batchSize)),
    batches,
    validate: async (weights) => {
      const { metrics } = await last(evaluate((batch: Labelled) => measure(weights, batch).figures, test));
      return metrics;
    },
  });

  return {
    ...learned,
    data: `${train.length} + ${data.test.labels.shape[0]} ${data.what} of ${data.title}, from ${data.origin}`,
    fingerprint: `${train.length} of ${data.name}`,
    test: async (weights) => {
      const counts = classes.map(() => classes.map(() => 0));
      const worst = worstMistakes(classes);
      const events = evaluate((batch: Labelled) => {
        const { figures, taken } = measure(weights, batch);
        const guesses = np.toTypedArray(taken);
        np.toTypedArray(batch.labels).forEach((label, i) => counts[label][guesses[i]]++);
        worst.add({ ...batch, taken, losses: figures.loss });
        return figures;
      }, test);
      const { metrics } = await last(events);
      const more = await inspect?.(weights);
      return {
        figures: { testAccuracy: metrics.accuracy, testLoss: metrics.loss, ...more?.figures },
        confusion: { counts, classes },
        pictures: more?.pictures ?? [],
        galleries: worst.gallery(),
      };
    },
    ...(read === undefined
      ? {}
      : {
          predict: async (weights: Weights<P, S>, question: Question) =>
            predictionOf(np.toTypedArray(probabilities(weights, read(question))), classes),
        }),
    ...(explain === undefined ? {} : { explain }),
  };
};

/** The likeliest classes, with how likely each is. */
const predictionOf = (probabilities: ArrayLike<number>, classes: readonly string[]): Prediction => {
  const ranked = classes
    .map((name, i) => ({ name, probability: probabilities[i] }))
    .sort((a, b) => b.probability - a.probability);
  return {
    answer: ranked
      .slice(0, 3)
      .map(({ name, probability }) => `${name} ${(100 * probability).toFixed(1)} %`)
      .join("   "),
    details: {
      class: ranked[0].name,
      probability: ranked[0].probability,
      probabilities: Object.fromEntries(classes.map((name, i) => [name, probabilities[i]])),
    },
  };
};
