import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit } from "@nabla-js/grad";
import { allClose } from "@nabla-js/gradcheck";
import { cartPole, cliffWalking, episodeReturns, gridWorld, pendulum } from "@nabla-js/rl";
import { a2c } from "./a2c.js";
import type { ActorCriticOptions } from "./actorCritic.js";
import type { Agent } from "./agent.js";
import { c51, qrDqn } from "./c51.js";
import { dqn, type DqnOptions } from "./dqn.js";
import { compiledDrive, plainDrive } from "./drives.js";
import { ppo } from "./ppo.js";
import { reinforce } from "./reinforce.js";
import { sac } from "./sac.js";

const values: Required<DqnOptions> = {
  steps: 200,
  envs: 2,
  rollout: 4,
  updates: 2,
  warmUp: 20,
  capacity: 64,
  batchSize: 8,
  hidden: [8],
  learningRate: 0.01,
  discount: 0.95,
  exploration: 0.1,
  explorationFraction: 0.5,
  targetRate: 0.05,
  double: true,
  dueling: false,
  prioritized: false,
  nStep: 1,
};
const both: Required<ActorCriticOptions> = {
  steps: 200,
  envs: 2,
  rollout: 4,
  hidden: [8],
  learningRate: 0.01,
  discount: 0.95,
  lambda: 0.9,
  entropyCost: 0.01,
  valueCost: 0.5,
  maxNorm: 0.5,
};
const phased = { ...both, epochs: 2, minibatches: 2, clip: 0.2 };
const { lambda: _lambda, entropyCost: _entropyCost, ...episodic } = both;
const { dueling: _dueling, ...alone } = values;
const { envs, rollout, updates, warmUp, capacity, batchSize, hidden, learningRate, discount, targetRate } = values;
const remembering = { envs, rollout, updates, warmUp, capacity, batchSize, hidden, learningRate, discount, targetRate };

/** What holds for every agent, whatever its state is. */
const holds = <A, L, T, P>(name: string, make: () => Agent<A, L, T, P>): void => {
  test(`${name}: the plain loop and the compiled one are the same run, and the same key gives it again`, () => {
    const agent = make();
    const [plain, ofPlain] = plainDrive(agent)(agent.init(random.key(1)), 2);
    const [compiled, ofCompiled] = compiledDrive(agent)(agent.init(random.key(1)), 2);
    const [again] = compiledDrive(make())(make().init(random.key(1)), 2);
    const [policy, other, third] = [plain, compiled, again].map(({ learner }) => tree.leaves(agent.policyOf(learner)));
    policy.forEach((p, i) => {
      expect(allClose(p, other[i])).toBe(true);
      expect(Array.from(np.toTypedArray(third[i]))).toEqual(Array.from(np.toTypedArray(other[i])));
    });
    expect(allClose(ofPlain.loss, ofCompiled.loss)).toBe(true);
    expect(np.toTypedArray(ofCompiled.loss).every(Number.isFinite)).toBe(true);
    // Learning has moved it.
    const before = tree.leaves(agent.policyOf(agent.init(random.key(1)).learner));
    expect(policy.some((p, i) => !allClose(p, before[i]))).toBe(true);
  });
};

holds("dqn", () => dqn(cartPole(), values));
holds("dqn with all options", () => dqn(cartPole(), { ...values, dueling: true, prioritized: true, nStep: 3 }));
holds("dqn over cells", () => dqn(cliffWalking({ maxSteps: 20 }), { ...values, double: false }));
holds("c51", () => c51(cartPole(), { ...alone, support: { low: 0, high: 20, count: 11 } }));
holds("qrDqn", () => qrDqn(cartPole(), { ...alone, quantiles: 5 }));
holds("ppo", () => ppo(cartPole(), phased));
holds("ppo over numbers", () => ppo(pendulum(), phased));
holds("a2c", () => a2c(cartPole(), both));
holds("reinforce", () => reinforce(cartPole(), episodic));
holds("sac", () => sac(pendulum(), remembering));

test("deep Q-learning and A2C find the way through a small room: four steps", () => {
  const env = gridWorld({ map: ["S..", ".#.", "..G"], maxSteps: 20 });
  const reached = <A, L, T, P>(agent: Agent<A, L, T, P>, iterations: number): number => {
    const [{ learner }] = compiledDrive(agent)(agent.init(random.key(0)), iterations);
    const policy = agent.policyOf(learner);
    const measure = jit((key: np.NDArray) =>
      episodeReturns(env, (x) => agent.act(policy, x), key, { episodes: 4, maxSteps: 20 }),
    );
    return np.item(np.mean(measure(random.key(0)).return));
  };
  const longer = { steps: 3000, envs: 4, hidden: [16] };
  expect(reached(dqn(env, { ...values, ...longer, rollout: 8, updates: 16, batchSize: 32, capacity: 2048 }), 90)).toBe(-4);
  expect(reached(a2c(env, { ...both, ...longer, rollout: 8, learningRate: 0.03 }), 90)).toBe(-4);
});

test("agents say which actions they can take", () => {
  expect(() => dqn(pendulum(), values)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: Pendulum-v1: given actions that are numbers; expected actions that are choices, for a network that says what each is worth. Train it with ppo or sac.]`,
  );
  expect(() => sac(cartPole(), remembering)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: sac of CartPole-v1: given actions that are choices; expected actions that are numbers between bounds. Train it with dqn or ppo.]`,
  );
});

test("what is left out is what the recipes have; what is misspelt or no count is refused", () => {
  const { rollout, envs, warmUp } = dqn(cartPole(), { steps: 5000 });
  expect({ rollout, envs, warmUp }).toEqual({ rollout: 16, envs: 4, warmUp: 1000 });
  expect(ppo(cartPole(), { steps: 5000 })).toMatchObject({ rollout: 32, envs: 8 });
  expect(sac(pendulum())).toMatchObject({ rollout: 1, envs: 1, warmUp: 1000 });
  expect(() => dqn(cartPole(), { steps: 5000, learningrate: 0.1 } as DqnOptions)).toThrow("dqn: given the option learningrate");
  expect(() => dqn(cartPole(), {} as DqnOptions)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: dqn: given no steps; expected a whole number from 1 on. Give steps as a count.]`,
  );
  expect(() => ppo(cartPole(), { ...phased, epochs: 1.5 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: ppo: given epochs 1.5; expected a whole number from 1 on. Give epochs as a count.]`,
  );
});
