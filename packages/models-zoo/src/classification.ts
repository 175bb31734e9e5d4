import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { batch, examples, pipe, shuffle, standardise, type Dataset, type ImageSplits } from "@nabla-js/datasets";
import { jit, valueAndGrad } from "@nabla-js/grad";
import type { Layer } from "@nabla-js/layers";
import { accuracy, softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import type { NDArray } from "@nabla-js/ndarray";
import { applyUpdates, type Optimizer } from "@nabla-js/optimizers";
import { evaluate, fit, last } from "@nabla-js/training";
import type { Settings } from "./recipe.js";
import type { Task } from "./task.js";

/** All that changes while a classifier learns. */
export type ClassifierState<P, S, O> = {
  readonly params: P;
  /** Of layers that have any, such as running statistics. */
  readonly state: S;
  readonly optimizer: O;
  /** Split at each step, for layers that draw. */
  readonly key: NDArray;
};

/** What is kept of it. */
export type ClassifierWeights<P, S> = { readonly params: P; readonly state: S };

/** A batch of labelled images: `[batch, channels, height, width]` as bytes, and the class of each, `[batch]`. */
type ImageBatch = { readonly images: NDArray; readonly labels: NDArray };

export interface ClassificationOptions<P, S, O> {
  /** From images `[batch, channels, height, width]` to logits `[batch, classes]`. */
  readonly model: Layer<P, S>;
  readonly optimizer: Optimizer<O>;
  readonly data: Dataset<ImageSplits>;
  readonly settings: Settings;
}

/** Examples in a batch of the test. */
const testBatch = 1000;

/** The task of telling classes of images apart: the mean cross-entropy of the logits is what falls. */
export const classification = <P, S, O>({
  model,
  optimizer,
  data: { info, source, splits },
  settings: { batchSize, seed },
}: ClassificationOptions<P, S, O>): Task<ClassifierState<P, S, O>, ClassifierWeights<P, S>> => {
  const keys = () => random.split(random.key(seed), 3);
  const [, , keyOfOrder] = keys();
  const train = examples(splits.train);
  const test = pipe(examples(splits.test), batch(testBatch));
  const batchesOf = (epoch: number) => pipe(train, shuffle(random.foldIn(keyOfOrder, epoch)), batch(batchSize));
  const classes = info.classes ?? [];

  const standardised = standardise(info.normalisation ?? { mean: [0], std: [1] });

  const begin = (): ClassifierState<P, S, O> => {
    const [keyOfModel, key] = keys();
    const { params, state } = model.init(keyOfModel, [batchSize, ...splits.train.images.shape.slice(1)]);
    return { params, state, optimizer: optimizer.init(params), key };
  };
  const start = begin();

  const step = jit(
    (at: ClassifierState<P, S, O>, { images, labels }: ImageBatch) => {
      const [key, next] = random.split(at.key);
      const x = standardised(images);
      const loss = (params: P) => {
        const [logits, state] = model.apply(params, at.state, x, { key, train: true });
        const losses = softmaxCrossEntropyWithIntegerLabels(logits, labels);
        return [np.mean(losses), { losses, logits, state }] as const;
      };
      const [[, { losses, logits, state }], grads] = valueAndGrad(loss, { hasAux: true })(at.params);
      const [updates, optimizerState] = optimizer.update(grads as P, at.optimizer, at.params);
      const after: ClassifierState<P, S, O> = {
        params: applyUpdates(at.params, updates),
        state,
        optimizer: optimizerState,
        key: next,
      };
      return [after, { loss: losses, accuracy: accuracy(logits, labels) }] as const;
    },
    { donate: [0] },
  );

  const measure = jit(({ params, state }: ClassifierWeights<P, S>, { images, labels }: ImageBatch) => {
    const [logits] = model.apply(params, state, standardised(images));
    return {
      figures: { loss: softmaxCrossEntropyWithIntegerLabels(logits, labels), accuracy: accuracy(logits, labels) },
      taken: np.argmax(logits, -1),
    };
  });

  const count = (confusion: number[][], { labels }: ImageBatch, taken: NDArray): void => {
    const guesses = np.toTypedArray(taken);
    np.toTypedArray(labels).forEach((label, i) => confusion[label][guesses[i]]++);
  };

  return {
    start,
    parameters: tree.reduce((sum, leaf) => sum + leaf.size, 0, start.params),
    data: `${train.length} + ${splits.test.images.shape[0]} images of ${info.title}, from ${source.kind} ${source.place}`,
    fingerprint: `${train.length} of ${info.name}`,
    train: ({ epochs, every, from, signal }) =>
      // Steps donate their state, so each run begins with one of its own.
      fit(step, from?.state ?? begin(), {
        epochs,
        every,
        data: batchesOf,
        batches: batchesOf(1).length,
        validate: async (at) => {
          const { metrics } = await last(
            evaluate((batch: ImageBatch) => measure({ params: at.params, state: at.state }, batch).figures, test),
          );
          return metrics;
        },
        ...(from === undefined ? {} : { from }),
        ...(signal === undefined ? {} : { signal }),
      }),
    weights: ({ params, state }) => ({ params, state }),
    test: async (weights) => {
      const confusion = classes.map(() => classes.map(() => 0));
      const events = evaluate((batch: ImageBatch) => {
        const { figures, taken } = measure(weights, batch);
        count(confusion, batch, taken);
        return figures;
      }, test);
      const { metrics } = await last(events);
      return { testAccuracy: metrics.accuracy, testLoss: metrics.loss, confusion, classes };
    },
  };
};
