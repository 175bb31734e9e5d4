/** Reinforcement learning environments and targets as pure functions over arrays. */
export {};
