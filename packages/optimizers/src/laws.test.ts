import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { defaultRuns, optimizerLaws, optimizerRunLaws, type OptimizerLawsOptions, type OptimizerLike } from "@nabla-js/gradcheck";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import * as all from "./index.js";

const part: OptimizerLawsOptions = { descends: false };
const learningRate = 0.1;

/** Every schedule: one whose values change in the first steps. */
const schedules: Readonly<Record<string, all.Schedule>> = {
  constantSchedule: all.constantSchedule(0.1),
  cosineDecaySchedule: all.cosineDecaySchedule({ initValue: 0.2, decaySteps: 400 }),
  cosineOnecycleSchedule: all.cosineOnecycleSchedule({ peakValue: 0.2, transitionSteps: 400 }),
  exponentialDecay: all.exponentialDecay({ initValue: 0.2, decayRate: 0.5, transitionSteps: 100 }),
  joinSchedules: all.joinSchedules([all.constantSchedule(0.2), all.constantSchedule(0.1)], [2]),
  linearOnecycleSchedule: all.linearOnecycleSchedule({ peakValue: 0.2, transitionSteps: 400 }),
  linearSchedule: all.linearSchedule({ initValue: 0.2, endValue: 0.1, transitionSteps: 3 }),
  piecewiseConstantSchedule: all.piecewiseConstantSchedule(0.2, { 1: 0.5, 3: 2 }),
  piecewiseInterpolateSchedule: all.piecewiseInterpolateSchedule({
    interpolation: "cosine",
    initValue: 0.2,
    boundariesAndScales: { 2: 0.5 },
  }),
  polynomialSchedule: all.polynomialSchedule({ initValue: 0.2, endValue: 0.1, power: 2, transitionSteps: 3 }),
  sgdrSchedule: all.sgdrSchedule([2, 400].map((decaySteps) => ({ initValue: 0, peakValue: 0.2, warmupSteps: 1, decaySteps }))),
  warmupConstantSchedule: all.warmupConstantSchedule({ initValue: 0, peakValue: 0.2, warmupSteps: 2 }),
  warmupCosineDecaySchedule: all.warmupCosineDecaySchedule({ initValue: 0, peakValue: 0.2, warmupSteps: 2, decaySteps: 400 }),
  warmupExponentialDecaySchedule: all.warmupExponentialDecaySchedule({
    initValue: 0,
    peakValue: 0.2,
    warmupSteps: 2,
    decayRate: 0.9,
    transitionSteps: 10,
    endValue: 0.1,
  }),
};

