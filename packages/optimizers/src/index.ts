/** Gradient transformations and schedules as pairs of pure functions: init and update. */
export { adam, type AdamOptions, type AdamState } from "./adam.js";
export { adamw, type AdamwOptions, type AdamwState } from "./adamw.js";
export { addDecayedWeights } from "./addDecayedWeights.js";
export { applyUpdates } from "./applyUpdates.js";
export { chain, type ChainState } from "./chain.js";
export { clipByGlobalNorm } from "./clipByGlobalNorm.js";
export { globalNorm } from "./globalNorm.js";
export { identity } from "./identity.js";
export type { Mask } from "./mask.js";
export type { AnyOptimizer, Empty, Optimizer, OptimizerState, Scalar, UpdateExtra } from "./optimizer.js";
export { scale } from "./scale.js";
export { scaleByAdam, type ScaleByAdamOptions, type ScaleByAdamState } from "./scaleByAdam.js";
export { scaleByLearningRate, scaleBySchedule, type CountState, type LearningRateState } from "./scaleByLearningRate.js";
export type { LearningRate, Schedule } from "./schedule.js";
export { constantSchedule } from "./schedules/constantSchedule.js";
export { cosineDecaySchedule, type CosineDecayOptions } from "./schedules/cosineDecaySchedule.js";
export { exponentialDecay, type ExponentialDecayOptions } from "./schedules/exponentialDecay.js";
export { joinSchedules } from "./schedules/joinSchedules.js";
export {
  cosineOnecycleSchedule,
  linearOnecycleSchedule,
  type CosineOnecycleOptions,
  type LinearOnecycleOptions,
} from "./schedules/onecycleSchedules.js";
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
export {
  sgdrSchedule,
  warmupConstantSchedule,
  warmupCosineDecaySchedule,
  warmupExponentialDecaySchedule,
  type WarmupCosineDecayOptions,
  type WarmupExponentialDecayOptions,
  type WarmupOptions,
} from "./schedules/warmupSchedules.js";
export { sgd, type SgdOptions, type SgdState } from "./sgd.js";
export { trace, type TraceOptions, type TraceState } from "./trace.js";
