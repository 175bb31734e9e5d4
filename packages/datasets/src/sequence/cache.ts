import { checkSequence } from "../checks.js";
import { sequence, type Sequence } from "./sequence.js";

/**
 * The same elements, each made once and then kept: for what is dear to make, such as spectrograms. It holds all that has
 * been asked for.
 */
export const cache = <T>(data: Sequence<T>): Sequence<T> => {
  checkSequence("cache", data);
  const made = new Map<number, T>();
  const at = (index: number): T => {
    if (!made.has(index)) made.set(index, data.at(index));
    return made.get(index)!;
  };
  return sequence(data.length, at);
};
