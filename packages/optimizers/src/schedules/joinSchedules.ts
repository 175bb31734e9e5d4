import * as np from "@nabla-js/ndarray";
import { ValueError } from "@nabla-js/ndarray";
import * as is from "../kinds.js";
import type { Schedule } from "../schedule.js";
import { check } from "../settings.js";

/**
 * Schedules one after the other; each counts its own steps from 0.
 *
 * @param schedules - One more than there are boundaries.
 * @param boundaries - The steps at which the second, the third, … begins, in rising order.
 * @throws {@link ValueError} when their numbers do not fit, or the boundaries do not rise.
 */
export const joinSchedules = (schedules: readonly Schedule[], boundaries: readonly number[]): Schedule => {
  check("joinSchedules", "schedules", schedules, is.schedules());
  check("joinSchedules", "boundaries", boundaries, is.stepList());
  if (schedules.length !== boundaries.length + 1 || boundaries.some((step, i) => i > 0 && step < boundaries[i - 1]))
    throw new ValueError({
      op: "joinSchedules",
      given: `${schedules.length} schedules and the boundaries [${boundaries.join(", ")}]`,
      expected: "one boundary between each two schedules, in rising order",
      mend: "Give the steps at which the second, the third, … schedule begins.",
    });
  return (count) =>
    boundaries.reduce(
      (value, boundary, i) => np.where(np.less(count, boundary), value, schedules[i + 1](np.sub(count, boundary))),
      schedules[0](count),
    );
};
