import {
  adam,
  adamw,
  addDecayedWeights,
  chain,
  clipByGlobalNorm,
  cosineDecaySchedule,
  cosineOnecycleSchedule,
  partition,
  setToZero,
  sgd,
  type LearningRate,
  type Optimizer,
} from "@nabla-js/optimizers";
import * as tree from "@nabla-js/ndarray/tree";
import type { Settings } from "./recipe.js";
import { UsageError } from "./usageError.js";

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

type Rules = Pick<Settings, "optimizer" | "learningRate" | "schedule" | "momentum" | "weightDecay" | "freeze">;

/**
 * The optimizer that the settings ask for. Its state is a tree that only it looks into.
 *
 * @throws {@link UsageError} from `init`, when a name of `freeze` is that of no parameter, or none is left to learn.
 */
export const optimizerOf = (settings: Rules, options: OptimizerOptions): Optimizer<tree.Tree> => {
  const { freeze } = settings;
  const moving = movingOf(settings, options);
  if (freeze === undefined) return moving;
  const prefixes = freeze.split(",").map((name) => name.trim());
  return opaque(partition({ moving, still: setToZero() }, (params: tree.Tree) => labelled(prefixes, params)));
};

/** Which parameters are to move, and which stand still. */
const labelled = (freeze: readonly string[], params: tree.Tree): unknown => {
  const names = tree.paths(params, "params");
  const isOf = (name: string, prefix: string): boolean =>
    name.startsWith(prefix) && ["", ".", "["].includes(name.charAt(prefix.length));
  const unknown = freeze.find((prefix) => !names.some((name) => isOf(name, prefix)));
  const isStill = (name: string): boolean => freeze.some((prefix) => isOf(name, prefix));
  if (unknown !== undefined || names.every(isStill))
    throw new UsageError({
      op: "freeze",
      given: unknown === undefined ? `${freeze.join(",")}, which is every parameter` : `the name ${unknown}`,
      expected: `the beginning of some of ${names.join(", ")}`,
      mend: unknown === undefined ? "Leave one of them to learn." : "Write it as it stands there.",
    });
  return tree.unflatten(
    tree.structure(params),
    names.map((name) => (isStill(name) ? "still" : "moving")),
  );
};

const movingOf = (settings: Rules, { steps, maxNorm, b1 = 0.9 }: OptimizerOptions): Optimizer<tree.Tree> => {
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
