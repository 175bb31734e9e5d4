// What targets, losses, policies, spaces and wrappers say to ill-formed calls: the calls here, the messages in messages/rl.txt.
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { describeMessages, each, type Calls } from "../../../tools/messages.js";
import * as rl from "./index.js";

const key = random.key(0);
const x = np.ones([3]);
const q = np.ones([3, 2]);
const action = np.zeros([3], "int32");
const flags = np.zeros([3], "bool");
const outcome = { reward: x, terminated: flags, discount: 0.9 };
const steps = { reward: x, terminated: flags, truncated: flags, vNext: x };
const policy = { mean: q, logStd: q };
const support = { low: 0, high: 1, count: 2 };
const env = rl.cartPole();

const ofSteps = [[], [null, {}], [x, {}], [{ reward: [1, 2] }, {}], [{ reward: x }, {}]];
const ofEnvironments = [[], [null], [{}], [rl.cartPole], [{ ...env, step: 3 }], [{ ...env, actionSpace: "left" }]];

const calls: Calls = {
  lambdaReturns: [...ofSteps, [steps], [steps, 0.9], [steps, {}], [steps, { discount: 2 }], [steps, { gamma: 0.9 }]],
  gae: [...ofSteps, [{ ...steps, v: x }, { discount: "0.9" }], [{ ...steps, v: np.ones([2]) }, { discount: 0.9 }]],
  vtrace: [
    ...ofSteps,
    [
      { ...steps, v: x, logRatio: x },
      { discount: 0.9, clipRho: 0 },
    ],
  ],
  discountedReturns: [...ofSteps, [steps], [steps, "0.9"], [steps, 1.5]],
  nStep: [...ofSteps, [steps, 0, 0.9], [steps, 2.5, 0.9], [steps, 2]],

  bootstrapped: [
    [],
    [null, x],
    [3, x],
    [{ reward: x }, x],
    [{ reward: x, terminated: flags }, x],
    [{ ...outcome, discount: "0.9" }, x],
  ],
  valueOf: [[], [null, action], [q, [0, 1]], [q, x], [q, np.zeros([2], "int32")]],
  qLearning: [[], [q, action], [q, action, x, q], [q, action, outcome], [q, action, outcome, x]],
  doubleQLearning: [[], [q, action, null, q, q], [q, action, outcome, q]],
  policyGradientLoss: [[], [x], [x, 3], [x, q]],
  ppoLoss: [
    [],
    [null],
    [x],
    [{ logProb: x }],
    [{ logProb: x, oldLogProb: x, advantage: x }, 0],
    [{ logProb: x, oldLogProb: x, advantage: x }, "0.2"],
  ],
  softTarget: [
    [],
    [null, [x, x], x, x],
    [outcome, x, x, x],
    [outcome, [x], x, x],
    [outcome, [x, 3], x, x],
    [outcome, [x, x], q, x],
  ],
  softPolicyLoss: [[], [x], [x, x, x], [x, [x, null], x]],
  atomsOf: [[], [null], [3], [{ low: "0", high: 1, count: 3 }], [{ low: 1, high: 0, count: 3 }]],
  projected: [[], [x, null, support], [x, q, support], [x, x], [x, x, { low: 0 }]],
  categoricalQLearning: [[], [q, action, null], [q, action, outcome, q, action], [q, action, outcome, q, action, support]],
  quantileQLearning: [[], [null, action, outcome], [q, action, 3], [q, action, outcome, q, action]],

  gaussianSample: [[key], [key, null], [key, x], [key, { mean: q }], [key, { mean: q, logStd: x }]],
  tanhGaussianSample: [[key], [key, 3], [key, { logStd: q }]],
  gaussianLogProb: [[], [null, x], [{ mean: 1, logStd: 1 }, x], [policy], [policy, x]],
  gaussianEntropy: [[], [null], [x], [{ mean: q }]],

  discrete: [[], [0], [2.5], ["2"]],
  box: [[], [0, 1], [0, 1, 3], [0, 1, [-1]], ["0", 1, [2]], [1, 0, [2]], [[0], 1, [2]], [[0, null], 1, [2]]],
  sample: [[key], [key, null], [key, 3], [key, { kind: "discrete" }]],
  contains: [[], [null, x], [rl.discrete(2)], [rl.discrete(2), [1]], [{ kind: "box", shape: [3] }, x]],

  ...each(
    "frameStack timeLimit vectorise normalizeObservation clipAction rescaleAction asyncEnvironment fromAsync",
    ...ofEnvironments,
  ),
  episodeReturns: [
    ...ofEnvironments,
    [env],
    [env, () => action, key, 3],
    [env, () => action, key, { maxSteps: 0 }],
    [env, () => action, key, { steps: 9 }],
  ],
  withObservation: [[], [null, x], [{ count: x }, x], [rl.emptyMoments([3]), [1]]],
};

// Makers of environments, drawings and replay memories stand in the tests beside them.
const exports = Object.fromEntries(Object.entries(rl).filter(([name]) => name in calls));

describeMessages("rl", { exports, calls });