/** Every optimizer and transformation, and what is special about it. */
const table: Readonly<Record<string, readonly [OptimizerLike, OptimizerLawsOptions?]>> = {
  adabelief: [all.adabelief({ learningRate })],
  adadelta: [all.adadelta({ learningRate: 100 })],
  adagrad: [all.adagrad({ learningRate: 0.5, initialSum: 0, epsInRoot: false })],
  adam: [all.adam({ learningRate })],
  adamax: [all.adamax({ learningRate })],
  adamw: [all.adamw({ learningRate }), { standsStill: false }],
  adaptiveGradClip: [all.adaptiveGradClip(0.1), part],
  addDecayedWeights: [all.addDecayedWeights(0.1), { ...part, standsStill: false }],
  addNoise: [all.addNoise({ eta: 0.01, key: random.key(0) }), { ...part, standsStill: false }],
  amsgrad: [all.amsgrad({ learningRate, correctAfter: true })],
  applyIfFinite: [all.applyIfFinite(all.sgd({ learningRate }), 3)],
  centralize: [all.centralize(), part],
  chain: [all.chain(all.clip(1), all.ema(0.5), all.scale(-learningRate))],
  clip: [all.clip(0.5), part],
  clipByBlockRms: [all.clipByBlockRms(0.5), part],
  clipByGlobalNorm: [all.clipByGlobalNorm(0.5), part],
  ema: [all.ema(0.9), part],
  identity: [all.identity(), part],
  injectHyperparams: [all.injectHyperparams(all.adam)({ learningRate, b1: 0.8 })],
  lamb: [all.lamb({ learningRate: 0.05 })],
  lars: [all.lars({ learningRate: 1, trustCoefficient: 0.02 })],
  lbfgs: [all.lbfgs({ memory: 3 }), { steps: 10 }],
  lion: [all.lion({ learningRate: 0.03, weightDecay: 0 })],
  lookahead: [all.lookahead(all.sgd({ learningRate }))],
  masked: [
    all.masked(all.sgd({ learningRate }), (params: { readonly b: unknown; readonly layers: unknown }) => ({
      b: params.b === null,
      layers: true,
    })),
    part,
  ],
  multiSteps: [all.multiSteps(all.sgd({ learningRate }), 2)],
  muon: [all.muon({ learningRate: 0.05, adamLearningRate: learningRate })],
  nadam: [all.nadam({ learningRate })],
  nadamAsInPyTorch: [all.nadam({ learningRate, momentumDecay: 4e-3 })],
  partition: [all.partition({ a: all.sgd({ learningRate }), b: all.adam({ learningRate }) }, { b: "a", layers: ["a", "b"] })],
  radam: [all.radam({ learningRate, epsHat: true })],
  reduceOnPlateau: [all.chain(all.sgd({ learningRate }), all.reduceOnPlateau())],
  rmsprop: [all.rmsprop({ learningRate, momentum: 0.5, centered: true })],
  rprop: [all.rprop({ learningRate: 0.01 })],
  sam: [all.sam(all.sgd({ learningRate })), { standsStill: false }],
  scale: [all.scale(-learningRate)],
  scaleByAdadelta: [all.scaleByAdadelta(), part],
  scaleByAdam: [all.scaleByAdam({ epsRoot: 1e-8 }), part],
  scaleByAdamax: [all.scaleByAdamax(), part],
  scaleByAmsgrad: [all.scaleByAmsgrad(), part],
  scaleByBelief: [all.scaleByBelief(), part],
  scaleByLearningRate: [all.scaleByLearningRate(all.cosineDecaySchedule({ initValue: 0.1, decaySteps: 1000 }))],
  scaleByLion: [all.scaleByLion(), part],
  scaleByNadam: [all.scaleByNadam({ momentumDecay: 0.1 }), part],
  scaleByMuon: [all.masked(all.scaleByMuon(), { b: false, layers: [true, false] }), part],
  scaleByRadam: [all.scaleByRadam(), part],
  scaleByRms: [all.scaleByRms(), part],
  scaleByRss: [all.scaleByRss(), part],
  scaleBySchedule: [all.scaleBySchedule(() => np.full([], -0.1))],
  scaleBySign: [all.scaleBySign(), part],
  scaleByTrustRatio: [all.scaleByTrustRatio(), part],
  scaleByYogi: [all.scaleByYogi(), part],
  setToZero: [all.setToZero(), part],
  sgd: [all.sgd({ learningRate, momentum: 0.5, nesterov: true })],
  sgdDamped: [all.sgd({ learningRate, momentum: 0.5, dampening: 0.5 })],
  signSgd: [all.signSgd({ learningRate: 0.03 })],
  trace: [all.chain(all.trace(0.5), all.scale(-learningRate))],
  yogi: [all.yogi({ learningRate })],
  zeroNans: [all.zeroNans(), part],

  adafactor: [all.adafactor({ learningRate: 0.1, minDimSizeToFactor: 2, momentum: 0.5 })],
  adamaxw: [all.adamaxw({ learningRate }), { standsStill: false }],
  adan: [all.adan({ learningRate })],
  ademamix: [all.ademamix({ learningRate, alpha: 1, b3: 0.95 })],
  adopt: [all.adopt({ learningRate })],
  applyEvery: [all.chain(all.sgd({ learningRate }), all.applyEvery(3))],
  conditionallyTransform: [
    all.chain(
      all.conditionallyTransform(all.clip(1), (count) => np.less(count, 2)),
      all.scale(-learningRate),
    ),
  ],
  freeze: [all.chain(all.sgd({ learningRate }), all.freeze({ b: true, layers: [false, true] })), part],
  fromage: [all.fromage({ learningRate: 0.05 }), { standsStill: false }],
  keepParamsNonnegative: [all.keepParamsNonnegative(), { ...part, standsStill: false }],
  nadamw: [all.nadamw({ learningRate }), { standsStill: false }],
  noisySgd: [all.noisySgd({ learningRate, key: random.key(0) }), { standsStill: false }],
  normalizeByUpdateNorm: [all.normalizeByUpdateNorm(0.5), part],
  novograd: [all.novograd({ learningRate: 0.05 })],
  optimisticGradientDescent: [all.optimisticGradientDescent({ learningRate })],
  polyakSgd: [all.polyakSgd()],
  scaleByAdan: [all.scaleByAdan(), part],
  scaleByAdemamix: [all.scaleByAdemamix({ b3: all.constantSchedule(0.99) }), part],
  scaleByAdopt: [all.scaleByAdopt(), part],
  scaleByFactoredRms: [all.scaleByFactoredRms({ minDimSizeToFactor: 1 }), part],
  scaleByNovograd: [all.scaleByNovograd(), part],
  scaleByOptimisticGradient: [all.scaleByOptimisticGradient(), part],
  scaleByParamBlockNorm: [all.scaleByParamBlockNorm(), part],
  scaleByParamBlockRms: [all.scaleByParamBlockRms(), part],
  scaleByPolyak: [all.scaleByPolyak(), { ...part }],
  scaleBySm3: [all.scaleBySm3(), part],
  scaleByStddev: [all.scaleByStddev(), part],
  scheduleFree: [all.scheduleFree(all.sgd({ learningRate: 0.2 }), { learningRate: 0.2 })],
  sm3: [all.sm3({ learningRate: 0.3 })],
};

// Each draw of these laws takes steps and compiles them, so a fraction of the usual runs is as much work.
const runs = Math.max(3, Math.ceil(defaultRuns() / 10));

const backends = [createWasmBackend({ threads: 1 })];

for (const [name, [optimizer, options]] of Object.entries(table)) {
  for (const law of optimizerLaws(name, optimizer, options)) test(law.name, () => law.check(runs));
  for (const law of optimizerRunLaws(name, optimizer, { backends })) test(law.name, () => law.check(runs));
}

// A schedule inside of an optimizer, and as a hyper-parameter that is read from the state.
for (const [name, learningRate] of Object.entries(schedules))
  for (const [where, optimizer] of [
    ["inside", all.sgd({ learningRate })],
    ["injected", all.injectHyperparams(all.sgd)({ learningRate, momentum: 0.5 })],
  ] as const) {
    const laws = optimizerRunLaws(`${name}, ${where}`, optimizer, { backends });
    for (const law of laws) test(law.name, () => law.check(1));
  }

test("every optimizer, transformation and schedule is in the table", () => {
  const others = [
    ...["applyUpdates", "backtrackingLineSearch", "globalNorm", "incrementalUpdate", "lineSearch", "orthogonalize"],
    ...["scheduleFreeEvalParams", ...Object.keys(all).filter((name) => name.startsWith("project"))],
  ];
  expect(Object.keys(all).filter((name) => !others.includes(name) && !(name in table) && !(name in schedules))).toEqual([]);
});
