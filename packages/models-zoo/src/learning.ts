import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, valueAndGrad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { applyUpdates, type Optimizer } from "@nabla-js/optimizers";
import { fit, type Batches, type Metrics, type RawMetrics } from "@nabla-js/training";
import type { Task } from "./task.js";

/** All that changes while a model learns. */
export type LearnerState<P, S, O> = {
  readonly params: P;
  /** Of layers that have any, such as running statistics. */
  readonly state: S;
  readonly optimizer: O;
  /** Split at each step, for what draws. */
  readonly key: NDArray;
};

/** What is kept of it. */
export type Weights<P, S> = { readonly params: P; readonly state: S };

/** What a model makes of a batch: losses whose mean is to fall, the state of its layers, and what else to report. */
export type Judged<S> = { readonly losses: NDArray; readonly state: S; readonly metrics?: RawMetrics };

export interface LearningOptions<P, S, O, B> {
  readonly init: (key: NDArray) => Weights<P, S>;
  /** The losses of a batch, in training; `key` is fresh at each step. */
  readonly losses: (weights: Weights<P, S>, batch: B, key: NDArray) => Judged<S>;
  readonly optimizer: Optimizer<O>;
  readonly seed: number;
  /** The batches of an epoch, counted from 1; `key` decides their order. */
  readonly data: (epoch: number, key: NDArray) => Batches<B>;
  /** How many batches an epoch has. */
  readonly batches: number;
  /** Figures over data kept aside, after each epoch. */
  readonly validate: (weights: Weights<P, S>) => Promise<Metrics>;
}

/** The part of a task that is the same wherever the mean of some losses is made to fall, step by step. */
export type Learning<P, S, O> = Pick<
  Task<LearnerState<P, S, O>, Weights<P, S>>,
  "start" | "parameters" | "train" | "weights" | "begin"
>;

/**
 * Learning by gradient descent: each step draws its key, takes the gradient of the mean loss of a batch, and lets the
 * optimizer move the parameters.
 *
 *     g = ∇ mean(losses(params, batch))    params ← params + optimizer(g)
 */
export const learning = <P, S, O, B>({
  init,
  losses,
  optimizer,
  seed,
  data,
  batches,
  validate,
}: LearningOptions<P, S, O, B>): Learning<P, S, O> => {
  const keys = () => random.split(random.key(seed), 3);
  const [keyOfModel, , keyOfOrder] = keys();
  const begin = ({ params, state }: Weights<P, S>): LearnerState<P, S, O> => {
    // A step donates its key too, so each beginning has one of its own.
    const [, key] = keys();
    return { params, state, optimizer: optimizer.init(params), key };
  };
  const fresh = (): LearnerState<P, S, O> => begin(init(keyOfModel));
  const start = fresh();

  const step = jit(
    (at: LearnerState<P, S, O>, batch: B) => {
      const [key, next] = random.split(at.key);
      const loss = (params: P) => {
        const judged = losses({ params, state: at.state }, batch, key);
        return [np.mean(judged.losses), judged] as const;
      };
      const [[, judged], grads] = valueAndGrad(loss, { hasAux: true })(at.params);
      const [updates, optimizerState] = optimizer.update(grads as P, at.optimizer, at.params);
      const after: LearnerState<P, S, O> = {
        params: applyUpdates(at.params, updates),
        state: judged.state,
        optimizer: optimizerState,
        key: next,
      };
      return [after, { loss: judged.losses, ...judged.metrics }] as const;
    },
    { donate: [0] },
  );

  const weights = ({ params, state }: LearnerState<P, S, O>): Weights<P, S> => ({ params, state });
  return {
    start,
    parameters: sizeOf(start.params),
    weights,
    begin,
    train: ({ epochs, every, from, signal }) =>
      // Steps donate their state, so each run begins with one of its own.
      fit(step, from?.state ?? fresh(), {
        epochs,
        every,
        data: (epoch) => data(epoch, random.foldIn(keyOfOrder, epoch)),
        batches,
        validate: (at) => validate(weights(at)),
        ...(from === undefined ? {} : { from }),
        ...(signal === undefined ? {} : { signal }),
      }),
  };
};

/** How many numbers a tree holds. */
export const sizeOf = (params: unknown): number => tree.reduce((sum, leaf) => sum + leaf.size, 0, params);
