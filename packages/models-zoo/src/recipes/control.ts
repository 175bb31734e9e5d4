import { control } from "../kinds/control.js";
import { variantOf, type Recipe, type Settings } from "../recipe.js";
import { a2c } from "../rl/a2c.js";
import { c51, qrDqn } from "../rl/c51.js";
import { dqn, type DqnOptions } from "../rl/dqn.js";
import { choosingNames, environmentNames, inEnvironment, steeringNames, type EnvironmentName } from "../rl/environments.js";
import { ppo } from "../rl/ppo.js";
import { reinforce } from "../rl/reinforce.js";
import { sac } from "../rl/sac.js";
import { UsageError } from "../usageError.js";

/** The settings of an agent that learns in CartPole. An epoch is some 2,500 steps. */
const settings: Settings = {
  dataset: "cartpole",
  epochs: 39,
  batchSize: 128,
  optimizer: "adam",
  learningRate: 0.001,
  schedule: "constant",
  momentum: 0,
  weightDecay: 0,
  seed: 0,
  backend: "wasm",
};

/** Agents bring their optimizer, and a schedule with it. */
const checkOptimizer = (name: string, { optimizer, schedule, weightDecay }: Settings): void => {
  if (optimizer === "adam" && schedule === "constant" && weightDecay === 0) return;
  throw new UsageError({
    op: `zoo train ${name}`,
    given: `--optimizer ${optimizer} --schedule ${schedule} --weight-decay ${weightDecay}`,
    expected: "adam without decay, whose rate the agent lowers by itself",
    mend: "Leave out --optimizer, --schedule and --weight-decay.",
  });
};

/** Epochs of agents that learn what actions are worth, where it is not 39. */
const runs: Readonly<Record<string, Partial<Settings>>> = {
  cartpole: { epochs: 20 },
  acrobot: { epochs: 24 },
  mountaincar: { epochs: 199 },
  breakout: { epochs: 200 },
};

/** Options of agents that learn what actions are worth. */
const valueOptions = ({ batchSize, learningRate, epochs }: Settings): Omit<DqnOptions, "dueling"> => ({
  steps: 1000 + 2496 * epochs,
  batchSize,
  learningRate,
});

/** Double dueling DQN with four-step targets. */
export const dqnRecipe: Recipe = {
  name: "dqn",
  kind: "reinforcement learning",
  about: "double dueling DQN with four-step targets, a perceptron 120-84",
  datasets: choosingNames,
  settings,
  settingsFor: (env) => runs[env] ?? {},
  reaches: "500 of 500 on cartpole; see docs/rl.md",
  goals: [
    { dataset: "cartpole", figure: "testReturn", unit: "return", atLeast: 475 },
    { dataset: "acrobot", figure: "testReturn", unit: "return", atLeast: -100 },
    { dataset: "mountaincar", figure: "testReturn", unit: "return", atLeast: -130 },
  ],
  open: async (given, _source, use) => {
    checkOptimizer("dqn", given);
    return inEnvironment(given.dataset as EnvironmentName, (env, maxSteps) =>
      use(control({ agent: dqn(env, valueOptions(given)), settings: given, iterations: 39, maxSteps })),
    );
  },
};

/** The same with prioritised replay. */
export const dqnPrioritizedRecipe: Recipe = /* @__PURE__ */ variantOf(dqnRecipe, {
  goals: [],
  reaches: "see docs/rl.md",
  name: "dqn-prioritized",
  about: "double dueling DQN with four-step targets and prioritised replay, a perceptron 120-84",
  open: async (given, _source, use) => {
    checkOptimizer("dqn-prioritized", given);
    const options = { ...valueOptions(given), prioritized: true };
    return inEnvironment(given.dataset as EnvironmentName, (env, maxSteps) =>
      use(control({ agent: dqn(env, options), settings: given, iterations: 39, maxSteps })),
    );
  },
});

/** The returns that can occur, for chances of them. */
const supports: Readonly<Record<string, { readonly low: number; readonly high: number }>> = {
  cartpole: { low: 0, high: 100 },
  frozenlake: { low: 0, high: 1 },
  frozenlake8x8: { low: 0, high: 1 },
  breakout: { low: 0, high: 20 },
};

