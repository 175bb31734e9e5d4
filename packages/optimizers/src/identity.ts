import type { Empty, Optimizer } from "./optimizer.js";
import { transformation } from "./transformation.js";

/** Passes gradients on as they are. */
export const identity = (): Optimizer<Empty> =>
  transformation("identity", {}, { init: () => ({}), update: (grads, state) => [grads, state] });
