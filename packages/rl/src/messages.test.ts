// What every exported function says to an ill-formed call: the calls here, the messages in messages/rl.txt.
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { afterwards, describeMessages, each, type Call, type Calls } from "../../../tools/messages.js";
import * as rl from "./index.js";

const key = random.key(0);
const x = np.ones([3]);
const q = np.ones([3, 2]);
const q2 = np.ones([3, 2, 2]);
const action = np.zeros([3], "int32");
const flags = np.zeros([3], "bool");
const outcome = { reward: x, terminated: flags, discount: 0.9 };
const steps = { reward: x, terminated: flags, truncated: flags, vNext: x };
const policy = { mean: q, logStd: q };
const support = { low: 0, high: 1, count: 2 };
const env = rl.cartPole();

const ofSteps = [[], [null, {}], [x, {}], [{ reward: [1, 2] }, {}], [{ reward: x }, {}]];
const ofEnvironments = [[], [null], [{}], [rl.cartPole], [{ ...env, step: 3 }], [{ ...env, actionSpace: "left" }]];

const f = (): null => null;
const tree = rl.emptySumTree(4);
const memory = { next: action, size: action };
const left = np.array(0, { dtype: "int32" });
const dynamics = {
  name: "walk",
  observationSpace: rl.discrete(2),
  actionSpace: rl.discrete(2),
  begin: () => left,
  observe: () => left,
  advance: () => ({ dynamics: left, reward: np.ones([]), terminated: np.array(false) }),
};
const plain = { ...dynamics, reset: () => 0, step: () => ({ observation: 0, reward: 1, terminated: true, truncated: false }) };

/** What an environment made of these arguments says to a step from what is no state of it, and to no key. */
const ofMade = (...made: readonly unknown[]): readonly Call[] => [
  afterwards(made, "reset"),
  afterwards(made, "step"),
  afterwards(made, "step", {}, 0, key),
];

const ofLimits = [[null], [3], [{ maxSteps: 0 }], [{ maxSteps: "100" }], [{ steps: 9 }]];
const ofPhysics = [...ofLimits, [{ dtype: "int32" }], [{ dtype: "double" }], ...ofMade()];
const ofMaps = [[{ map: 3 }], [{ map: [] }], [{ map: [1] }], [{ map: "5x5" }], [{ map: ["G"] }]];
const ofStep = [[env], [env, null], [env, env]];

