import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, scan, stopGradient, valueAndGrad, vmap } from "@nabla-js/grad";
import { huber } from "@nabla-js/losses";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import {
  adam,
  applyUpdates,
  chain,
  clipByGlobalNorm,
  incrementalUpdate,
  linearSchedule,
  type AdamState,
  type Empty,
  type Optimizer,
} from "@nabla-js/optimizers";
import {
  doubleQLearning,
  dueling,
  nStep,
  prioritizedReplay,
  qLearning,
  recordEpisodes,
  unprioritizedReplay,
  vectorise,
  type Environment,
  type Outcome,
  type PrioritizedReplayState,
  type Steps,
} from "@nabla-js/rl";
import { mlp, type MlpParams } from "../models/mlp.js";
import { figuresOf, moved, type Actor, type Transition } from "./acting.js";
import type { Agent } from "./agent.js";
import { agentOptions } from "./agentOptions.js";
import { featuresOf, widthOf } from "./observations.js";

/** How values are learned; times are in steps of one environment, summed over all. */
export interface DqnOptions {
  /** All steps, the warm-up included: what schedules end with. */
  readonly steps: number;
  /** Environments side by side. @defaultValue 4 */
  readonly envs?: number;
  /** Steps from one learning to the next, in each environment. @defaultValue 16 */
  readonly rollout?: number;
  /** Steps of the optimizer in each learning. @defaultValue 32 */
  readonly updates?: number;
  /** Random steps before the first. @defaultValue 1000 */
  readonly warmUp?: number;
  /** Transitions remembered. @defaultValue 10,000 */
  readonly capacity?: number;
  /** Transitions in a step of the optimizer. @defaultValue 128 */
  readonly batchSize?: number;
  /** Units of each hidden layer. @defaultValue [120, 84] */
  readonly hidden?: readonly number[];
  /** Of adam; it falls to a tenth along a line. @defaultValue 0.001 */
  readonly learningRate?: number;
  /** γ: what a reward one step later is worth, a fraction. @defaultValue 0.99 */
  readonly discount?: number;
  /** The share of random actions at the end, to which it falls from 1 along a line. @defaultValue 0.04 */
  readonly exploration?: number;
  /** Over which fraction of the steps it falls. @defaultValue 0.2 */
  readonly explorationFraction?: number;
  /** How far the target network goes towards the other at each step of the optimizer, a fraction. @defaultValue 0.01 */
  readonly targetRate?: number;
  /** Whether the network that learns chooses the next action, and the target network says what it is worth. @defaultValue true */
  readonly double?: boolean;
  /** Whether the network tells the value of a state from what each action adds. @defaultValue true */
  readonly dueling?: boolean;
  /** Whether transitions with large errors are drawn more often. @defaultValue false */
  readonly prioritized?: boolean;
  /** Over how many steps a transition goes. @defaultValue 4 */
  readonly nStep?: number;
}

/** Options of which none is left out. */
export type DqnSettings = Required<DqnOptions>;

/** What the recipes begin with: they stand a pole up in 50,000 steps. */
export const dqnDefaults = {
  steps: undefined,
  envs: 4,
  rollout: 16,
  updates: 32,
  warmUp: 1000,
  capacity: 10_000,
  batchSize: 128,
  hidden: [120, 84],
  learningRate: 0.001,
  discount: 0.99,
  exploration: 0.04,
  explorationFraction: 0.2,
  targetRate: 0.01,
  double: true,
  dueling: true,
  prioritized: false,
  nStep: 4,
} as const;

/** A transition as it is remembered. */
type Memory = {
  readonly observation: NDArray;
  readonly action: NDArray;
  readonly reward: NDArray;
  readonly terminated: NDArray;
  readonly discount: NDArray;
  readonly final: NDArray;
};

/** What learns. */
export type DqnLearner = {
  readonly params: MlpParams;
  readonly target: MlpParams;
  readonly optimizer: readonly [Empty, AdamState];
  readonly memory: PrioritizedReplayState<Memory>;
  readonly key: NDArray;
};

