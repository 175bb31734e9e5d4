import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { Optimizer, UpdateExtra } from "./optimizer.js";
import * as is from "./kinds.js";
import { settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** What updates are multiplied by, and what is known of the loss so far; all `[]`. */
export type ReduceOnPlateauState = {
  readonly scale: NDArray;
  readonly best: NDArray;
  /** How many means in a row were no better. */
  readonly waited: NDArray;
  /** How many means are still to be passed over. */
  readonly cooling: NDArray;
  /** The mean of the losses gathered, and their number. */
  readonly mean: NDArray;
  readonly gathered: NDArray;
};

export interface ReduceOnPlateauOptions {
  /** What the scale is multiplied by. @defaultValue 0.1 */
  readonly factor?: number;
  /** How many means may be no better before that. @defaultValue 10 */
  readonly patience?: number;
  /** By what fraction of the best a mean must be lower to be better. @defaultValue 1e-4 */
  readonly rtol?: number;
  /** And by how much. @defaultValue 0 */
  readonly atol?: number;
  /** How many means are passed over after a reduction. @defaultValue 0 */
  readonly cooldown?: number;
  /** How many losses make one mean. @defaultValue 1 */
  readonly accumulationSize?: number;
  /** What the scale does not fall below. @defaultValue 0 */
  readonly minScale?: number;
}

/**
 * Makes updates smaller when the loss stops falling. Stands behind an optimizer, `chain(adam(…), reduceOnPlateau())`, and
 * is told the loss: `update(grads, state, params, { value })`.
 *
 *     better:  mean < best · (1 − rtol) − atol
 *     scale ← max(minScale, scale · factor)    after `patience` means in a row that were no better
 *     u = scale · g
 *
 * @throws {@link ValueError} from `update`, when it is not told the loss.
 */
export const reduceOnPlateau = (options?: ReduceOnPlateauOptions): Optimizer<ReduceOnPlateauState> => {
  const { factor, patience, rtol, atol, cooldown, accumulationSize, minScale } = settings("reduceOnPlateau", options, {
    factor: is.constantAmount(0.1),
    patience: is.count(10),
    rtol: is.constantAmount(1e-4),
    atol: is.constantAmount(0),
    cooldown: is.countFrom0(0),
    accumulationSize: is.count(1),
    minScale: is.constantAmount(0),
  });
  return transformation(
    "reduceOnPlateau",
    { scale: "array", best: "array", waited: "array", cooling: "array", mean: "array", gathered: "array" },
    {
      init: () => ({
        scale: np.ones([]),
        best: np.full([], Infinity),
        waited: np.zeros([], "int32"),
        cooling: np.zeros([], "int32"),
        mean: np.zeros([]),
        gathered: np.zeros([], "int32"),
      }),
      update: <P>(grads: P, state: ReduceOnPlateauState, _params: P, extra?: UpdateExtra<P>) => {
        const value = np.astype(valueOf(extra), "float32");
        const gathered = np.add(state.gathered, 1);
        const mean = np.add(state.mean, np.div(np.sub(value, state.mean), np.astype(gathered, "float32")));
        const isFull = np.equal(gathered, accumulationSize);

        const isBetter = np.less(mean, np.sub(np.mul(1 - rtol, state.best), atol));
        const isCooling = np.greater(state.cooling, 0);
        const waited = np.where(np.logicalOr(isBetter, isCooling), 0, np.add(state.waited, 1));
        const reduces = np.greaterEqual(waited, patience);
        const scale = np.where(reduces, np.maximum(minScale, np.mul(factor, state.scale)), state.scale);

        const next = {
          scale,
          best: np.where(isBetter, mean, state.best),
          waited: np.where(reduces, 0, waited),
          cooling: np.where(reduces, cooldown, np.maximum(np.sub(state.cooling, 1), 0)),
          mean: np.zeros([]),
          gathered: np.zeros([], "int32"),
        };
        const now = tree.map((x, y) => np.where(isFull, x, y), next, { ...state, mean, gathered });
        return [tree.map((g) => np.astype(np.mul(now.scale, g), g.dtype), grads), now];
      },
    },
  );
};

const valueOf = <P>(extra: UpdateExtra<P> | undefined): NDArray => {
  if (extra?.value !== undefined) return extra.value;
  throw new ValueError({
    op: "reduceOnPlateau",
    given: "an update without the loss",
    expected: "the loss of this step, []",
    mend: "Pass it: update(grads, state, params, { value }).",
  });
};
