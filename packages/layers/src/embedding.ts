import * as np from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
import { DTypeError, type NDArray } from "@nabla-js/ndarray";
import { checkCount } from "./checks.js";
import { normal, type Initializer } from "./initializers.js";
import { stateless, type Layer } from "./layer.js";

/** A vector for each word, `[vocabulary, features]`. */
export type EmbeddingParams = { readonly table: NDArray };

export interface EmbeddingOptions {
  /** Makes the table. @defaultValue normal with variance 1 / features */
  readonly weights?: Initializer;
  /** A word whose vector is 0 and is never learned. @defaultValue none */
  readonly padding?: number;
}

/**
 * A table of vectors, looked up by number.
 *
 *     y[…, :] = table[x[…], :]
 *
 * @param vocabulary - How many words there are.
 * @param features - The length of each vector.
 * @returns A layer of whole numbers `[...batch]` to `[...batch, features]`. A number outside of the table counts as the
 *   nearest in it, as in JAX; −1 is the last.
 * @throws {@link DTypeError} from `apply`, when the input is no integers.
 */
export const embedding = (
  vocabulary: number,
  features: number,
  { weights = normal(1 / Math.sqrt(features)), padding }: EmbeddingOptions = {},
): Layer<EmbeddingParams> => {
  const op = `embedding(${vocabulary}, ${features})`;
  checkCount(op, "vocabulary", vocabulary);
  checkCount(op, "features", features);
  return stateless({
    name: op,
    init: (key) => ({ table: weights(key, [vocabulary, features]) }),
    apply: ({ table }, x) => {
      const rows = embed(x, table, op);
      return padding === undefined ? rows : np.where(np.expandDims(np.equal(x, padding), -1), 0, rows);
    },
    outputShape: (shape) => [...shape, features],
  });
};

/** The rows of a table `[vocabulary, features]` at whole numbers `[...batch]`: `[...batch, features]`. */
export const embed = (x: NDArray, table: NDArray, op = "embed"): NDArray => {
  if (isFloat(x.dtype) || x.dtype === "bool")
    throw new DTypeError({
      op,
      given: { x: x.dtype },
      expected: "numbers of words, of an integer dtype",
      mend: 'Convert with np.astype(x, "int32").',
    });
  return np.take(table, x, 0);
};

/** How much vectors agree with each word of a table, for weights shared with the input: x · tableᵀ, `[...batch, vocabulary]`. */
export const unembed = (x: NDArray, table: NDArray): NDArray => np.tensordot(x, table, [[x.ndim - 1], [1]]);
