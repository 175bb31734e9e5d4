/** The training steps of the comparison, by name. */
export { cnn } from "./cnn.mjs";
export { dqn } from "./dqn.mjs";
export { lstm } from "./lstm.mjs";
export { mlp } from "./mlp.mjs";
