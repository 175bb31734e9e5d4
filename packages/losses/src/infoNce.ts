import * as np from "@nabla-js/ndarray";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkNumber } from "./checks.js";
import { softmaxCrossEntropyWithIntegerLabels } from "./softmaxCrossEntropyWithIntegerLabels.js";

export interface InfoNceOptions {
  /** What similarities are divided by. @defaultValue 0.07 */
  readonly temperature?: number;
  /** Whether each key looks for its query too, and the two losses are averaged, as in CLIP. @defaultValue false */
  readonly symmetric?: boolean;
}

/**
 * How hard it is to tell the key of a query from those of all the other queries in the batch.
 *
 *     loss_i = −log softmax_j(qᵢ · kⱼ / temperature)_i
 *
 * @param queries - `[batch, features]`, usually of length 1 each.
 * @param keys - The same shape; the i-th is that of the i-th query.
 * @returns The loss in nats, `[batch]`.
 * @throws {@link ShapeError} when the shapes differ or are no lists of vectors.
 * @see van den Oord, Li & Vinyals (2018), "Representation Learning with Contrastive Predictive Coding", equation 4; Radford et
 *   al. (2021), "Learning Transferable Visual Models From Natural Language Supervision", for the symmetric form.
 */
export const infoNce = (queries: NDArray, keys: NDArray, options?: InfoNceOptions): NDArray => {
  checkArrays("infoNce", { queries, keys });
  const { temperature, symmetric } = optionsOf("infoNce", options, { temperature: 0.07, symmetric: false });
  if (queries.ndim !== 2 || queries.shape.join() !== keys.shape.join())
    throw new ShapeError({
      op: "infoNce",
      given: { queries: queries.shape, keys: keys.shape },
      expected: "one shape for both, [batch, features]",
      mend: "Give one key for each query; reshape other axes into the batch or the features.",
    });
  checkNumber(
    "infoNce",
    "temperature",
    temperature,
    (x) => x > 0,
    "a temperature above 0",
    "Usual values lie between 0.05 and 1.",
  );
  const logits = np.div(np.matmul(queries, np.transpose(keys)), temperature);
  const own = np.arange(queries.shape[0]);
  const ofQueries = softmaxCrossEntropyWithIntegerLabels(logits, own);
  if (!symmetric) return ofQueries;
  return np.mul(0.5, np.add(ofQueries, softmaxCrossEntropyWithIntegerLabels(np.transpose(logits), own)));
};
