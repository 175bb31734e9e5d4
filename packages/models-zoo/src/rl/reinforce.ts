import * as np from "@nabla-js/ndarray";
import { valueAndGrad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { applyUpdates } from "@nabla-js/optimizers";
import { normalizedAdvantages, policyGradientLoss, type Environment } from "@nabla-js/rl";
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

/** What it needs to be told beside the steps is how long an episode can be. */
export type ReinforceOptions = Omit<ActorCriticOptions, "lambda" | "entropyCost" | "rollout"> & { readonly rollout: number };

const { entropyCost: _, ...common } = actorCriticDefaults;
const defaults = { ...common, envs: 4, rollout: undefined, learningRate: 0.005, discount: 0.99 };

/**
 * REINFORCE with a baseline: whole episodes, and then each action becomes likelier by how much its return exceeds what was
 * expected of its state.
 *
 *     loss = mean(−(G − v) log π(a)) + valueCost · mean((v − G)²)        G the discounted return to the end of the episode
 *
 * Where the steps end within an episode, G ends in the value. Returns less the baseline have mean 0 and deviation 1 over
 * all steps.
 *
 * @param options - `rollout` is best as long as an episode can be.
 * @throws {@link ValueError} for an unknown option, or a count that is no whole number from 1 on.
 * @see Williams (1992), "Simple statistical gradient-following algorithms for connectionist reinforcement learning"; Sutton &
 * Barto (2018), section 13.4.
 */
export const reinforce = <S>(
  env: Environment<S>,
  options: ReinforceOptions,
): Agent<Actor<S>, ActorCriticLearner, Transition, ActorCriticParams> => {
  const settings = agentOptions("reinforce", options, defaults);
  const { steps, envs, rollout, valueCost } = settings;
  const parts = actorCritic(env, { ...settings, lambda: 1, entropyCost: 0 }, Math.floor(steps / (envs * rollout)));
  const { agent, optimizer, judge, examples } = parts;
  return {
    ...agent,
    name: "reinforce",
    learn: ({ params, optimizer: moments, key }, transitions) => {
      const { observation, action, advantage, target } = examples(params, transitions);
      const loss = (p: ActorCriticParams): NDArray => {
        const { logProb, v } = judge(p, observation, action);
        const ofPolicy = np.mean(policyGradientLoss(logProb, normalizedAdvantages(advantage)));
        return np.add(ofPolicy, np.mul(valueCost, np.mean(np.square(np.sub(v, target)))));
      };
      const [value, grads] = valueAndGrad(loss)(params);
      const [changes, next] = optimizer.update(grads as ActorCriticParams, moments, params);
      return [{ params: applyUpdates(params, changes), optimizer: next, key }, figuresOf(value, transitions)];
    },
  };
};
