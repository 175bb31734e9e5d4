import { checkCount, checkSequence } from "../checks.js";
import { sequence, type Sequence } from "./sequence.js";

/**
 * All elements `times` times over, in the same order each time.
 *
 * @throws {@link ValueError} for times that are no count.
 */
export const repeat = (times: number): (<T>(data: Sequence<T>) => Sequence<T>) => {
  checkCount("repeat", "times", times, 0);
  return (data) => {
    checkSequence("repeat", data);
    return sequence(
      data.length * times,
      (index) => data.at(index % data.length),
      (indices) => data.rows(indices.map((index) => index % data.length)),
    );
  };
};
