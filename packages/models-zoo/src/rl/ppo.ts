import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { scan, valueAndGrad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { applyUpdates } from "@nabla-js/optimizers";
import { normalizedAdvantages, ppoLoss, type Environment } from "@nabla-js/rl";
import { figuresOf, type Actor, type Transition } from "./acting.js";
import {
  actorCritic,
  actorCriticDefaults,
  shuffledParts,
  type ActorCriticLearner,
  type ActorCriticOptions,
  type ActorCriticParams,
  type Examples,
} from "./actorCritic.js";
import type { Agent } from "./agent.js";
import { agentOptions } from "./agentOptions.js";

export interface PpoOptions extends ActorCriticOptions {
  /** How often it goes through what it has just done. @defaultValue 20 */
  readonly epochs?: number;
  /** In how many parts. @defaultValue 1 */
  readonly minibatches?: number;
  /** By which factor an action may become likelier or less likely before there is no more to gain, a fraction. @defaultValue 0.2 */
  readonly clip?: number;
}

const defaults = {
  ...actorCriticDefaults,
  envs: 8,
  rollout: 32,
  learningRate: 0.001,
  discount: 0.98,
  lambda: 0.8,
  epochs: 20,
  minibatches: 1,
  clip: 0.2,
};

/**
 * Proximal policy optimisation: act for a while, then go several times through what came of it, never far from the policy that
 * acted.
 *
 *     loss = mean(−min(ρA, clip(ρ) A)) + valueCost · mean((v − target)²) − entropyCost · mean(H)
 *
 * Advantages are those of `gae`, and have mean 0 and deviation 1 in each part.
 *
 * @throws {@link ValueError} for an unknown option, or a count that is no whole number from 1 on.
 * @see Schulman, Wolski, Dhariwal, Radford & Klimov (2017), "Proximal Policy Optimization Algorithms", Algorithm 1.
 */
export const ppo = <S>(
  env: Environment<S>,
  options: PpoOptions,
): Agent<Actor<S>, ActorCriticLearner, Transition, ActorCriticParams> => {
  const settings = agentOptions("ppo", options, defaults);
  const { steps, envs, rollout, epochs, minibatches, clip, valueCost, entropyCost } = settings;
  const updates = epochs * minibatches * Math.floor(steps / (envs * rollout));
  const { agent, optimizer, judge, examples } = actorCritic(env, settings, updates);
  type Learned = Pick<ActorCriticLearner, "params" | "optimizer">;

  const loss = (params: ActorCriticParams, { observation, action, oldLogProb, advantage, target }: Examples): NDArray => {
    const { logProb, entropy, v } = judge(params, observation, action);
    const ofPolicy = np.mean(ppoLoss({ logProb, oldLogProb, advantage: normalizedAdvantages(advantage) }, clip));
    const ofValue = np.mean(np.square(np.sub(v, target)));
    return np.sub(np.add(ofPolicy, np.mul(valueCost, ofValue)), np.mul(entropyCost, np.mean(entropy)));
  };
  const update = ({ params, optimizer: moments }: Learned, part: Examples): readonly [Learned, NDArray] => {
    const [value, grads] = valueAndGrad(loss)(params, part);
    const [changes, next] = optimizer.update(grads as ActorCriticParams, moments, params);
    return [{ params: applyUpdates(params, changes), optimizer: next }, value];
  };

  return {
    ...agent,
    name: "ppo",
    learn: ({ key, ...learned }, transitions) => {
      const [next, ofOrders] = random.split(key);
      const all = examples(learned.params, transitions);
      const [after, losses] = scan(
        (at: Learned, ofOrder: NDArray) => scan(update, at, shuffledParts(ofOrder, all, minibatches)),
        learned,
        random.split(ofOrders, epochs),
      );
      return [{ ...after, key: next }, figuresOf(np.mean(losses), transitions)];
    },
  };
};
