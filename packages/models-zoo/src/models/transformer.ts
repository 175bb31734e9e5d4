import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import {
  activation,
  dense,
  dropout,
  embedding,
  gelu,
  layerNorm,
  multiHeadAttention,
  residual,
  sequential,
  type Empty,
  type EmbeddingParams,
  type DenseParams,
  type Layer,
} from "@nabla-js/layers";
import type { NDArray } from "@nabla-js/ndarray";
import type { LanguageModel } from "./languageModel.js";

export interface TransformerOptions {
  readonly vocabulary: number;
  /** How many tokens it can look back, itself included. */
  readonly context: number;
  /** Numbers that stand for a token inside. @defaultValue 128 */
  readonly features?: number;
  /** @defaultValue 4 */
  readonly heads?: number;
  /** @defaultValue 2 */
  readonly blocks?: number;
  /** The fraction that is dropped behind each part of a block in training. @defaultValue 0 */
  readonly dropout?: number;
}

/** The table of tokens, the parameters of each block, the last norm, and the layer that says what comes next. */
export type TransformerParams = {
  readonly table: EmbeddingParams;
  readonly blocks: readonly unknown[];
  readonly norm: unknown;
  readonly head: DenseParams;
};

/** The last tokens, `[batch, context]`, and how many of them there were, int32 `[]`. */
export type TransformerCarry = { readonly window: NDArray; readonly used: NDArray };

/**
 * A transformer that only decodes: each block adds what attention finds among the tokens before, then what a small network
 * makes of it, each behind a norm. Places enter by turning queries and keys, so only how far apart two tokens are counts.
 *
 *     x = table[tokens]
 *     x ← x + attention(norm(x))    x ← x + W₂·gelu(W₁·norm(x))    in each block
 *     logits = norm(x)·W + b
 *
 * A block of f features has 12·f² + 13·f parameters.
 *
 * @see Vaswani et al. (2017), "Attention Is All You Need"; Radford et al. (2019) for norms before; Su et al. (2021),
 *   "RoFormer", for the turning.
 */
export const transformer = ({
  vocabulary,
  context,
  features = 128,
  heads = 4,
  blocks: count = 2,
  dropout: rate = 0,
}: TransformerOptions): LanguageModel<TransformerParams, TransformerCarry> => {
  const table = embedding(vocabulary, features);
  const drop = dropout(rate);
  const block = sequential(
    residual(sequential(layerNorm(), multiHeadAttention(heads, { causal: true, rotary: true }), drop)),
    residual(sequential(layerNorm(), dense(4 * features), activation(gelu), dense(features), drop)),
  ) as unknown as Layer<unknown, Empty>;
  const norm = layerNorm() as unknown as Layer<unknown, Empty>;
  const head = dense(vocabulary);
  const shape = [1, context, features];

  const read = (params: TransformerParams, tokens: NDArray, mask: NDArray | undefined, keys: readonly NDArray[]): NDArray => {
    let [x] = table.apply(params.table, {}, tokens);
    params.blocks.forEach((of, i) => {
      [x] = block.apply(of, {}, x, { mask, key: keys[i], train: keys.length > 0 });
    });
    const [last] = norm.apply(params.norm, {}, x);
    return head.apply(params.head, {}, last)[0];
  };

  return {
    vocabulary,
    init: (key) => {
      const [keyOfTable, keyOfHead, ...keys] = random.split(key, count + 2);
      return {
        table: table.init(keyOfTable, [1, context]).params,
        blocks: keys.map((one) => block.init(one, shape).params),
        norm: norm.init(key, shape).params,
        head: head.init(keyOfHead, shape).params,
      };
    },
    apply: (params, tokens, { key, train = false } = {}) =>
      read(params, tokens, undefined, train && rate > 0 && key !== undefined ? [...random.split(key, count)] : []),
    begin: (batch) => ({ window: np.zeros([batch, context], "int32"), used: np.zeros([], "int32") }),
    next: (params, { window, used }, token) => {
      const moved = np.concatenate([np.slice(window, [0, 1]), np.expandDims(token, 1)], 1);
      const now = np.minimum(np.add(used, 1), context);
      const counts = np.greaterEqual(np.arange(context), np.sub(context, now));
      const logits = read(params, moved, np.broadcastTo(counts, [token.shape[0], context]), []);
      return [np.take(logits, context - 1, 1), { window: moved, used: now }];
    },
  };
};
