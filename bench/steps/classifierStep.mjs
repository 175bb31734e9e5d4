import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { valueAndGrad } from "@nabla-js/grad";
import { softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import { applyUpdates } from "@nabla-js/optimizers";

/**
 * A training step as a function `(state, ...batch) → [state, loss]`, with something to call it on. The state may be donated;
 * whoever calls it twice begins with a copy.
 *
 * @typedef {{ name: string, step: Function, state: any, batch: any[] }} Step
 */

/** The mean of the cross-entropy over all labels, as a function of parameters and batch. */
export const classifierLoss = (model, state) => (params, x, labels) =>
  np.mean(softmaxCrossEntropyWithIntegerLabels(model.apply(params, state, x)[0], labels));

/**
 * One step of a classifier, the mean of the cross-entropy over all labels.
 *
 * @param {{ name: string, model: any, optimizer: any, x: np.NDArray, labels: np.NDArray }} parts
 * @returns {Step}
 */
export const classifierStep = ({ name, model, optimizer, x, labels }) => {
  const { params, state } = model.init(random.key(0), x.shape);
  const loss = classifierLoss(model, state);
  const step = ([params, moments], x, labels) => {
    const [value, grads] = valueAndGrad(loss)(params, x, labels);
    const [updates, next] = optimizer.update(grads, moments, params);
    return [[applyUpdates(params, updates), next], value];
  };
  return { name, step, state: [params, optimizer.init(params)], batch: [x, labels] };
};