/** What the last layer says, and how it learns. */
export interface ValueHead {
  /** Numbers that the network gives. */
  readonly outputs: number;
  /** The values of all actions, `[batch, actions]`, of what the network gives, `[batch, outputs]`. */
  readonly values: (out: NDArray) => NDArray;
  /**
   * How far the network is off, `[batch]`, and how surprising each transition is.
   *
   * @param out - What it gives for the observations.
   * @param next - What the target network gives for those that follow.
   * @param choice - What the network that learns gives for those.
   */
  readonly losses: (
    out: NDArray,
    action: NDArray,
    outcome: Outcome,
    next: NDArray,
    choice: NDArray,
  ) => { readonly losses: NDArray; readonly surprise: NDArray };
}

/** How many steps the optimizer makes in all. */
const updatesOf = ({ steps, warmUp, envs, rollout, updates }: DqnSettings): number =>
  Math.max(1, Math.floor((updates * (steps - warmUp)) / (envs * rollout)));

const optimizerFor = (options: DqnSettings): Optimizer<readonly [Empty, AdamState]> => {
  const { learningRate } = options;
  const falling = linearSchedule({ initValue: learningRate, endValue: learningRate / 10, transitionSteps: updatesOf(options) });
  return chain(clipByGlobalNorm(10), adam({ learningRate: falling }));
};

/** Q-values, learned by Q-learning with the Huber loss. */
const qHead = (actions: number, options: Pick<DqnSettings, "double" | "dueling">): ValueHead => {
  const values = (out: NDArray): NDArray =>
    options.dueling ? dueling(np.at(out, ":, :1").get(), np.at(out, ":, 1:").get()) : out;
  return {
    outputs: options.dueling ? actions + 1 : actions,
    values,
    losses: (out, action, outcome, next, choice) => {
      const [q, qNext, qChoice] = [out, next, choice].map(values);
      const error = options.double ? doubleQLearning(q, action, outcome, qNext, qChoice) : qLearning(q, action, outcome, qNext);
      return { losses: huber(error, np.zerosLike(error)), surprise: np.abs(error) };
    },
  };
};

/**
 * Deep Q-learning: a network says what each action is worth, learns from what came of those it took, and takes the best, or
 * now and then any.
 *
 *     ε-greedy steps → memory → batches → δ = r + γ max q′(s′) − q(s, a) → Huber → Adam; q′ follows q
 *
 * @see Mnih et al. (2015), "Human-level control through deep reinforcement learning", Algorithm 1; and the papers of
 * `doubleQLearning`, `dueling`, `prioritizedReplay` and `nStep` for what the options add.
 * @throws {@link ValueError} for actions that are numbers, an unknown option, or a count that is no whole number from 1 on.
 */
export const dqn = <S>(env: Environment<S>, options: DqnOptions): Agent<Actor<S>, DqnLearner, Transition, MlpParams> => {
  const settings = agentOptions("dqn", options, dqnDefaults);
  return valueAgent("dqn", env, qHead(actionsOf(env), settings), settings);
};

