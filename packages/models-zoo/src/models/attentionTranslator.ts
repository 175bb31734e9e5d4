import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import {
  bidirectional,
  dense,
  dropout,
  embedding,
  gruOf,
  runCell,
  softmax,
  type ApplyOptions,
  type BidirectionalParams,
  type DenseParams,
  type EmbeddingParams,
  type GruParams,
} from "@nabla-js/layers";
import type { NDArray } from "@nabla-js/ndarray";

/** What was read of a sentence: its vectors `[batch, time, units]`, and which of them count, `[batch, time]`. */
export type Memory = { readonly vectors: NDArray; readonly counts: NDArray };

/** A model that makes one sequence of another. Token 0 stands behind the end of a sentence. */
export interface Translator<P> {
  readonly init: (key: NDArray) => P;
  /** Logits of each next token `[batch, time, words]`, from the source `[batch, …]` and the target up to then `[batch, time]`. */
  readonly apply: (params: P, source: NDArray, target: NDArray, options?: Pick<ApplyOptions, "key" | "train">) => NDArray;
  /** Reads a sentence: what to look at, and what the first step carries, `[batch, units]`. */
  readonly read: (params: P, source: NDArray) => readonly [memory: Memory, carry: NDArray];
  /** Writes a token: from the last one, `[batch]`, to the logits of the next, `[batch, words]`. */
  readonly next: (params: P, memory: Memory, carry: NDArray, token: NDArray) => readonly [logits: NDArray, carry: NDArray];
}

export interface AttentionTranslatorOptions {
  /** Words of the language that is read, and of that which is written. */
  readonly vocabularies: readonly [source: number, target: number];
  /** Numbers that stand for a word. @defaultValue 128 */
  readonly features?: number;
  /** Units of the decoder; the encoder has half of them in each direction. @defaultValue 192 */
  readonly units?: number;
  /** The fraction that is dropped of vectors and of what the head sees, in training. @defaultValue 0.2 */
  readonly dropout?: number;
}

/** The tables of both languages, encoder and decoder, and the three maps of attention and head. */
export type AttentionTranslatorParams = {
  readonly source: EmbeddingParams;
  readonly target: EmbeddingParams;
  readonly encoder: BidirectionalParams<GruParams>;
  readonly decoder: GruParams;
  readonly match: DenseParams;
  readonly mix: DenseParams;
  readonly head: DenseParams;
};

/**
 * A translator of GRUs with attention: the encoder reads the sentence both ways; the decoder writes word by word, and before
 * each looks at what fits best of what was read.
 *
 *     vectorsₛ = [gru(e)ₛ, gruᵣ(e)ₛ]    hₜ = gru(hₜ₋₁, table[yₜ₋₁])
 *     aₜ = softmaxₛ(hₜ·W_a·vectorsₛ)    cₜ = Σₛ aₜₛ · vectorsₛ    logitsₜ = tanh([hₜ, cₜ]·W_c)·W
 *
 * The attention is Luong's "general" one; no weights are fed back into the next step, so that all steps of a sentence that is
 * known are computed at once.
 *
 * @see Sutskever, Vinyals & Le (2014); Bahdanau, Cho & Bengio (2015); Luong, Pham & Manning (2015), "Effective Approaches to
 *   Attention-based Neural Machine Translation", equations 5 to 8.
 */
export const attentionTranslator = ({
  vocabularies: [sourceWords, targetWords],
  features = 128,
  units = 192,
  dropout: rate = 0.2,
}: AttentionTranslatorOptions): Translator<AttentionTranslatorParams> => {
  const tables = [embedding(sourceWords, features), embedding(targetWords, features)] as const;
  const encoder = bidirectional(gruOf(units / 2));
  const decoder = gruOf(units);
  const [match, mix, head] = [dense(units, { bias: false }), dense(units), dense(targetWords)];
  const drop = dropout(rate);
  const dropped = (x: NDArray, key: NDArray | undefined): NDArray =>
    key === undefined ? x : drop.apply({}, {}, x, { key, train: true })[0];

  const read = (params: AttentionTranslatorParams, source: NDArray, key?: NDArray): readonly [Memory, NDArray] => {
    const counts = np.notEqual(source, 0);
    const e = dropped(tables[0].apply(params.source, {}, source)[0], key);
    const [vectors] = encoder.apply(params.encoder, {}, e, { mask: counts });
    const many = np.expandDims(np.maximum(1, np.sum(np.astype(counts, "float32"), 1)), 1);
    return [{ vectors, counts }, np.div(np.sum(vectors, 1), many)];
  };
  /** Logits for what the decoder says, `[batch, time, units]`. */
  const look = (params: AttentionTranslatorParams, { vectors, counts }: Memory, h: NDArray, key?: NDArray): NDArray => {
    const [wanted] = match.apply(params.match, {}, h);
    const scores = np.matmul(wanted, np.swapaxes(vectors, 1, 2));
    const weights = softmax(np.where(np.expandDims(counts, 1), scores, -1e9));
    const seen = np.matmul(weights, vectors);
    const [mixed] = mix.apply(params.mix, {}, np.concatenate([h, seen], -1));
    return head.apply(params.head, {}, dropped(np.tanh(mixed), key))[0];
  };
  const write = (
    params: AttentionTranslatorParams,
    memory: Memory,
    carry: NDArray,
    target: NDArray,
    keys: readonly NDArray[],
  ): readonly [NDArray, NDArray] => {
    const e = dropped(tables[1].apply(params.target, {}, target)[0], keys[0]);
    const { outputs, last } = runCell(decoder, params.decoder, e, { initial: carry });
    return [look(params, memory, outputs, keys[1]), last];
  };

  return {
    init: (key) => {
      const keys = [...random.split(key, 7)];
      return {
        source: tables[0].init(keys[0], [1, 1]).params,
        target: tables[1].init(keys[1], [1, 1]).params,
        encoder: encoder.init(keys[2], [1, 1, features]).params,
        decoder: decoder.init(keys[3], features),
        match: match.init(keys[4], [1, units]).params,
        mix: mix.init(keys[5], [1, 2 * units]).params,
        head: head.init(keys[6], [1, units]).params,
      };
    },
    apply: (params, source, target, { key, train = false } = {}) => {
      const keys = train && rate > 0 && key !== undefined ? [...random.split(key, 3)] : [];
      const [memory, carry] = read(params, source, keys[2]);
      return write(params, memory, carry, target, keys)[0];
    },
    read: (params, source) => read(params, source),
    next: (params, memory, carry, token) => {
      const [logits, after] = write(params, memory, carry, np.expandDims(token, 1), []);
      return [np.squeeze(logits, 1), after];
    },
  };
};
