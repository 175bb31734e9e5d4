/** Reinforcement learning as pure functions over arrays: environments, replay, returns, losses. */
export { acrobot, type AcrobotState } from "./environments/acrobot.js";
export {
  asyncEnvironment,
  fromAsync,
  type AsyncEnvironment,
  type AsyncStep,
  type PlainEnvironment,
  type PlainStep,
} from "./asyncEnvironment.js";
export { breakout, type BreakoutOptions, type BreakoutState } from "./environments/breakout.js";
export { cartPole, type CartPoleState } from "./environments/cartPole.js";
export { categoricalEntropy, categoricalLogProb } from "./policies/categorical.js";
export {
  atomsOf,
  categoricalQLearning,
  categoricalValues,
  projected,
  quantileQLearning,
  type Support,
} from "./losses/distributional.js";
export { clipAction, clipReward, mapObservation, mapReward, rescaleAction, scaleReward } from "./wrappers/mapped.js";
export { cliffWalking, type CliffWalkingOptions } from "./environments/cliffWalking.js";
export {
  defineEnvironment,
  type Environment,
  type EnvironmentDefinition,
  type Episode,
  type StateOf,
  type Step,
} from "./environment.js";
export { bootstrapped, doubleQLearning, dueling, qLearning, valueOf, type Outcome } from "./losses/qLearning.js";
export { discountedReturns, gae, lambdaReturns, type LambdaOptions } from "./returns/lambdaReturns.js";
export { episodeReturns, type EpisodeReturns, type EpisodeReturnsOptions } from "./episodeReturns.js";
export { frameStack, type Stacked } from "./wrappers/frameStack.js";
export { frozenLake, type FrozenLakeOptions } from "./environments/frozenLake.js";
export {
  gaussianEntropy,
  gaussianLogProb,
  gaussianSample,
  tanhGaussianSample,
  type Gaussian,
  type SquashedAction,
} from "./policies/gaussian.js";
export { gridWorld, type GridWorldOptions } from "./environments/gridWorld.js";
export { mountainCar, mountainCarContinuous, type MountainCarState } from "./environments/mountainCar.js";
export {
  emptyMoments,
  normalizeObservation,
  withObservation,
  type Normalized,
  type RunningMoments,
} from "./wrappers/normalizeObservation.js";
export { nStep, type LongSteps, type Steps } from "./returns/nStep.js";
export { pendulum, type PendulumOptions, type PendulumState } from "./environments/pendulum.js";
export type { FloatDType, PhysicsOptions } from "./environments/physics.js";
export { normalizedAdvantages, policyGradientLoss, ppoLoss, type PpoStep } from "./losses/policyGradient.js";
export {
  prioritizedReplay,
  unprioritizedReplay,
  type PrioritizedReplay,
  type PrioritizedReplayOptions,
  type PrioritizedReplayState,
  type PrioritizedSample,
} from "./replay/prioritizedReplay.js";
export { recordEpisodes, type Recorded, type RecordedEnvironment, type RecordedStep } from "./recordEpisodes.js";
export { softPolicyLoss, softTarget, temperatureLoss } from "./losses/softActorCritic.js";
export { box, contains, discrete, sample, type Bound, type Box, type Discrete, type Space } from "./spaces.js";
export { emptySumTree, leafAt, prioritiesOf, setPriorities, totalOf, type SumTree } from "./replay/sumTree.js";
export { timeLimit, type Timed } from "./wrappers/timeLimit.js";
export type { Trajectory } from "./returns/trajectory.js";
export { uniformReplay, type Replay, type ReplayState } from "./replay/uniformReplay.js";
export { autoReset, vectorise, type AutoEnvironment, type AutoStep, type VectorEnvironment } from "./vectorise.js";
export { vtrace, type Vtrace, type VtraceOptions } from "./returns/vtrace.js";
