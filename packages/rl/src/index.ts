/** Reinforcement learning as pure functions over arrays: environments, replay, returns, losses. */
export { cartPole, type CartPoleState } from "./environments/cartPole.js";
export type { PhysicsOptions } from "./environments/physics.js";
export {
  defineEnvironment,
  type Environment,
  type EnvironmentDefinition,
  type Episode,
  type StateOf,
  type Step,
} from "./environment.js";
export { bootstrapped, doubleQLearning, dueling, qLearning, valueOf, type Outcome } from "./losses/qLearning.js";
export { box, contains, discrete, sample, type Bound, type Box, type Discrete, type Space } from "./spaces.js";
export { autoReset, vectorise, type AutoEnvironment, type AutoStep, type VectorEnvironment } from "./vectorise.js";
export { uniformReplay, type Replay, type ReplayState } from "./replay/uniformReplay.js";
export { nStep, type LongSteps, type Steps } from "./returns/nStep.js";
export { recordEpisodes, type Recorded, type RecordedEnvironment, type RecordedStep } from "./recordEpisodes.js";
export { episodeReturns, type EpisodeReturns, type EpisodeReturnsOptions } from "./episodeReturns.js";
export {
  prioritizedReplay,
  unprioritizedReplay,
  type PrioritizedReplay,
  type PrioritizedReplayOptions,
  type PrioritizedReplayState,
  type PrioritizedSample,
} from "./replay/prioritizedReplay.js";
export { emptySumTree, leafAt, prioritiesOf, setPriorities, totalOf, type SumTree } from "./replay/sumTree.js";
