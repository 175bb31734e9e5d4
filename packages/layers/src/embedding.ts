import * as np from "@nabla-js/ndarray";
import { isFloat, optionsOf } from "@nabla-js/ndarray/internal";
import { DTypeError, ShapeError, type NDArray } from "@nabla-js/ndarray";
import { checkArrays, checkCount, checkInitializer } from "./checks.js";
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
export const embedding = (vocabulary: number, features: number, options: EmbeddingOptions = {}): Layer<EmbeddingParams> => {
  const op = `embedding(${vocabulary}, ${features})`;
  checkCount(op, "vocabulary", vocabulary);
  checkCount(op, "features", features);
  const { weights, padding } = optionsOf(op, options, { weights: normal(1 / Math.sqrt(features)), padding: undefined });
  checkInitializer(op, "weights", weights);
  if (padding !== undefined) checkCount(op, "padding", padding, 0);
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
  checkArrays(op, { x, table });
  checkTable(op, table);
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
export const unembed = (x: NDArray, table: NDArray): NDArray => {
  checkArrays("unembed", { x, table });
  checkTable("unembed", table);
  if (x.shape.at(-1) !== table.shape[1])
    throw new ShapeError({
      op: "unembed",
      given: { x: x.shape, table: table.shape },
      expected: "x [...batch, features] and table [vocabulary, features], with one number of features",
      mend: "Put dense(features) before it.",
    });
  return np.tensordot(x, table, [[x.ndim - 1], [1]]);
};

const checkTable = (op: string, table: NDArray): void => {
  if (table.ndim === 2) return;
  throw new ShapeError({
    op,
    given: { table: table.shape },
    expected: "[vocabulary, features]",
    mend: "Give a row for each word.",
  });
};
