import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import {
  bidirectional,
  dense,
  dropout,
  embedding,
  gruOf,
  type BidirectionalParams,
  type DenseParams,
  type EmbeddingParams,
  type GruParams,
  type Layer,
} from "@nabla-js/layers";

export interface TextClassifierOptions {
  /** How many tokens there are; 0 stands behind the end of a text. */
  readonly vocabulary: number;
  /** Numbers that stand for a token. @defaultValue 64 */
  readonly features?: number;
  /** Units in each direction. @defaultValue 64 */
  readonly units?: number;
  /** @defaultValue 2 */
  readonly classes?: number;
  /** The fraction of the vectors, and of what is read from them, that is dropped in training. @defaultValue 0.5 */
  readonly dropout?: number;
}

/** The table of tokens, both directions of the GRU, and the head. */
export type TextClassifierParams = {
  readonly table: EmbeddingParams;
  readonly cells: BidirectionalParams<GruParams>;
  readonly head: DenseParams;
};

/**
 * A classifier of texts: a vector for each token, a GRU in both directions, the mean and the largest of what it says over the
 * tokens of the text, and a dense layer.
 *
 *     e = table[tokens]    h = [gru(e), gruᵣ(e)]    logits = [meanₜ h, maxₜ h]·W + b
 *
 * @returns A layer of tokens `[batch, time]`, int32, to logits `[batch, classes]`.
 * @see Schuster & Paliwal (1997), "Bidirectional Recurrent Neural Networks"; Pang & Lee (2005) for the task.
 */
export const textClassifier = ({
  vocabulary,
  features = 64,
  units = 64,
  classes = 2,
  dropout: rate = 0.5,
}: TextClassifierOptions): Layer<TextClassifierParams> => {
  const table = embedding(vocabulary, features, { padding: 0 });
  const cells = bidirectional(gruOf(units));
  const head = dense(classes);
  const drop = dropout(rate);
  return {
    name: "textClassifier",
    init: (key, shape) => {
      const [first, second, third] = random.split(key, 3);
      return {
        params: {
          table: table.init(first, shape).params,
          cells: cells.init(second, [...shape, features]).params,
          head: head.init(third, [shape[0], 4 * units]).params,
        },
        state: {},
        outputShape: [shape[0], classes],
      };
    },
    apply: (params, state, tokens, { key, train = false } = {}) => {
      const keys = train && key !== undefined ? [...random.split(key)] : [];
      const isToken = np.notEqual(tokens, 0);
      const [e] = drop.apply({}, {}, table.apply(params.table, {}, tokens)[0], { key: keys[0], train: keys.length > 0 });
      const [h] = cells.apply(params.cells, {}, e, { mask: isToken });
      const counts = np.expandDims(isToken, -1);
      const many = np.maximum(1, np.sum(np.astype(counts, "float32"), 1));
      const mean = np.div(np.sum(np.where(counts, h, 0), 1), many);
      // What a GRU says lies between −1 and 1, so −1 never wins over a token.
      const largest = np.max(np.where(counts, h, -1), 1);
      const [y] = drop.apply({}, {}, np.concatenate([mean, largest], 1), { key: keys[1], train: keys.length > 0 });
      return [head.apply(params.head, {}, y)[0], state];
    },
  };
};
