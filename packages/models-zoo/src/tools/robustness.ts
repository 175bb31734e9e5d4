import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit } from "@nabla-js/grad";
import type { Layer } from "@nabla-js/layers";
import { accuracy, softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import type { NDArray } from "@nabla-js/ndarray";
import type { LabelledData } from "../kinds/labelled.js";
import type { Weights } from "../learning.js";
import type { Outcome } from "../task.js";
import { fgsm, pgd, type PgdOptions } from "./attacks.js";

export interface RobustnessOptions extends PgdOptions {
  /** Test images, the first ones. @defaultValue 1000 */
  readonly count?: number;
}

/**
 * How much of the test a classifier of images still gets right when each image is changed so as to deceive it, as the figures
 * `fgsmAccuracy` and `pgdAccuracy`.
 */
export const robustness = <P, S>(
  model: Layer<P, S>,
  data: LabelledData,
  { count = 1000, ...options }: RobustnessOptions,
): ((weights: Weights<P, S>) => Promise<Partial<Outcome>>) => {
  const size = Math.min(250, count);
  const measure = jit((weights: Weights<P, S>, images: NDArray, labels: NDArray, key: NDArray) => {
    const x = np.div(np.astype(images, "float32"), 255);
    const logits = (x: NDArray): NDArray => model.apply(weights.params, weights.state, data.prepare(np.mul(255, x)))[0];
    const loss = (x: NDArray): NDArray => softmaxCrossEntropyWithIntegerLabels(logits(x), labels);
    return [
      np.mean(accuracy(logits(fgsm(loss, x, options)), labels)),
      np.mean(accuracy(logits(pgd(key, loss, x, options)), labels)),
    ] as const;
  });
  return (weights) => {
    const { inputs, labels } = data.test;
    const batches = Math.max(1, Math.floor(Math.min(count, labels.shape[0]) / size));
    const sums = [0, 0];
    for (let i = 0; i < batches; i++) {
      const [from, to] = [[i * size], [(i + 1) * size]];
      const both = measure(weights, np.slice(inputs, from, to), np.slice(labels, from, to), random.foldIn(random.key(0), i));
      both.forEach((share, j) => (sums[j] += np.item(share) / batches));
    }
    return Promise.resolve({ figures: { fgsmAccuracy: sums[0], pgdAccuracy: sums[1] } });
  };
};
