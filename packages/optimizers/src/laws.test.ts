import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { defaultRuns, optimizerLaws, type OptimizerLawsOptions, type OptimizerLike } from "@nabla-js/gradcheck";
import * as all from "./index.js";

const part: OptimizerLawsOptions = { descends: false };
const learningRate = 0.1;

/** Every optimizer and every transformation, and what is special about it. */
const table: Readonly<Record<string, readonly [OptimizerLike, OptimizerLawsOptions?]>> = {
  adabelief: [all.adabelief({ learningRate })],
  adadelta: [all.adadelta({ learningRate: 100 })],
  adagrad: [all.adagrad({ learningRate: 0.5 })],
  adam: [all.adam({ learningRate })],
  adamax: [all.adamax({ learningRate })],
  adamw: [all.adamw({ learningRate }), { standsStill: false }],
  adaptiveGradClip: [all.adaptiveGradClip(0.1), part],
  addDecayedWeights: [all.addDecayedWeights(0.1), { ...part, standsStill: false }],
  addNoise: [all.addNoise({ eta: 0.01, key: random.key(0) }), { ...part, standsStill: false }],
  amsgrad: [all.amsgrad({ learningRate })],
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
  partition: [all.partition({ a: all.sgd({ learningRate }), b: all.adam({ learningRate }) }, { b: "a", layers: ["a", "b"] })],
  radam: [all.radam({ learningRate })],
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
  signSgd: [all.signSgd({ learningRate: 0.03 })],
  trace: [all.chain(all.trace(0.5), all.scale(-learningRate))],
  yogi: [all.yogi({ learningRate })],
  zeroNans: [all.zeroNans(), part],
};

// Each draw of these laws takes steps and compiles them, so a fraction of the usual runs is as much work.
const runs = Math.max(3, Math.ceil(defaultRuns() / 10));

for (const [name, [optimizer, options]] of Object.entries(table))
  for (const law of optimizerLaws(name, optimizer, options)) test(law.name, () => law.check(runs));

test("every optimizer and transformation is in the table", () => {
  const others = [
    ...["applyUpdates", "globalNorm", "incrementalUpdate", "lineSearch", "orthogonalize"],
    ...Object.keys(all).filter((name) => /Schedule$|^exponentialDecay$|^joinSchedules$/.test(name) && name !== "scaleBySchedule"),
  ];
  expect(
    Object.keys(all)
      .filter((name) => !others.includes(name))
      .sort(),
  ).toEqual(Object.keys(table).sort());
});
