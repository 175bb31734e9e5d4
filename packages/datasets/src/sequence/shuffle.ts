import { toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { checkKey } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkSequence } from "../checks.js";
import { reorder } from "./reorder.js";
import type { Sequence } from "./sequence.js";

/**
 * The same elements in an order drawn by `key`; every order is equally likely. For another order in each epoch, fold the
 * number of the epoch into the key.
 *
 * @throws {@link DTypeError} or {@link ShapeError} for a key that is none; {@link ValueError} for what is no sequence.
 * @example
 * ```ts
 * const epoch = (number) => pipe(examples(np.arange(4)), shuffle(random.foldIn(random.key(0), number)), batch(4));
 * ```
 */
export const shuffle = (key: NDArray): (<T>(data: Sequence<T>) => Sequence<T>) => {
  checkKey("shuffle", key);
  return (data) => {
    checkSequence("shuffle", data);
    return reorder(data, Int32Array.from(toTypedArray(random.permutation(key, data.length))));
  };
};
