import { checkFunction, checkSequence } from "../checks.js";
import { sequence, type Sequence } from "./sequence.js";

/**
 * `f` of each element, when it is asked for. Before `batch` it is applied to examples one by one, behind it to whole
 * batches, which is far faster.
 *
 * @param f - From an element, and its index, to a tree; a function of its arguments alone.
 * @throws {@link ValueError} when `f` is no function, or what is mapped no sequence.
 * @example
 * ```ts
 * const doubled = pipe(examples(np.arange(3)), batch(3), map((x) => np.mul(2, x)));
 * doubled.at(0); // [0 2 4]
 * ```
 */
export const map = <A, B>(f: (element: A, index: number) => B): ((data: Sequence<A>) => Sequence<B>) => {
  checkFunction("map", "f", f);
  return (data) => {
    checkSequence("map", data);
    return sequence(data.length, (index) => f(data.at(index), index));
  };
};
