import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, scan, valueAndGrad } from "@nabla-js/grad";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { adam, applyUpdates, incrementalUpdate, type AdamState } from "@nabla-js/optimizers";
import {
  recordEpisodes,
  rescaleAction,
  softPolicyLoss,
  softTarget,
  tanhGaussianSample,
  temperatureLoss,
  uniformReplay,
  vectorise,
  type Environment,
  type Gaussian,
  type ReplayState,
  type SquashedAction,
} from "@nabla-js/rl";
import { mlp, type MlpParams } from "../models/mlp.js";
import { figuresOf, moved, type Actor, type Transition } from "./acting.js";
import type { Agent } from "./agent.js";
import { agentOptions } from "./agentOptions.js";
import { featuresOf, widthOf } from "./observations.js";

/** How it learns; times are in steps, summed over all environments. */
export interface SacOptions {
  /** Environments side by side. @defaultValue 1 */
  readonly envs?: number;
  /** Steps from one learning to the next, in each environment. @defaultValue 1 */
  readonly rollout?: number;
  /** Steps of the optimizers in each learning. @defaultValue 1 */
  readonly updates?: number;
  /** Random steps before the first. @defaultValue 1000 */
  readonly warmUp?: number;
  /** Transitions remembered. @defaultValue 16,384 */
  readonly capacity?: number;
  /** Transitions in a step of the optimizers. @defaultValue 128 */
  readonly batchSize?: number;
  /** Units of each hidden layer, of the policy and of both values. @defaultValue [64, 64] */
  readonly hidden?: readonly number[];
  /** Of adam. @defaultValue 0.001 */
  readonly learningRate?: number;
  /** γ: what a reward one step later is worth, a fraction. @defaultValue 0.99 */
  readonly discount?: number;
  /** How far the target networks go towards the others at each step, a fraction. @defaultValue 0.005 */
  readonly targetRate?: number;
}

const defaults = {
  envs: 1,
  rollout: 1,
  updates: 1,
  warmUp: 1000,
  capacity: 16_384,
  batchSize: 128,
  hidden: [64, 64],
  learningRate: 0.001,
  discount: 0.99,
  targetRate: 0.005,
};

/** A transition as it is remembered. */
type Memory = Pick<Transition, "observation" | "action" | "reward" | "terminated" | "final">;

/** A policy, two values of a state with an action, and the logarithm of the temperature. */
export type SacParams = {
  readonly policy: MlpParams;
  readonly q: readonly [MlpParams, MlpParams];
  readonly logTemperature: NDArray;
};

/** What learns. */
export type SacLearner = {
  readonly params: SacParams;
  readonly targets: SacParams["q"];
  readonly optimizer: AdamState;
  readonly memory: ReplayState<Memory>;
  readonly key: NDArray;
};

/**
 * Soft actor-critic: it learns what actions are worth, being undecided included, and a policy that takes the best ones as
 * undecidedly as it can. How much that is worth, the temperature, is learned too: the entropy is to be −1 for each element of
 * an action.
 *
 *     y = r + γ (min(q₁′, q₂′)(s′, a′) − α log π(a′))        q ← y        π: α log π(a) − min(q₁, q₂) ↓        α: entropy → target
 *
 * The three losses are added up and their gradients taken at once: none of them reaches into the parameters of another.
 *
 * @throws {@link ValueError} for actions that are choices, an unknown option, or a count that is no whole number from 1 on.
 * @see Haarnoja et al. (2018), "Soft Actor-Critic Algorithms and Applications", Algorithm 1.
 */
