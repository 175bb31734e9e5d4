import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { ValueError } from "@nabla-js/ndarray";
import { chain } from "./chain.js";
import { globalSquare } from "./globalNorm.js";
import * as is from "./kinds.js";
import type { Empty, Optimizer, Scalar, UpdateExtra } from "./optimizer.js";
import type { LearningRate } from "./schedule.js";
import { scaleByLearningRate, type LearningRateState } from "./scaleByLearningRate.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

export interface ScaleByPolyakOptions {
  /** The smallest loss there is. @defaultValue 0 */
  readonly minValue?: Scalar;
  /** What the length of a step is at most, as a multiple of the gradient. @defaultValue 1 */
  readonly maxLearningRate?: Scalar;
  /** Added to the squared length of the gradient. @defaultValue 0 */
  readonly eps?: Scalar;
}

export interface PolyakSgdOptions extends ScaleByPolyakOptions {
  /** What the steps are multiplied by. @defaultValue 1 */
  readonly scaling?: LearningRate;
}

const kinds = () => ({ minValue: is.scalar(0), maxLearningRate: is.positive(1), eps: is.amount(0) });

/**
 * Steps as long as the loss is high, for problems whose smallest loss is known: with parameters enough it is 0.
 *
 *     u = min((value − minValue) / (‖g‖² + eps), maxLearningRate) · g
 *
 * It is told the loss: `update(grads, state, params, { value })`.
 *
 * @throws {@link ValueError} from `update`, when it is not told.
 * @see Polyak (1987), "Introduction to Optimization", section 5.3; Loizou et al. (2021), "Stochastic Polyak Step-size for SGD".
 */
export const scaleByPolyak = (options?: ScaleByPolyakOptions): Optimizer<Empty> => {
  const { minValue, maxLearningRate, eps } = settings("scaleByPolyak", options, kinds());
  return transformation(
    "scaleByPolyak",
    {},
    {
      init: () => ({}),
      update: <P>(grads: P, state: Empty, _params: P, extra?: UpdateExtra<P>) => {
        if (extra?.value === undefined)
          throw new ValueError({
            op: "scaleByPolyak",
            given: "an update without the loss",
            expected: "the loss of this step, []",
            mend: "Pass it: update(grads, state, params, { value }).",
          });
        const square = np.add(globalSquare(grads), eps);
        const isZero = np.equal(square, 0);
        const far = np.div(np.sub(extra.value, minValue), np.where(isZero, 1, square));
        const step = np.where(isZero, 0, np.minimum(far, maxLearningRate));
        return [tree.map((g) => np.astype(np.mul(step, g), g.dtype), grads), state];
      },
    },
  );
};

/** Gradient descent with Polyak's steps: {@link scaleByPolyak}, downhill. */
export const polyakSgd = (options?: PolyakSgdOptions): Optimizer<readonly [Empty, LearningRateState]> => {
  const { scaling, ...others } = settings("polyakSgd", options, { scaling: is.rate(1), ...kinds() });
  return chain(scaleByPolyak(others), scaleByLearningRate(scaling));
};
