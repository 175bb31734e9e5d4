// What every exported function says to an ill-formed call: the calls here, the messages in messages/optimizers.txt.
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { afterwards, describeMessages, each, type Call, type Calls } from "../../../tools/messages.js";
import * as all from "./index.js";

const x = np.ones([2, 3]);
const v = np.ones([3]);
const learningRate = 0.1;
const sgd = all.sgd({ learningRate });
const constant = all.constantSchedule(0.1);

/** What an optimizer made so says to the state of another, to none, and to gradients that are none of its parameters. */
const wrongUpdates = (...made: readonly unknown[]): readonly Call[] => [
  afterwards(made, "init", new Map()),
  afterwards(made, "update", v, undefined, v),
  afterwards(made, "update", v, { else: v }, v),
  afterwards(made, "update", v, [], v),
];

/** Transformations that can be asked for an update as they are made, and how they are. */
const updating: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(
    [
      "centralize identity keepParamsNonnegative scaleBySign setToZero zeroNans normalizeByUpdateNorm scaleByAdadelta scaleByRss",
      "scaleByAdam scaleByAdamax scaleByAmsgrad scaleByBelief scaleByNadam scaleByRadam scaleByYogi scaleByAdan scaleByAdemamix",
      "scaleByAdopt scaleByRms scaleByStddev scaleByLion scaleByNovograd scaleBySm3 scaleByMuon scaleByTrustRatio lbfgs",
      "scaleByFactoredRms scaleByParamBlockNorm scaleByParamBlockRms scaleByOptimisticGradient scaleByPolyak reduceOnPlateau",
    ]
      .join(" ")
      .split(" ")
      .map((name) => [name, []]),
  ),
  rprop: [{ learningRate }],
  addDecayedWeights: [0.1],
  addNoise: [{ eta: 0.1, key: np.zeros([2], "uint32") }],
  clip: [1],
  clipByGlobalNorm: [1],
  clipByBlockRms: [1],
  adaptiveGradClip: [1],
  scale: [-1],
  scaleByLearningRate: [0.1],
  scaleBySchedule: [constant],
  trace: [0.9],
  ema: [0.9],
  applyIfFinite: [sgd, 3],
  applyEvery: [2],
  chain: [sgd],
  conditionallyTransform: [sgd, () => np.array(true)],
  freeze: [true],
  lookahead: [sgd],
  masked: [sgd, true],
  multiSteps: [sgd, 2],
  partition: [{ a: sgd }, "a"],
  sam: [sgd],
  scheduleFree: [sgd, { learningRate }],
};

