import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";
import { ShapeError, ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";
import { checkCount, checkRate, needKey } from "../checks.js";
import { dense, type DenseOptions, type DenseParams } from "../dense.js";
import { linear } from "../linear.js";
import { stateless, type Layer } from "../layer.js";
import { attention, causalMask, type AttentionOptions } from "./attention.js";
import { rotary } from "./positions.js";

/** The maps to queries, keys and values, `[features, heads · size]` each, and the one back, `[heads · size, features]`. */
export type AttentionParams = {
  readonly q: DenseParams;
  readonly k: DenseParams;
  readonly v: DenseParams;
  readonly out: DenseParams;
};

/** Keys and values of the steps so far, `[batch, heads, length, size]`, and their number, int32 `[]`. */
export type AttentionCache = { readonly k: NDArray; readonly v: NDArray; readonly used: NDArray };

export interface MultiHeadAttentionOptions extends DenseOptions {
  /** Whether a step sees only itself and what was before. @defaultValue false */
  readonly causal?: boolean;
  /** Whether queries and keys are turned by their places. @defaultValue false */
  readonly rotary?: boolean;
  /** The fraction of the weights that is dropped in training. @defaultValue 0 */
  readonly dropout?: number;
  /** The size of each head. @defaultValue features / heads */
  readonly headSize?: number;
}

/** A layer of attention, which can also go step by step. */
export interface AttentionLayer extends Layer<AttentionParams> {
  /** Room for `length` steps of a batch, with nothing in it. */
  readonly initCache: (params: AttentionParams, batch: number, length: number) => AttentionCache;
  /**
   * The outputs of the next steps, `[batch, steps, features]`, which see what is in the cache and what was before them, and the
   * cache with them in it. As `apply` of a causal layer gives them in one go. The cache must have room for them.
   */
  readonly decode: (params: AttentionParams, cache: AttentionCache, x: NDArray) => readonly [y: NDArray, cache: AttentionCache];
}

/**
 * Attention of a sequence to itself, in several heads that each look for something of their own.
 *
 *     headᵢ = attention(x·Wqᵢ, x·Wkᵢ, x·Wvᵢ)    y = [head₁ … headₕ] · Wo
 *
 * @param heads - How many.
 * @returns A layer of `[batch, time, features]` to the same. The mask given to `apply`, `[batch, time]`, says which steps can be
 *   looked at.
 * @throws {@link ValueError} when the heads do not divide the features; {@link ShapeError} for other axes.
 * @see Vaswani et al. (2017), "Attention Is All You Need", section 3.2.2.
 */
export const multiHeadAttention = (
  heads: number,
  { causal = false, rotary: turns = false, dropout: rate = 0, headSize, ...maps }: MultiHeadAttentionOptions = {},
): AttentionLayer => {
  const op = `multiHeadAttention(${heads})`;
  checkCount(op, "heads", heads);
  checkRate(op, rate);
  const place = (x: NDArray, first?: NDArray): NDArray => {
    if (!turns) return x;
    const steps = np.arange(x.shape[2]);
    return rotary(x, { positions: first === undefined ? steps : np.add(first, steps) });
  };
  const parts = (params: AttentionParams, x: NDArray): readonly NDArray[] =>
    [params.q, params.k, params.v].map(({ w, b }) => toHeads(linear(x, w, b), heads));
  const layer = stateless<AttentionParams>({
    name: op,
    init: (key, shape) => {
      const [, , features] = checkSequence(op, shape);
      if (headSize === undefined && features % heads !== 0)
        throw new ValueError({
          op,
          given: `${heads} heads and ${features} features`,
          expected: "a number of heads that divides the features",
          mend: "Choose another number of heads, or name a headSize.",
        });
      const inner = heads * (headSize ?? features / heads);
      const [kq, kk, kv, ko] = random.split(key, 4);
      const into = (one: NDArray): DenseParams => dense(inner, maps).init(one, [1, features]).params;
      return { q: into(kq), k: into(kk), v: into(kv), out: dense(features, maps).init(ko, [1, inner]).params };
    },
    apply: (params, x, { key, train = false, mask }) => {
      const [batch, time] = checkSequence(op, x.shape);
      const [q, k, v] = parts(params, x);
      const options: AttentionOptions = {
        mask: bothMasks(
          causal ? causalMask(time) : undefined,
          mask === undefined ? undefined : np.reshape(mask, [batch, 1, 1, time]),
        ),
        onWeights:
          train && rate > 0
            ? (weights) => {
                const keep = random.bernoulli(needKey(op, key, "to draw what is dropped"), 1 - rate, weights.shape);
                return np.where(keep, np.div(weights, 1 - rate), 0);
              }
            : undefined,
      };
      return linear(fromHeads(attention(place(q), place(k), v, options)), params.out.w, params.out.b);
    },
    outputShape: (shape) => shape,
  });
  return {
    ...layer,
    initCache: (params, batch, length) => {
      const empty = np.zeros([batch, heads, length, params.k.w.shape[1] / heads], params.k.w.dtype);
      return { k: empty, v: empty, used: np.zeros([], "int32") };
    },
    decode: (params, cache, x) => {
      const [, steps] = checkSequence(op, x.shape);
      const [q, k, v] = parts(params, x);
      const zero = np.zeros([], "int32");
      const write = (old: NDArray, now: NDArray): NDArray =>
        lax.dynamicUpdateSlice(old, np.astype(now, old.dtype), [zero, zero, cache.used, zero]);
      const next = { k: write(cache.k, place(k, cache.used)), v: write(cache.v, v), used: np.add(cache.used, steps) };
      const own = np.expandDims(np.add(cache.used, np.arange(steps)), 1);
      const mask = np.lessEqual(np.arange(next.k.shape[2]), own);
      return [linear(fromHeads(attention(place(q, cache.used), next.k, next.v, { mask })), params.out.w, params.out.b), next];
    },
  };
};

/** `[batch, time, heads · size]` to `[batch, heads, time, size]`. */
const toHeads = (x: NDArray, heads: number): NDArray => {
  const [batch, time, features] = x.shape;
  return np.swapaxes(np.reshape(x, [batch, time, heads, features / heads]), 1, 2);
};

/** `[batch, heads, time, size]` to `[batch, time, heads · size]`. */
const fromHeads = (x: NDArray): NDArray => {
  const [batch, heads, time, size] = x.shape;
  return np.reshape(np.swapaxes(x, 1, 2), [batch, time, heads * size]);
};

const bothMasks = (a: NDArray | undefined, b: NDArray | undefined): NDArray | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return np.logicalAnd(a, b);
};

const checkSequence = (op: string, shape: Shape): Shape => {
  if (shape.length !== 3)
    throw new ShapeError({
      op,
      given: { x: shape },
      expected: "[batch, time, features]",
      mend: "Add an axis for a single sequence with np.expandDims(x, 0).",
    });
  return shape;
};
