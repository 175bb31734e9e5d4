import * as is from "./kinds.js";
import type { Optimizer, Scalar } from "./optimizer.js";
import { scaleByRms, type ScaleByRmsState } from "./rmsprop.js";
import { settings } from "./settings.js";

export interface ScaleByStddevOptions {
  /** The fraction of the running means kept each step. @defaultValue 0.9 */
  readonly decay?: Scalar;
  /** Added inside the root. @defaultValue 1e-8 */
  readonly eps?: Scalar;
}

/**
 * Divides by a running standard deviation of the gradient: {@link scaleByRms} with `centered`.
 *
 *     u = g / √(mean of g² − (mean of g)² + eps)
 */
export const scaleByStddev = (options?: ScaleByStddevOptions): Optimizer<ScaleByRmsState> =>
  scaleByRms({ ...settings("scaleByStddev", options, { decay: is.decay(0.9), eps: is.amount(1e-8) }), centered: true });
