import * as np from "@nabla-js/ndarray";
import { valueAndGrad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { applyUpdates } from "@nabla-js/optimizers";
import { policyGradientLoss, type Environment } from "@nabla-js/rl";
import { figuresOf, type Actor, type Transition } from "./acting.js";
import {
  actorCritic,
  actorCriticDefaults,
  type ActorCriticLearner,
  type ActorCriticOptions,
  type ActorCriticParams,
} from "./actorCritic.js";
import type { Agent } from "./agent.js";
import { agentOptions } from "./agentOptions.js";

const defaults = { ...actorCriticDefaults, envs: 16, rollout: 5, learningRate: 0.005, discount: 0.99, lambda: 0.9 };

/**
 * Advantage actor-critic: a few steps in each environment, then one step of the optimizer.
 *
 *     loss = mean(−A log π(a)) + valueCost · mean((v − target)²) − entropyCost · mean(H)
 *
 * With λ = 1 the advantages are returns over the steps made, less the value, as in the paper.
 *
 * @throws {@link ValueError} for an unknown option, or a count that is no whole number from 1 on.
 * @see Mnih et al. (2016), "Asynchronous Methods for Deep Reinforcement Learning", Algorithm S3, with all actors in step.
 */
export const a2c = <S>(
  env: Environment<S>,
  options: ActorCriticOptions,
): Agent<Actor<S>, ActorCriticLearner, Transition, ActorCriticParams> => {
  const settings = agentOptions("a2c", options, defaults);
  const { steps, envs, rollout, valueCost, entropyCost } = settings;
  const { agent, optimizer, judge, examples } = actorCritic(env, settings, Math.floor(steps / (envs * rollout)));
  return {
    ...agent,
    name: "a2c",
    learn: ({ params, optimizer: moments, key }, transitions) => {
      const { observation, action, advantage, target } = examples(params, transitions);
      const loss = (p: ActorCriticParams): NDArray => {
        const { logProb, entropy, v } = judge(p, observation, action);
        const ofPolicy = np.mean(policyGradientLoss(logProb, advantage));
        const ofValue = np.mean(np.square(np.sub(v, target)));
        return np.sub(np.add(ofPolicy, np.mul(valueCost, ofValue)), np.mul(entropyCost, np.mean(entropy)));
      };
      const [value, grads] = valueAndGrad(loss)(params);
      const [changes, next] = optimizer.update(grads as ActorCriticParams, moments, params);
      return [{ params: applyUpdates(params, changes), optimizer: next, key }, figuresOf(value, transitions)];
    },
  };
};