/** C51: the chances of 51 returns. */
export const c51Recipe: Recipe = /* @__PURE__ */ variantOf(dqnRecipe, {
  goals: [],
  reaches: "see docs/rl.md",
  name: "c51",
  about: "categorical DQN: of each action the chances of 51 returns",
  open: async (given, _source, use) => {
    checkOptimizer("c51", given);
    const support = { ...(supports[given.dataset] ?? { low: -100, high: 0 }), count: 51 };
    return inEnvironment(given.dataset as EnvironmentName, (env, maxSteps) =>
      use(control({ agent: c51(env, { ...valueOptions(given), support }), settings: given, iterations: 39, maxSteps })),
    );
  },
});

/** QR-DQN: 32 quantiles. */
export const qrDqnRecipe: Recipe = /* @__PURE__ */ variantOf(dqnRecipe, {
  goals: [],
  reaches: "see docs/rl.md",
  name: "qr-dqn",
  about: "DQN by quantile regression: of each action 32 quantiles of the return",
  open: async (given, _source, use) => {
    checkOptimizer("qr-dqn", given);
    return inEnvironment(given.dataset as EnvironmentName, (env, maxSteps) =>
      use(control({ agent: qrDqn(env, valueOptions(given)), settings: given, iterations: 39, maxSteps })),
    );
  },
});

/** PPO. */
export const ppoRecipe: Recipe = /* @__PURE__ */ variantOf(dqnRecipe, {
  name: "ppo",
  about: "PPO, a policy and a value of two hidden layers of 64",
  datasets: environmentNames,
  settings: { batchSize: 256 },
  settingsFor: () => ({}),
  goals: [{ dataset: "cartpole", figure: "testReturn", unit: "return", atLeast: 490 }],
  open: async (given, _source, use) => {
    checkOptimizer("ppo", given);
    const { learningRate, batchSize, epochs } = given;
    const minibatches = Math.max(1, Math.floor(256 / batchSize));
    const options = { steps: 2560 * epochs, learningRate, minibatches };
    return inEnvironment(given.dataset as EnvironmentName, (env, maxSteps) =>
      use(control({ agent: ppo(env, options), settings: given, iterations: 10, maxSteps })),
    );
  },
});

/** A2C. */
export const a2cRecipe: Recipe = /* @__PURE__ */ variantOf(ppoRecipe, {
  goals: [{ dataset: "cartpole", figure: "testReturn", unit: "return" }],
  name: "a2c",
  about: "A2C, a policy and a value of two hidden layers of 64, 16 environments at once",
  settings: { learningRate: 0.005, batchSize: 80 },
  open: async (given, _source, use) => {
    checkOptimizer("a2c", given);
    const { epochs, learningRate } = given;
    const rollout = Math.max(1, Math.floor(given.batchSize / 16));
    const options = { steps: 2560 * epochs, envs: 16, rollout, learningRate };
    const iterations = Math.max(1, Math.floor(2560 / (16 * rollout)));
    return inEnvironment(given.dataset as EnvironmentName, (env, maxSteps) =>
      use(control({ agent: a2c(env, options), settings: given, iterations, maxSteps })),
    );
  },
});

/** REINFORCE with a baseline. */
export const reinforceRecipe: Recipe = /* @__PURE__ */ variantOf(ppoRecipe, {
  goals: [],
  name: "reinforce",
  about: "REINFORCE with a baseline, 4 environments for as long as an episode can be",
  settings: { learningRate: 0.005, batchSize: 128 },
  open: async (given, _source, use) => {
    checkOptimizer("reinforce", given);
    return inEnvironment(given.dataset as EnvironmentName, (env, maxSteps) => {
      const { epochs, learningRate } = given;
      const options = { steps: 20 * maxSteps * epochs, envs: 4, rollout: maxSteps, learningRate };
      return use(control({ agent: reinforce(env, options), settings: given, iterations: 5, maxSteps }));
    });
  },
});

/** SAC. */
export const sacRecipe: Recipe = /* @__PURE__ */ variantOf(dqnRecipe, {
  name: "sac",
  about: "SAC, a policy and two values of two hidden layers of 64, temperature learned",
  datasets: steeringNames,
  settingsFor: () => ({}),
  settings: { dataset: "pendulum", epochs: 10 },
  reaches: "see docs/rl.md",
  goals: [{ dataset: "pendulum", figure: "testReturn", unit: "return", atLeast: -200 }],
  open: async (given, _source, use) => {
    checkOptimizer("sac", given);
    const { batchSize, learningRate } = given;
    return inEnvironment(given.dataset as EnvironmentName, (env, maxSteps) =>
      use(control({ agent: sac(env, { batchSize, learningRate }), settings: given, iterations: 1000, maxSteps })),
    );
  },
});