/** Deep Q-learning with any head. */
export const valueAgent = <S>(
  name: string,
  env: Environment<S>,
  head: ValueHead,
  options: DqnSettings,
): Agent<Actor<S>, DqnLearner, Transition, MlpParams> => {
  const { rollout, updates, warmUp, capacity, batchSize, discount } = options;
  const envs = recordEpisodes(vectorise(env, options.envs));
  const actions = actionsOf(env);
  const network = mlp({ hidden: options.hidden, classes: head.outputs });
  const tx = optimizerFor(options);
  const memory = options.prioritized ? prioritizedReplay<Memory>(capacity) : unprioritizedReplay<Memory>(capacity);
  const given = (observations: NDArray): NDArray => featuresOf(env.observationSpace, observations);
  const out = (params: MlpParams, observations: NDArray): NDArray => network.apply(params, {}, given(observations))[0];
  const act = (params: MlpParams, observations: NDArray): NDArray =>
    np.astype(np.argmax(head.values(out(params, observations)), -1), "int32");
  const epsilonAt = linearSchedule({
    initValue: 1,
    endValue: options.exploration,
    transitionSteps: Math.max(1, Math.floor(options.explorationFraction * options.steps)),
  });
  const betaAt = linearSchedule({ initValue: 0.4, endValue: 1, transitionSteps: updatesOf(options) });

  /** One step in each environment, with random actions in a share of them. */
  const stepWith = (params: MlpParams, actor: Actor<S>, epsilon: NDArray | number): readonly [Actor<S>, Transition] => {
    const [key, ofCoin, ofAction, ofStep] = random.split(actor.key, 4);
    const explores = np.less(random.uniform(ofCoin, [envs.n]), epsilon);
    const action = np.where(explores, random.randint(ofAction, [envs.n], 0, actions), act(params, actor.observation));
    return moved(actor, key, action, envs.step(actor.envs, action, ofStep));
  };

  /** Transitions `[time, envs, …]` as they are remembered, `[time · envs, …]`. */
  const remembered = ({ observation, action, reward, terminated, truncated, final }: Transition): Memory => {
    const long = vmap((steps: Steps<NDArray>) => nStep(steps, options.nStep, discount), { inAxes: 1, outAxes: 1 })({
      reward,
      terminated,
      truncated,
      final,
    });
    return tree.map((x) => np.reshape(x, [-1, ...x.shape.slice(2)]), { observation, action, ...long });
  };

  type Learned = Pick<DqnLearner, "params" | "target" | "optimizer">;
  type Batch = { readonly items: Memory; readonly weights: NDArray };

  /** One step of the optimizer. */
  const update = ({ params, target, optimizer }: Learned, { items, weights }: Batch) => {
    const { observation, action, final, ...outcome } = items;
    const next = out(target, final);
    const loss = (p: MlpParams) => {
      const choice = options.double ? stopGradient(out(p, final)) : next;
      const { losses, surprise } = head.losses(out(p, observation), action, outcome, next, choice);
      return [np.mean(np.mul(weights, losses)), surprise] as const;
    };
    const [[value, surprise], grads] = valueAndGrad(loss, { hasAux: true })(params);
    const [changes, moments] = tx.update(grads as MlpParams, optimizer, params);
    const learned = applyUpdates(params, changes);
    const after = { params: learned, target: incrementalUpdate(learned, target, options.targetRate), optimizer: moments };
    return [after, { value, surprise }] as const;
  };

  /** Random steps to fill the memory with. */
  const warm = jit((params: MlpParams, actor: Actor<S>) => {
    const steps = Math.ceil(warmUp / envs.n);
    return scan((at: Actor<S>, _: null) => stepWith(params, at, 1), actor, null, { length: steps });
  });

  return {
    name,
    rollout,
    envs: envs.n,
    warmUp: Math.ceil(warmUp / envs.n) * envs.n,
    init: (key) => {
      const [ofParams, ofReset, ofSteps, ofLearner] = random.split(key, 4);
      const { params } = network.init(ofParams, [batchSize, widthOf(env.observationSpace)]);
      const [begun, observation] = envs.reset(ofReset);
      const [actor, transitions] = warm(params, { envs: begun, observation, t: np.array(0, { dtype: "int32" }), key: ofSteps });
      const items = remembered(transitions);
      const empty = memory.init(tree.map((x) => np.take(x, 0, 0), items));
      const target = tree.map((x) => np.array(x), params);
      return {
        actor,
        learner: { params, target, optimizer: tx.init(params), memory: memory.add(empty, items), key: ofLearner },
      };
    },
    step: (params, actor) => stepWith(params, actor, epsilonAt(actor.t)),
    learn: ({ memory: old, key, ...learned }, transitions) => {
      const [next, ofSample] = random.split(key);
      const full = memory.add(old, remembered(transitions));
      // All batches are drawn at once: the memory does not change between two updates of one learning.
      const { items, places, weights } = memory.sample(full, ofSample, updates * batchSize, betaAt(learned.optimizer[1][0].t));
      const batches = tree.map((x) => np.reshape(x, [updates, batchSize, ...x.shape.slice(1)]), { items, weights });
      const [after, { value, surprise }] = scan(update, learned, batches);
      const learner = { ...after, memory: memory.update(full, places, np.ravel(surprise)), key: next };
      return [learner, figuresOf(np.mean(value), transitions)];
    },
    policyOf: ({ params }) => params,
    act,
    withEnvironment: (use) => use(env),
  };
};

/** How many actions there are to choose from. */
export const actionsOf = <S>({ name, actionSpace }: Environment<S>): number => {
  if (actionSpace.kind === "discrete") return actionSpace.n;
  throw new ValueError({
    op: name,
    given: "actions that are numbers",
    expected: "actions that are choices, for a network that says what each is worth",
    mend: "Train it with ppo or sac.",
  });
};
