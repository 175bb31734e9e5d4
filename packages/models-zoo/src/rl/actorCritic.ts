import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { vmap } from "@nabla-js/grad";
import { activation, dense, orthogonal, sequential, tanh, type Layer } from "@nabla-js/layers";
import type { NDArray } from "@nabla-js/ndarray";
import { adam, chain, clipByGlobalNorm, linearSchedule, type AdamState, type Empty, type Optimizer } from "@nabla-js/optimizers";
import {
  categoricalEntropy,
  categoricalLogProb,
  clipAction,
  gae,
  gaussianEntropy,
  gaussianLogProb,
  gaussianSample,
  recordEpisodes,
  vectorise,
  type Environment,
} from "@nabla-js/rl";
import type { MlpParams } from "../models/mlp.js";
import { moved, type Actor, type Transition } from "./acting.js";
import type { Agent } from "./agent.js";
import { featuresOf, widthOf } from "./observations.js";

/** What all that learn a policy and a value together have in common; times are in steps, summed over all environments. */
export interface ActorCriticOptions {
  /** All steps: what schedules end with. */
  readonly steps: number;
  /** Environments side by side. @defaultValue ppo 8, a2c 16, reinforce 4 */
  readonly envs?: number;
  /** Steps from one learning to the next, in each environment. @defaultValue ppo 32, a2c 5; reinforce wants to be told */
  readonly rollout?: number;
  /** Units of each hidden layer, of the policy and of the value. @defaultValue [64, 64] */
  readonly hidden?: readonly number[];
  /** Of adam; it falls to nothing along a line. @defaultValue ppo 0.001, a2c and reinforce 0.005 */
  readonly learningRate?: number;
  /** γ: what a reward one step later is worth, a fraction. @defaultValue ppo 0.98, a2c and reinforce 0.99 */
  readonly discount?: number;
  /** λ of the advantages, a fraction. @defaultValue ppo 0.8, a2c 0.9 */
  readonly lambda?: number;
  /** How much being undecided is worth. @defaultValue 0 */
  readonly entropyCost?: number;
  /** How much the error of the value counts. @defaultValue 0.5 */
  readonly valueCost?: number;
  /** Gradients longer than this are shortened to it. @defaultValue 0.5 */
  readonly maxNorm?: number;
}

/** What is the same for all of them where it is left out. */
export const actorCriticDefaults = { steps: undefined, hidden: [64, 64], entropyCost: 0, valueCost: 0.5, maxNorm: 0.5 } as const;

/** A policy and a value; of continuous actions also the logarithms of their deviations, `[actions]`. */
export type ActorCriticParams = { readonly policy: MlpParams; readonly value: MlpParams; readonly logStd: NDArray };

/** What learns. */
export type ActorCriticLearner = {
  readonly params: ActorCriticParams;
  readonly optimizer: readonly [Empty, AdamState];
  readonly key: NDArray;
};

/** Some examples to learn from, `[batch, …]`. */
export type Examples = {
  readonly observation: NDArray;
  readonly action: NDArray;
  readonly oldLogProb: NDArray;
  readonly advantage: NDArray;
  /** What the value should be: advantage and value when it was acted. */
  readonly target: NDArray;
};

/** What the networks say of examples, `[batch]`. */
export type Judgement = { readonly logProb: NDArray; readonly entropy: NDArray; readonly v: NDArray };

/** The parts that these algorithms are made of. */
export interface ActorCritic<S> {
  readonly optimizer: Optimizer<readonly [Empty, AdamState]>;
  readonly judge: (params: ActorCriticParams, observation: NDArray, action: NDArray) => Judgement;
  /** Transitions `[rollout, envs, …]` as examples `[rollout · envs, …]`. */
  readonly examples: (params: ActorCriticParams, transitions: Transition) => Examples;
  /** The agent, but for what it learns. */
  readonly agent: Omit<Agent<Actor<S>, ActorCriticLearner, Transition, ActorCriticParams>, "name" | "learn">;
}

/** A perceptron with tanh, whose weights are orthogonal: of length √2 in hidden layers, of `gain` in the last. */
const network = (hidden: readonly number[], outputs: number, gain: number): Layer<MlpParams> =>
  sequential(
    ...hidden.flatMap((units) => [dense(units, { weights: orthogonal(Math.SQRT2) }), activation(tanh)]),
    dense(outputs, { weights: orthogonal(gain) }),
  );

/**
 * The parts of algorithms that learn a policy and a value from what they have just done. A choice is drawn by a softmax, numbers
 * by normal distributions whose deviations are learned but do not depend on the state.
 *
 * @param updates - How many steps the optimizer makes in all.
 */
