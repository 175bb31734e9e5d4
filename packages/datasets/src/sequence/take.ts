import { checkCount, checkSequence } from "../checks.js";
import { sequence, type Sequence } from "./sequence.js";

/**
 * The first `count` elements, or all where there are fewer.
 *
 * @throws {@link ValueError} for what is no count.
 */
export const take = (count: number): (<T>(data: Sequence<T>) => Sequence<T>) => {
  checkCount("take", "count", count, 0);
  return (data) => {
    checkSequence("take", data);
    return part(data, 0, Math.min(count, data.length));
  };
};

/**
 * All but the first `count` elements.
 *
 * @throws {@link ValueError} for what is no count.
 */
export const skip = (count: number): (<T>(data: Sequence<T>) => Sequence<T>) => {
  checkCount("skip", "count", count, 0);
  return (data) => {
    checkSequence("skip", data);
    return part(data, Math.min(count, data.length), data.length);
  };
};

/** The elements from `start` to before `end`. */
export const part = <T>(data: Sequence<T>, start: number, end: number): Sequence<T> =>
  sequence(
    end - start,
    (index) => data.at(start + index),
    (indices) => data.rows(indices.map((index) => start + index)),
  );
