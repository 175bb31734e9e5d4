import * as np from "@nabla-js/ndarray";
import type { Schedule } from "../schedule.js";

/** The same number at each step. */
export const constantSchedule =
  (value: number): Schedule =>
  () =>
    np.full([], value);