const calls: Calls = {
  ...each(
    "adabelief adam adamax adamaxw adamw adan ademamix adopt amsgrad lamb nadam nadamw radam yogi",
    [],
    [0.001],
    [{ learningRate: "0.1" }],
    [{ learningRate: v }],
    [{ learningRate, b1: 1 }],
    [{ learningRate, b2: -0.5 }],
    [{ learningRate, eps: -1 }],
    [{ learningRate, beta1: 0.9 }],
  ),
  ...each(
    "scaleByAdam scaleByAdamax scaleByAmsgrad scaleByBelief scaleByNadam scaleByRadam scaleByYogi scaleByAdan scaleByAdemamix scaleByAdopt",
    [{ b1: 1.5 }],
    [{ b2: v }],
    [{ eps: NaN }],
    [{ learningRate: 0.1 }],
    [0.9],
  ),
  ...each(
    "sgd signSgd adagrad rmsprop lion lars novograd sm3 fromage optimisticGradientDescent muon",
    [],
    [{}],
    [{ learningRate: NaN }],
    [{ lr: 0.1 }],
  ),
  ...each("adadelta adafactor", [{ learningRate: "fast" }], [{ rate: 1 }], [0.1]),
  ...each("scaleByAdadelta", [{ rho: 1 }], [{ eps: -1 }], [0.9]),
  ...each("scaleByRss", [{ initialSum: -1 }], [{ initialSum: v }], [0.1]),
  ...each("scaleByRms scaleByStddev", [{ decay: 1 }], [{ eps: "small" }], [0.9]),
  ...each("scaleByLion", [{ b1: 2 }], [{ b3: 0.9 }]),
  ...each("scaleByNovograd", [{ b1: 2 }], [{ weightDecay: -1 }]),
  ...each("scaleBySm3", [{ momentum: 1 }], [0.9]),
  ...each("scaleByMuon", [{ beta: 1 }], [{ iterations: 0 }], [{ nesterov: 1 }]),
  ...each("scaleByTrustRatio", [{ eps: -1 }], [{ trust: 1 }]),
  ...each("scaleByFactoredRms", [{ decayRate: 2 }], [{ minDimSizeToFactor: 0.5 }], [{ eps: -1 }]),
  ...each("scaleByParamBlockNorm scaleByParamBlockRms", [-1], ["small"], [v]),
  ...each("scaleByOptimisticGradient", [{ alpha: "1" }], [{ gamma: 1 }]),
  ...each("scaleByPolyak", [{ minValue: NaN }], [{ eps: -1 }]),
  polyakSgd: [[{ maxLearningRate: -1 }], [{ learningRate: 0.1 }], [1]],
  noisySgd: [[], [{ learningRate }], [{ learningRate, key: 0 }]],
  rprop: [[], [{ learningRate: constant }], [{ learningRate, etaPlus: -1 }], [{ learningRate, maxStep: 0 }]],
  lbfgs: [[10], [{ memory: 0 }], [{ learningRate: constant }], [{ c1: -1 }], [{ maxSteps: 1.5 }]],
  lineSearch: [
    [null, np.array(1), np.array(-1), np.array(1)],
    [(a: unknown) => [a, a], 1, np.array(-1), np.array(1)],
    [(a: unknown) => [a, a], np.array(1), v, np.array(1)],
    [(a: unknown) => [a, a], np.array(1), np.array(-1), np.array(1), { steps: 3 }],
  ],
  backtrackingLineSearch: [
    [null, np.array(1), np.array(-1), np.array(1)],
    [(a: unknown) => a, 1, np.array(-1), np.array(1)],
    [(a: unknown) => a, np.array(1), np.array(-1), np.array(1), { decrease: 2 }],
  ],
  orthogonalize: [[v], [[[1]]], [x, 0]],

  addDecayedWeights: [[], ["0.1"], [0.1, "all"], [NaN]],
  addNoise: [[], [{ eta: 0.1 }], [{ eta: 0.1, key: 3 }], [{ eta: -1, key: np.zeros([2], "uint32") }]],
  ...each("clip clipByGlobalNorm clipByBlockRms adaptiveGradClip", [], [0], [-1], ["1"], [v]),
  scale: [[], ["-1"], [NaN], [v]],
  scaleByLearningRate: [[], ["0.1"], [Infinity], [x]],
  scaleBySchedule: [[], [0.1], [v]],
  trace: [[], [-1], [0.9, true], [0.9, { nesterov: 1 }], [0.9, { damping: 0.1 }]],
  ema: [[], [1], [0.9, { debias: 0 }], [0.9, false]],
  normalizeByUpdateNorm: [[0], ["1"]],
  incrementalUpdate: [
    [v, v],
    [v, v, 2],
    [{ w: v }, { b: v }, 0.1],
    [v, [v], 0.1],
  ],
  applyUpdates: [
    [{ w: v }, { b: v }],
    [v, [v]],
    [{ w: v }, undefined],
    [{ w: new Map() }, {}],
    [v, x],
  ],
  globalNorm: [[new Map()], [{ w: new Float32Array(2) }]],

  applyIfFinite: [[], [sgd], [sgd, -1], [all.sgd, 3], [sgd, 0.5]],
  applyEvery: [[], [0], [1.5]],
  chain: [[all.adam], [sgd, null], [0.1], [{ init: 1, update: 2 }]],
  conditionallyTransform: [[], [sgd], [sgd, true], [null, () => true]],
  freeze: [[], ["w"], [1]],
  injectHyperparams: [[]],
  lookahead: [[], [all.sgd], [sgd, { syncPeriod: 0 }], [sgd, { slowStepSize: 2 }], [sgd, 5]],
  masked: [[], [sgd], [sgd, "w"], [sgd, v], [all.sgd, true]],
  multiSteps: [[], [sgd], [sgd, 0], [all.sgd, 2]],
  partition: [[], [{}], [{ a: all.sgd }, "a"], [{ a: sgd }], [{ a: sgd }, 3], [[sgd], "0"]],
  reduceOnPlateau: [[{ patience: 0 }], [{ factor: -1 }], [{ cooldown: 0.5 }], [{ threshold: 1 }], [10]],
  sam: [[], [all.sgd], [sgd, { rho: -1 }], [sgd, { adaptive: 1 }], [sgd, 0.05]],
  scheduleFree: [[], [sgd], [sgd, { learningRate: "1" }], [sgd, { learningRate, b1: 2 }]],
  scheduleFreeEvalParams: [[], [{}, v], [null, v]],

  ...each("projectBox", [v], [v, 1, 0], [v, "0", 1], [new Map(), 0, 1]),
  ...each(
    "projectHypercube projectSimplex projectL1Ball projectL1Sphere projectL2Ball projectL2Sphere",
    [v, -1],
    [v, "1"],
    [new Map()],
  ),
  projectNonNegative: [[new Map()], [{ w: new Float32Array(1) }]],

  constantSchedule: [[], ["0.1"], [v], [NaN]],
  cosineDecaySchedule: [
    [],
    [0.1],
    [{ initValue: 1 }],
    [{ initValue: 1, decaySteps: 0 }],
    [{ initValue: 1, decaySteps: 5, alfa: 0 }],
  ],
  ...each(
    "cosineOnecycleSchedule linearOnecycleSchedule",
    [],
    [{ peakValue: 1 }],
    [{ peakValue: 1, transitionSteps: 5, pctStart: 30 }],
  ),
  exponentialDecay: [
    [],
    [{ initValue: 1, transitionSteps: 5 }],
    [{ initValue: 1, transitionSteps: 5, decayRate: 0 }],
    [{ initValue: 1, transitionSteps: 5, decayRate: 0.5, staircase: 1 }],
  ],
  joinSchedules: [[], [[constant], [3]], [[constant, 0.1], [3]], [[constant, constant], [0.5]], [[constant, constant]]],
  linearSchedule: [[], [{ initValue: 1, endValue: 0 }], [{ initValue: 1, endValue: 0, transitionSteps: 5, power: 2 }]],
  polynomialSchedule: [
    [],
    [{ initValue: 1, endValue: 0, transitionSteps: 5 }],
    [{ initValue: 1, endValue: 0, transitionSteps: 5, power: 0 }],
  ],
  piecewiseConstantSchedule: [[], [1, { 0.5: 2 }], [1, [0.1]], [1, { 5: NaN }]],
  piecewiseInterpolateSchedule: [
    [],
    [{ interpolation: "cubic", initValue: 1, boundariesAndScales: {} }],
    [{ interpolation: "linear", initValue: 1 }],
    [{ interpolation: "linear", initValue: 1, boundariesAndScales: { [-1]: 2 } }],
  ],
  sgdrSchedule: [[], [[]], [[{}]], [{ decaySteps: 5 }]],
  warmupConstantSchedule: [[], [{ initValue: 0, peakValue: 1 }], [{ initValue: 0, peakValue: 1, warmupSteps: -1 }]],
  warmupCosineDecaySchedule: [
    [],
    [{ initValue: 0, peakValue: 1, warmupSteps: 5, decaySteps: 5 }],
    [{ initValue: 0, peakValue: 1, warmupSteps: 5 }],
  ],
  warmupExponentialDecaySchedule: [
    [],
    [{ initValue: 0, peakValue: 1, warmupSteps: 5 }],
    [{ initValue: 0, peakValue: 1, warmupSteps: 5, decayRate: 0.5, transitionSteps: 0.5 }],
  ],
};

