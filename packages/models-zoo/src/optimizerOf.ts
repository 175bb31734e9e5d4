import {
  adam,
  adamw,
  addDecayedWeights,
  chain,
  clipByGlobalNorm,
  cosineDecaySchedule,
  cosineOnecycleSchedule,
  sgd,
  type LearningRate,
  type Optimizer,
} from "@nabla-js/optimizers";
import * as tree from "@nabla-js/ndarray/tree";
import type { Settings } from "./recipe.js";

/** The optimizers a run can be asked for by name. */
export const optimizerNames = ["sgd", "adam", "adamw"] as const;

/** The name of one of them. */
export type OptimizerName = (typeof optimizerNames)[number];

/** How a learning rate can go over the steps: it stays, falls along a cosine, or goes up and down once. */
export const scheduleNames = ["constant", "cosine", "onecycle"] as const;

/** The name of one of them. */
export type ScheduleName = (typeof scheduleNames)[number];

export interface OptimizerOptions {
  /** How many steps the whole run has, for schedules. */
  readonly steps: number;
  /** Gradients that are together longer than this are shortened. @defaultValue they are left */
  readonly maxNorm?: number | undefined;
  /** What adam keeps of its first moment. @defaultValue 0.9 */
  readonly b1?: number;
}

type Rules = Pick<Settings, "optimizer" | "learningRate" | "schedule" | "momentum" | "weightDecay">;

/** The optimizer that the settings ask for. Its state is a tree that only it looks into. */
export const optimizerOf = (settings: Rules, { steps, maxNorm, b1 = 0.9 }: OptimizerOptions): Optimizer<tree.Tree> => {
  const { optimizer, momentum, weightDecay } = settings;
  const learningRate = rateOf(settings, Math.max(1, steps));
  const rule = (): Optimizer<tree.Tree> => {
    switch (optimizer) {
      case "sgd":
        return opaque(sgd(momentum === 0 ? { learningRate } : { learningRate, momentum, nesterov: momentum >= 0.9 }));
      case "adam":
        return opaque(adam({ learningRate, b1 }));
      case "adamw":
        return opaque(adamw({ learningRate, b1, weightDecay, mask: matrices }));
    }
  };
  const clip = maxNorm === undefined ? [] : [clipByGlobalNorm(maxNorm)];
  const decay = optimizer !== "adamw" && weightDecay > 0 ? [addDecayedWeights(weightDecay, matrices)] : [];
  return clip.length + decay.length === 0 ? rule() : opaque(chain(...clip, ...decay, rule()));
};

const rateOf = ({ schedule, learningRate }: Rules, steps: number): LearningRate => {
  switch (schedule) {
    case "constant":
      return learningRate;
    case "cosine":
      return cosineDecaySchedule({ initValue: learningRate, decaySteps: steps });
    case "onecycle":
      return cosineOnecycleSchedule({ peakValue: learningRate, transitionSteps: Math.max(4, steps) });
  }
};

/** Weights decay; biases, scales and shifts do not. */
const matrices = (params: unknown): unknown => tree.map((p) => p.ndim > 1, params);

/** The claim: whoever holds the state gives back what it got. */
const opaque = <S>(optimizer: Optimizer<S>): Optimizer<tree.Tree> => optimizer as unknown as Optimizer<tree.Tree>;
