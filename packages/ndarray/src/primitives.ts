import * as all from "./primitives/index.js";

/** Every primitive of the language with all its rules, as `primitives.sinP`: for backends, and for the laws. */
export const primitives: typeof all = all;
export type { IndexDimensions, IndexMode } from "./primitives/indexDimensions.js";