const updates = Object.fromEntries(Object.entries(updating).map(([name, made]) => [name, wrongUpdates(...made)]));
const names = [...Object.keys(calls), ...Object.keys(updates).filter((name) => !(name in calls))];
const both = Object.fromEntries(names.map((name) => [name, [...(calls[name] ?? []), ...(updates[name] ?? [])]]));

describeMessages("optimizers", { exports: all, calls: both });

test("an injected maker speaks for its own options", () => {
  expect(() => all.injectHyperparams(all.adam)({ learningRate, b1: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: adam: given b1 1; expected a fraction from 0 on, below 1, or an array []. Give the fraction that is kept each step, for instance 0.9.]`,
  );
  expect(() => all.injectHyperparams(null as never)({})).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: injectHyperparams: given make null; expected a function. Pass the function itself, and not what it returns.]`,
  );
});

test("updates name what does not fit: the state, the tree of the gradients, what they were not told", () => {
  const params = { w: v };
  const tx = all.adam({ learningRate }) as unknown as all.Optimizer<unknown>;
  expect(() => tx.update(params, undefined, params)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: the update of a chain: given the state undefined; expected that of each of its 2 transformations, in order. Begin with optimizer.init(params), and go on with the state that the update before returned.]`,
  );
  expect(() => tx.update({ b: v } as never, tx.init(params), params)).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree: given an object with the keys b at grads; expected an object with the keys w. Pass a tree of the same structure.]`,
  );
  expect(() => tx.update({ w: x } as never, tx.init(params), params)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: the update of scaleByAdam: given grads.w [2, 3] and params.w [3]; expected one shape for both. Take the gradient at the parameters that are passed.]`,
  );
  expect(() => tx.update({ w: v }, tx.init({ b: v }), params)).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree: given an object with the keys b at state.m; expected an object with the keys w. Pass a tree of the same structure.]`,
  );
  const adam = all.scaleByAdam();
  expect(() => adam.update(params, { ...adam.init(params), t: null as never }, params)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: the update of scaleByAdam: given t null in the state; expected an array there. Begin with optimizer.init(params), and go on with the state that the update before returned.]`,
  );
  expect(() => all.addDecayedWeights(0.1).update(params, {}, undefined as never)).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: tree: given an object with the keys w at grads; expected undefined. Pass a tree of the same structure.]`,
  );
});
