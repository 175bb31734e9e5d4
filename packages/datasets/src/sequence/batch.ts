import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkCount, checkSequence } from "../checks.js";
import { sequence, type Sequence } from "./sequence.js";

/** The options of {@link batch}. */
export interface BatchOptions {
  /** Whether to leave out a last batch that is smaller. @defaultValue false */
  readonly dropLast?: boolean;
}

/**
 * Each `size` elements stacked along a new first axis: an example `[…]` becomes a batch `[size, …]`. The last batch is as
 * small as what is left, unless it is dropped.
 *
 * @throws {@link ValueError} for a size below 1.
 * @example
 * ```ts
 * const batches = pipe(examples(np.arange(5)), batch(2));
 * [...batches]; // [[0 1], [2 3], [4]]
 * ```
 */
export const batch = (size: number, options?: BatchOptions): (<T>(data: Sequence<T>) => Sequence<T>) => {
  checkCount("batch", "size", size, 1);
  const { dropLast } = optionsOf("batch", options, { dropLast: false });
  return (data) => {
    checkSequence("batch", data);
    const length = dropLast ? Math.floor(data.length / size) : Math.ceil(data.length / size);
    return sequence(length, (index) => {
      const start = index * size;
      const indices = new Int32Array(Math.min(size, data.length - start));
      for (let i = 0; i < indices.length; i++) indices[i] = start + i;
      return data.rows(indices);
    });
  };
};
