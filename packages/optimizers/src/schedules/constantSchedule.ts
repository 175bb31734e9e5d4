import * as np from "@nabla-js/ndarray";
import * as is from "../kinds.js";
import type { Schedule } from "../schedule.js";
import { check } from "../settings.js";

/** The same number at each step. */
export const constantSchedule = (value: number): Schedule => {
  check("constantSchedule", "value", value, is.constant());
  return () => np.full([], value);
};