export const actorCritic = <S>(given: Environment<S>, options: Required<ActorCriticOptions>, updates: number): ActorCritic<S> => {
  const { actionSpace: space } = given;
  const env = space.kind === "box" ? clipAction(given) : given;
  const envs = recordEpisodes(vectorise(env, options.envs));
  const outputs = widthOf(space);
  const policyNetwork = network(options.hidden, outputs, 0.01);
  const valueNetwork = network(options.hidden, 1, 1);
  const features = (observations: NDArray): NDArray => featuresOf(env.observationSpace, observations);
  const policyOf = ({ policy }: ActorCriticParams, x: NDArray): NDArray => policyNetwork.apply(policy, {}, features(x))[0];
  const valueOf = ({ value }: ActorCriticParams, x: NDArray): NDArray =>
    np.squeeze(valueNetwork.apply(value, {}, features(x))[0], -1);
  const gaussian = ({ logStd }: ActorCriticParams, mean: NDArray) => ({ mean, logStd: np.broadcastTo(logStd, mean.shape) });

  const draw = (params: ActorCriticParams, key: NDArray, observation: NDArray): NDArray => {
    const out = policyOf(params, observation);
    return space.kind === "discrete" ? random.categorical(key, out) : gaussianSample(key, gaussian(params, out));
  };
  const judge = (params: ActorCriticParams, observation: NDArray, action: NDArray): Judgement => {
    const out = policyOf(params, observation);
    const v = valueOf(params, observation);
    if (space.kind === "discrete") return { logProb: categoricalLogProb(out, action), entropy: categoricalEntropy(out), v };
    return { logProb: gaussianLogProb(gaussian(params, out), action), entropy: gaussianEntropy(gaussian(params, out)), v };
  };

  const falling = linearSchedule({ initValue: options.learningRate, endValue: 0, transitionSteps: Math.max(1, updates) });
  const optimizer = chain(clipByGlobalNorm(options.maxNorm), adam({ learningRate: falling, eps: 1e-5 }));

  return {
    optimizer,
    judge,
    examples: (params, { observation, action, reward, terminated, truncated, final }) => {
      const flat = (x: NDArray): NDArray => np.reshape(x, [-1, ...x.shape.slice(2)]);
      const { logProb, v } = judge(params, flat(observation), flat(action));
      const vNext = valueOf(params, flat(final));
      const byTime = (x: NDArray): NDArray => np.reshape(x, reward.shape);
      const steps = { reward, terminated, truncated, v: byTime(v), vNext: byTime(vNext) };
      const { discount, lambda } = options;
      const advantage = flat(vmap((each: typeof steps) => gae(each, { discount, lambda }), { inAxes: 1, outAxes: 1 })(steps));
      const examples = { observation: flat(observation), action: flat(action), oldLogProb: logProb, advantage };
      return { ...examples, target: np.add(advantage, v) };
    },
    agent: {
      rollout: options.rollout,
      envs: envs.n,
      warmUp: 0,
      init: (key) => {
        const [ofPolicy, ofValue, ofReset, ofSteps, ofLearner] = random.split(key, 5);
        const shape = [1, widthOf(env.observationSpace)];
        const params = {
          policy: policyNetwork.init(ofPolicy, shape).params,
          value: valueNetwork.init(ofValue, shape).params,
          logStd: np.zeros([space.kind === "box" ? outputs : 0]),
        };
        const [begun, observation] = envs.reset(ofReset);
        return {
          actor: { envs: begun, observation, t: np.array(0, { dtype: "int32" }), key: ofSteps },
          learner: { params, optimizer: optimizer.init(params), key: ofLearner },
        };
      },
      step: (params, actor) => {
        const [key, ofAction, ofStep] = random.split(actor.key, 3);
        const action = draw(params, ofAction, actor.observation);
        return moved(actor, key, action, envs.step(actor.envs, action, ofStep));
      },
      policyOf: ({ params }) => params,
      act: (params, observations) => {
        const out = policyOf(params, observations);
        return space.kind === "discrete" ? np.astype(np.argmax(out, -1), "int32") : out;
      },
      withEnvironment: (use) => use(env),
    },
  };
};

/** Examples in an order that a key decides, in parts of one size. */
export const shuffledParts = (key: NDArray, examples: Examples, parts: number): Examples => {
  const size = Math.floor(examples.advantage.shape[0] / parts);
  const order = np.at(random.permutation(key, examples.advantage.shape[0]), `:${parts * size}`).get();
  return tree.map((x) => np.reshape(np.take(x, order, 0), [parts, size, ...x.shape.slice(1)]), examples);
};
