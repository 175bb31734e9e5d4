/** Gradient transformations and schedules as pairs of pure functions: init and update. */
export { adabelief, scaleByBelief, type AdabeliefOptions, type AdabeliefState } from "./adabelief.js";
export {
  adadelta,
  scaleByAdadelta,
  type AdadeltaOptions,
  type AdadeltaState,
  type ScaleByAdadeltaOptions,
  type ScaleByAdadeltaState,
} from "./adadelta.js";
export {
  adagrad,
  scaleByRss,
  type AdagradOptions,
  type AdagradState,
  type ScaleByRssOptions,
  type ScaleByRssState,
} from "./adagrad.js";
export { adam, type AdamOptions, type AdamState } from "./adam.js";
export { adamax, scaleByAdamax, type AdamaxOptions, type AdamaxState, type ScaleByAdamaxState } from "./adamax.js";
export { adamw, type AdamwOptions, type AdamwState } from "./adamw.js";
export { addDecayedWeights } from "./addDecayedWeights.js";
export { addNoise, type AddNoiseOptions, type AddNoiseState } from "./addNoise.js";
export {
  amsgrad,
  scaleByAmsgrad,
  type AmsgradOptions,
  type AmsgradState,
  type ScaleByAmsgradOptions,
  type ScaleByAmsgradState,
} from "./amsgrad.js";
export { applyIfFinite, type ApplyIfFiniteState } from "./applyIfFinite.js";
export { applyUpdates } from "./applyUpdates.js";
export { centralize } from "./centralize.js";
export { chain, type ChainState } from "./chain.js";
export { clipByGlobalNorm } from "./clipByGlobalNorm.js";
export { adaptiveGradClip, clip, clipByBlockRms } from "./clipping.js";
export { constantSchedule } from "./schedules/constantSchedule.js";
export { cosineDecaySchedule, type CosineDecayOptions } from "./schedules/cosineDecaySchedule.js";
export { ema, incrementalUpdate, type EmaOptions, type EmaState } from "./ema.js";
export { exponentialDecay, type ExponentialDecayOptions } from "./schedules/exponentialDecay.js";
export { globalNorm } from "./globalNorm.js";
export { identity } from "./identity.js";
export { injectHyperparams, type InjectHyperparamsState } from "./injectHyperparams.js";
export { joinSchedules } from "./schedules/joinSchedules.js";
export { lamb, type LambOptions, type LambState } from "./lamb.js";
export { lars, type LarsOptions, type LarsState } from "./lars.js";
export { lbfgs, type LbfgsOptions, type LbfgsState } from "./lbfgs.js";
export { lineSearch, type AlongLine, type LineSearchOptions } from "./lineSearch.js";
export { lion, scaleByLion, type LionOptions, type LionState, type ScaleByLionOptions, type ScaleByLionState } from "./lion.js";
export { lookahead, type LookaheadOptions, type LookaheadState } from "./lookahead.js";
export type { Mask } from "./mask.js";
export { masked, type MaskedState } from "./masked.js";
export { multiSteps, type MultiStepsState } from "./multiSteps.js";
export {
  muon,
  orthogonalize,
  scaleByMuon,
  type MuonOptions,
  type MuonState,
  type ScaleByMuonOptions,
  type ScaleByMuonState,
} from "./muon.js";
export {
  nadam,
  scaleByNadam,
  type NadamOptions,
  type NadamState,
  type ScaleByNadamOptions,
  type ScaleByNadamState,
} from "./nadam.js";
export {
  cosineOnecycleSchedule,
  linearOnecycleSchedule,
  type CosineOnecycleOptions,
  type LinearOnecycleOptions,
} from "./schedules/onecycleSchedules.js";
export type { AnyOptimizer, Empty, Optimizer, OptimizerState, Scalar, UpdateExtra } from "./optimizer.js";
export { partition, type Labels, type PartitionState } from "./partition.js";
export {
  piecewiseConstantSchedule,
  piecewiseInterpolateSchedule,
  type BoundariesAndScales,
  type PiecewiseInterpolateOptions,
} from "./schedules/piecewiseSchedules.js";
export {
  linearSchedule,
  polynomialSchedule,
  type LinearScheduleOptions,
  type PolynomialScheduleOptions,
} from "./schedules/polynomialSchedule.js";
export { radam, scaleByRadam, type RadamOptions, type RadamState, type ScaleByRadamOptions } from "./radam.js";
export { reduceOnPlateau, type ReduceOnPlateauOptions, type ReduceOnPlateauState } from "./reduceOnPlateau.js";
export {
  rmsprop,
  scaleByRms,
  type RmspropOptions,
  type RmspropState,
  type ScaleByRmsOptions,
  type ScaleByRmsState,
} from "./rmsprop.js";
export { rprop, type RpropOptions, type RpropState } from "./rprop.js";
export { sam, type SamOptions, type SamState } from "./sam.js";
export { scale } from "./scale.js";
export {
  scaleByAdam,
  type EpsOptions,
  type MomentOptions,
  type ScaleByAdamOptions,
  type ScaleByAdamState,
} from "./scaleByAdam.js";
export { scaleByLearningRate, scaleBySchedule, type CountState, type LearningRateState } from "./scaleByLearningRate.js";
export { scaleByTrustRatio, type TrustRatioOptions } from "./scaleByTrustRatio.js";
export type { LearningRate, Schedule } from "./schedule.js";
export { setToZero } from "./setToZero.js";
export { sgd, type SgdOptions, type SgdState } from "./sgd.js";
export { scaleBySign, signSgd } from "./signSgd.js";
export { trace, type TraceOptions, type TraceState } from "./trace.js";
export {
  sgdrSchedule,
  warmupConstantSchedule,
  warmupCosineDecaySchedule,
  warmupExponentialDecaySchedule,
  type WarmupCosineDecayOptions,
  type WarmupExponentialDecayOptions,
  type WarmupOptions,
} from "./schedules/warmupSchedules.js";
export { scaleByYogi, yogi, type ScaleByYogiOptions, type YogiOptions, type YogiState } from "./yogi.js";
export { zeroNans, type ZeroNansState } from "./zeroNans.js";
export {
  adafactor,
  scaleByFactoredRms,
  type AdafactorOptions,
  type ScaleByFactoredRmsOptions,
  type ScaleByFactoredRmsState,
} from "./adafactor.js";
export { adan, scaleByAdan, type AdanOptions, type AdanState, type ScaleByAdanOptions, type ScaleByAdanState } from "./adan.js";
export {
  ademamix,
  scaleByAdemamix,
  type AdemamixOptions,
  type AdemamixState,
  type ScaleByAdemamixOptions,
  type ScaleByAdemamixState,
} from "./ademamix.js";
export { adopt, scaleByAdopt, type AdoptOptions, type AdoptState, type ScaleByAdoptOptions } from "./adopt.js";
export { backtrackingLineSearch, type BacktrackingLineSearchOptions } from "./backtrackingLineSearch.js";
export {
  applyEvery,
  conditionallyTransform,
  freeze,
  keepParamsNonnegative,
  type ApplyEveryState,
  type ConditionallyTransformState,
} from "./conditions.js";
export { adamaxw, nadamw, type DecayOptions } from "./decoupled.js";
export { fromage, type FromageOptions } from "./fromage.js";
export { noisySgd, type NoisySgdOptions } from "./noisySgd.js";
export {
  novograd,
  scaleByNovograd,
  type NovogradOptions,
  type NovogradState,
  type ScaleByNovogradOptions,
  type ScaleByNovogradState,
} from "./novograd.js";
export {
  optimisticGradientDescent,
  scaleByOptimisticGradient,
  type OptimisticGradientDescentOptions,
  type OptimisticGradientOptions,
  type OptimisticGradientState,
} from "./optimisticGradientDescent.js";
export { polyakSgd, scaleByPolyak, type PolyakSgdOptions, type ScaleByPolyakOptions } from "./polyakSgd.js";
export {
  projectBox,
  projectHypercube,
  projectL1Ball,
  projectL1Sphere,
  projectL2Ball,
  projectL2Sphere,
  projectNonNegative,
  projectSimplex,
} from "./projections.js";
export { normalizeByUpdateNorm, scaleByParamBlockNorm, scaleByParamBlockRms } from "./scaleByBlocks.js";
export { scaleByStddev, type ScaleByStddevOptions } from "./scaleByStddev.js";
export { scheduleFree, scheduleFreeEvalParams, type ScheduleFreeOptions, type ScheduleFreeState } from "./scheduleFree.js";
export { scaleBySm3, sm3, type ScaleBySm3Options, type ScaleBySm3State, type Sm3Options, type Sm3State } from "./sm3.js";