const calls: Calls = {
  lambdaReturns: [...ofSteps, [steps], [steps, 0.9], [steps, {}], [steps, { discount: 2 }], [steps, { gamma: 0.9 }]],
  gae: [...ofSteps, [{ ...steps, v: x }, { discount: "0.9" }], [{ ...steps, v: np.ones([2]) }, { discount: 0.9 }]],
  vtrace: [
    ...ofSteps,
    [
      { ...steps, v: x, logRatio: x },
      { discount: 0.9, clipRho: 0 },
    ],
    [
      { ...steps, v: x, logRatio: x },
      { discount: 0.9, clipC: "1" },
    ],
  ],
  discountedReturns: [...ofSteps, [steps], [steps, "0.9"], [steps, 1.5]],
  nStep: [
    ...ofSteps,
    [steps, 0, 0.9],
    [steps, 2.5, 0.9],
    [steps, 2],
    [steps, 2, 0.9],
    [{ ...steps, final: np.ones([2]) }, 2, 0.9],
    [{ ...steps, final: 3 }, 2, 0.9],
  ],

  bootstrapped: [
    [],
    [null, x],
    [3, x],
    [{ reward: x }, x],
    [{ reward: x, terminated: flags }, x],
    [{ ...outcome, discount: "0.9" }, x],
    [outcome],
  ],
  valueOf: [[], [null, action], [q, [0, 1]], [q, x], [q, np.zeros([2], "int32")]],
  qLearning: [[], [q, action], [q, action, x, q], [q, action, outcome], [q, action, outcome, x]],
  doubleQLearning: [[], [q, action, null, q, q], [q, action, outcome, q]],
  policyGradientLoss: [[], [x], [x, 3], [x, q]],
  ...each("normalizedAdvantages categoricalEntropy", [], [null], [3], [[1, 2]]),
  categoricalLogProb: [[], [null, action], [q], [q, x], [q, np.zeros([2], "int32")]],
  dueling: [[], [null, q], [q], [q, q], [x, q], [np.ones([3, 1]), np.ones([])]],
  temperatureLoss: [[], [0, x, -1], [np.ones([])], [np.ones([]), x], [np.ones([]), x, "-1"]],
  categoricalValues: [[], [null, support], [q], [q, null], [q, { ...support, count: 3 }], [q, { ...support, high: 0 }]],
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
    [outcome, [x, x], x],
  ],
  softPolicyLoss: [[], [x], [x, x, x], [x, [x, null], x], [x, [x, x]]],
  atomsOf: [[], [null], [3], [{ low: "0", high: 1, count: 3 }], [{ low: 1, high: 0, count: 3 }]],
  projected: [[], [x, null, support], [x, q, support], [x, x], [x, x, { low: 0 }]],
  categoricalQLearning: [
    [],
    [q, action, null],
    [q, action, outcome, q, action],
    [q, action, outcome, null, action, support],
    [q, action, outcome, q, action, support],
  ],
  quantileQLearning: [
    [],
    [null, action, outcome],
    [q, action, 3],
    [q, action, outcome],
    [q, action, outcome, q, action],
    [q2, action, outcome, q2, x],
    [q2, action, outcome, q2, action, "1"],
  ],

  gaussianSample: [[key], [key, null], [key, x], [key, { mean: q }], [key, { mean: q, logStd: x }]],
  tanhGaussianSample: [[key], [key, 3], [key, { logStd: q }]],
  gaussianLogProb: [[], [null, x], [{ mean: 1, logStd: 1 }, x], [policy], [policy, x]],
  gaussianEntropy: [[], [null], [x], [{ mean: q }]],

  discrete: [[], [0], [2.5], ["2"]],
  box: [[], [0, 1], [0, 1, 3], [0, 1, [-1]], ["0", 1, [2]], [1, 0, [2]], [[0], 1, [2]], [[0, null], 1, [2]]],
  sample: [[key], [key, null], [key, 3], [key, { kind: "discrete" }]],
  contains: [[], [null, x], [rl.discrete(2)], [rl.discrete(2), [1]], [{ kind: "box", shape: [3] }, x]],

  ...each("cartPole acrobot mountainCar mountainCarContinuous", ...ofPhysics),
  pendulum: [...ofPhysics, [{ gravity: "10" }], [{ gravity: NaN }]],
  breakout: [...ofLimits, [{ stickiness: 2 }], [{ stickiness: "0.1" }], ...ofMade()],
  cliffWalking: [...ofLimits, [{ slippery: 1 }], afterwards([], "step"), afterwards([], "render"), afterwards([], "ansi", {})],
  frozenLake: [...ofLimits, ...ofMaps, [{ slippery: "yes" }], ...ofMade()],
  gridWorld: [...ofLimits, ...ofMaps, ...ofMade()],
  defineEnvironment: [
    [],
    [null],
    [f],
    [{ ...dynamics, name: 3 }],
    [{ ...dynamics, actionSpace: 2 }],
    [{ ...dynamics, begin: left }],
    [{ ...dynamics, render: "picture" }],
    [{ ...dynamics, solvedAt: "195" }],
    [{ ...dynamics, maxSteps: 1.5 }],
    afterwards([{ ...dynamics, observe: f }], "reset", key),
    afterwards([{ ...dynamics, advance: f }], "step", { dynamics: left, t: left, over: np.array(false) }, 0, key),
    afterwards([dynamics], "step", { dynamics: left, t: left, over: np.array(false) }),
    afterwards([dynamics], "step", { dynamics: left, t: left, over: np.array(false) }, "left", key),
  ],

  ...each("autoReset asyncEnvironment", ...ofEnvironments),
  clipAction: [...ofEnvironments, [env], afterwards([rl.pendulum()], "step", {}, null, key)],
  rescaleAction: [...ofEnvironments, [env]],
  frameStack: [
    ...ofEnvironments,
    [env],
    [env, 0],
    [env, "4"],
    [rl.gridWorld(), 2],
    ...ofMade(env, 4),
    afterwards([env, 4], "render"),
  ],
  timeLimit: [...ofEnvironments, [env], [env, 0], [env, "9"], ...ofMade(env, 9), afterwards([env, 9], "render", {})],
  vectorise: [
    ...ofEnvironments,
    [env],
    [env, 0],
    [env, "2"],
    afterwards([env, 2], "reset"),
    afterwards([env, 2], "step"),
    afterwards([env, 2], "step", {}, [0, 1], key),
    afterwards([env, 2], "step", {}, np.zeros([2], "int32"), key),
  ],
  recordEpisodes: [[], [null], [env], [{ n: 2 }], ...ofMade(rl.vectorise(env, 2))],
  mapObservation: [...ofEnvironments, ...ofStep, [env, f], [env, f, "box"], afterwards([env, f, rl.discrete(2)], "reset", key)],
  mapReward: [...ofEnvironments, ...ofStep, afterwards([env, f], "step", env.reset(key)[0], 0, key)],
  scaleReward: [...ofEnvironments, ...ofStep, [env, "2"], [env, NaN]],
  clipReward: [...ofEnvironments, ...ofStep, [env, -1], [env, "-1", 1], [env, 1, -1]],
  fromAsync: [
    ...ofEnvironments,
    [{ ...plain, name: 3 }],
    afterwards([plain], "reset"),
    afterwards([plain], "reset", 3),
    afterwards([plain], "step", 0),
    afterwards([{ ...plain, reset: f }], "reset", key),
  ],
  normalizeObservation: [
    ...ofEnvironments,
    [env, null],
    [env, { eps: "0" }],
    [env, { moments: { count: x } }],
    [env, { epsilon: 1 }],
    [rl.gridWorld()],
    ...ofMade(env),
    afterwards([env], "render", null),
  ],
  emptyMoments: [[], [null], [3], [[-1]], [[3], "int32"]],

  uniformReplay: [
    [],
    [null],
    [0],
    [2.5],
    ["9"],
    afterwards([9], "init"),
    afterwards([9], "init", []),
    afterwards([9], "init", new Map()),
    afterwards([9], "add"),
    afterwards([9], "add", { items: x, ...memory }),
    afterwards([9], "add", { items: x, ...memory }, [1, 2]),
    afterwards([9], "add", { items: x, ...memory }, np.ones([])),
    afterwards([9], "add", { items: x, ...memory }, { reward: x }),
    afterwards([9], "sample"),
    afterwards([9], "sample", { items: x, ...memory }, key),
    afterwards([9], "sample", { items: x, ...memory }, key, "2"),
    afterwards([9], "sample", { items: x, next: left, size: np.add(left, 1) }, 3, 2),
  ],
  prioritizedReplay: [
    [],
    ["9"],
    [9, null],
    [9, { alpha: "0.6" }],
    [9, { eps: -1 }],
    [9, { beta: 1 }],
    afterwards([9], "init"),
    afterwards([9], "add", { items: x, ...memory }, x),
    afterwards([9], "sample"),
    afterwards([9], "sample", { items: x, ...memory, priorities: tree, highest: x }, key, 0),
    afterwards([9], "sample", { items: x, next: left, size: np.add(left, 1), priorities: tree, highest: x }, key, 2),
    afterwards([9], "update", null, action, x),
    afterwards([9], "update", { priorities: tree, highest: x }),
    afterwards([9], "update", { priorities: tree, highest: x }, action, q),
  ],
  unprioritizedReplay: [[], [0], [null], afterwards([9], "init", null), afterwards([9], "sample", {}, key, 1)],
  emptySumTree: [[], [0], [-1], [1.5], ["4"], [null]],
  totalOf: [[], [null], [[0, 1]], [x], [np.ones([])]],
  prioritiesOf: [[], [x, action], [tree], [tree, [0]], [tree, x]],
  setPriorities: [[], [x, action, x], [tree, action], [tree, x, x], [tree, action, q], [tree, left, np.ones([])]],
  leafAt: [[], [x, x], [tree], [tree, 0.5]],

  episodeReturns: [
    ...ofEnvironments,
    [env],
    [env, () => action, key, 3],
    [env, () => action, key, { maxSteps: 0 }],
    [env, () => action, key, { steps: 9 }],
  ],
  withObservation: [[], [null, x], [{ count: x }, x], [rl.emptyMoments([3]), [1]]],
};

describeMessages("rl", { exports: rl, calls });