export const sac = <S>(given: Environment<S>, options: SacOptions = {}): Agent<Actor<S>, SacLearner, Transition, MlpParams> => {
  if (given.actionSpace.kind === "discrete")
    throw new ValueError({
      op: `sac of ${given.name}`,
      given: "actions that are choices",
      expected: "actions that are numbers between bounds",
      mend: "Train it with dqn or ppo.",
    });
  const env = rescaleAction(given);
  const settings = agentOptions("sac", options, defaults);
  const { rollout, updates, warmUp, capacity, batchSize, hidden, learningRate, discount, targetRate } = settings;
  const envs = recordEpisodes(vectorise(env, settings.envs));
  const actions = widthOf(env.actionSpace);
  const targetEntropy = -actions;
  const policyNetwork = mlp({ hidden, classes: 2 * actions });
  const valueNetwork = mlp({ hidden, classes: 1 });
  const tx = adam({ learningRate });
  const memory = uniformReplay<Memory>(capacity);

  const features = (observations: NDArray): NDArray => featuresOf(env.observationSpace, observations);
  const policyOf = (policy: MlpParams, observation: NDArray): Gaussian => {
    const [mean, logStd] = np.split(policyNetwork.apply(policy, {}, features(observation))[0], 2, -1);
    return { mean, logStd: np.clip(logStd, -20, 2) };
  };
  const draw = (policy: MlpParams, key: NDArray, observation: NDArray): SquashedAction =>
    tanhGaussianSample(key, policyOf(policy, observation));
  const valuesOf = (q: SacParams["q"], observation: NDArray, action: NDArray): readonly [NDArray, NDArray] => {
    const input = np.concatenate([features(observation), action], -1);
    const [a, b] = q.map((params) => np.squeeze(valueNetwork.apply(params, {}, input)[0], -1));
    return [a, b];
  };

  const stepWith = (actor: Actor<S>, action: NDArray, key: NDArray, ofStep: NDArray) =>
    moved(actor, key, action, envs.step(actor.envs, action, ofStep));
  const remembered = ({ observation, action, reward, terminated, final }: Transition): Memory =>
    tree.map((x) => np.reshape(x, [-1, ...x.shape.slice(2)]), { observation, action, reward, terminated, final });

  type Learned = Pick<SacLearner, "params" | "targets" | "optimizer">;
  type Batch = { readonly items: Memory; readonly key: NDArray };

  const update = ({ params, targets, optimizer }: Learned, { items, key }: Batch): readonly [Learned, NDArray] => {
    const [ofNext, ofNow] = random.split(key);
    const { observation, action, reward, terminated, final } = items;
    const temperature = np.exp(params.logTemperature);
    const next = draw(params.policy, ofNext, final);
    const qNext = valuesOf(targets, final, next.action);
    const y = softTarget({ reward, terminated, discount }, qNext, next.logProb, temperature);
    const loss = ({ policy, q, logTemperature }: SacParams) => {
      const errors = valuesOf(q, observation, action).map((v) => np.mean(np.square(np.sub(v, y))));
      const now = draw(policy, ofNow, observation);
      // The values as they are: the policy is to follow them, and not the other way round.
      const ofPolicy = np.mean(softPolicyLoss(now.logProb, valuesOf(params.q, observation, now.action), temperature));
      const ofTemperature = np.mean(temperatureLoss(logTemperature, now.logProb, targetEntropy));
      const ofValues = np.mul(0.5, np.add(errors[0], errors[1]));
      return [np.add(np.add(ofValues, ofPolicy), ofTemperature), ofValues] as const;
    };
    const [[, ofValues], grads] = valueAndGrad(loss, { hasAux: true })(params);
    const [changes, moments] = tx.update(grads as SacParams, optimizer, params);
    const learned = applyUpdates(params, changes);
    return [{ params: learned, targets: incrementalUpdate(learned.q, targets, targetRate), optimizer: moments }, ofValues];
  };

  /** Random steps to fill the memory with. */
  const warm = jit((actor: Actor<S>) =>
    scan(
      (at: Actor<S>, _: null) => {
        const [key, ofAction, ofStep] = random.split(at.key, 3);
        return stepWith(at, random.uniform(ofAction, [envs.n, actions], { minval: -1, maxval: 1 }), key, ofStep);
      },
      actor,
      null,
      { length: Math.ceil(warmUp / envs.n) },
    ),
  );

  return {
    name: "sac",
    rollout,
    envs: envs.n,
    warmUp: Math.ceil(warmUp / envs.n) * envs.n,
    init: (key) => {
      const [ofPolicy, ofQ1, ofQ2, ofReset, ofSteps, ofLearner] = random.split(key, 6);
      const width = widthOf(env.observationSpace);
      const params: SacParams = {
        policy: policyNetwork.init(ofPolicy, [1, width]).params,
        q: [valueNetwork.init(ofQ1, [1, width + actions]).params, valueNetwork.init(ofQ2, [1, width + actions]).params],
        logTemperature: np.zeros([]),
      };
      const [begun, observation] = envs.reset(ofReset);
      const [actor, transitions] = warm({ envs: begun, observation, t: np.array(0, { dtype: "int32" }), key: ofSteps });
      const items = remembered(transitions);
      const empty = memory.init(tree.map((x) => np.take(x, 0, 0), items));
      const targets = tree.map((x) => np.array(x), params.q);
      return {
        actor,
        learner: { params, targets, optimizer: tx.init(params), memory: memory.add(empty, items), key: ofLearner },
      };
    },
    step: (policy, actor) => {
      const [key, ofAction, ofStep] = random.split(actor.key, 3);
      return stepWith(actor, draw(policy, ofAction, actor.observation).action, key, ofStep);
    },
    learn: ({ memory: old, key, ...learned }, transitions) => {
      const [next, ofSample, ofUpdates] = random.split(key, 3);
      const full = memory.add(old, remembered(transitions));
      const drawn = memory.sample(full, ofSample, updates * batchSize);
      const items = tree.map((x) => np.reshape(x, [updates, batchSize, ...x.shape.slice(1)]), drawn);
      const [after, losses] = scan(update, learned, { items, key: random.split(ofUpdates, updates) });
      return [{ ...after, memory: full, key: next }, figuresOf(np.mean(losses), transitions)];
    },
    policyOf: ({ params }) => params.policy,
    act: (policy, observations) => np.tanh(policyOf(policy, observations).mean),
    withEnvironment: (use) => use(env),
  };
};
