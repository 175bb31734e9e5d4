import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";
import { isConcrete, isNDArray, ShapeError, ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkCount, checkInitializer, checkRate, needKey } from "../checks.js";
import { glorotUniform, zeros } from "../initializers.js";
import { dense, type DenseOptions, type DenseParams } from "../dense.js";
import { affine, checkLinear, linear } from "../linear.js";
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
export const multiHeadAttention = (heads: number, options: MultiHeadAttentionOptions = {}): AttentionLayer => {
  const op = `multiHeadAttention(${heads})`;
  checkCount(op, "heads", heads);
  const {
    causal,
    rotary: turns,
    dropout: rate,
    headSize,
    ...maps
  } = optionsOf(op, options, {
    causal: false,
    rotary: false,
    dropout: 0,
    headSize: undefined,
    weights: glorotUniform,
    bias: zeros,
  });
  checkRate(op, rate);
  if (headSize !== undefined) checkCount(op, "headSize", headSize);
  checkInitializer(op, "weights", maps.weights);
  checkInitializer(op, "bias", maps.bias, true);
  const place = (x: NDArray, first?: NDArray): NDArray => {
    if (!turns) return x;
    const steps = np.arange(x.shape[2]);
    return rotary(x, { positions: first === undefined ? steps : np.add(first, steps) });
  };
  const parts = (params: AttentionParams, x: NDArray): readonly NDArray[] => {
    checkParams(op, params);
    return [params.q, params.k, params.v].map(({ w, b }) => {
      checkLinear(op, x, w, b);
      if (w.shape[1] % heads !== 0) throw unevenHeads(op, heads, `${w.shape[1]} units`);
      return toHeads(affine(x, w, b), heads);
    });
  };
  const layer = stateless<AttentionParams>({
    name: op,
    init: (key, shape) => {
      const [, , features] = checkSequence(op, shape);
      if (headSize === undefined && features % heads !== 0) throw unevenHeads(op, heads, `${features} features`);
      const inner = heads * (headSize ?? features / heads);
      const [kq, kk, kv, ko] = random.split(key, 4);
      const into = (one: NDArray): DenseParams => dense(inner, maps).init(one, [1, features]).params;
      return { q: into(kq), k: into(kk), v: into(kv), out: dense(features, maps).init(ko, [1, inner]).params };
    },
    apply: (params, x, { key, train = false, mask }) => {
      const [, time] = checkSequence(op, x.shape);
      const [q, k, v] = parts(params, x);
      const options: AttentionOptions = {
        mask: bothMasks(causal ? causalMask(time) : undefined, mask === undefined ? undefined : overSteps(op, x, mask)),
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
      checkParams(op, params);
      checkCount(op, "batch", batch, 0);
      checkCount(op, "length", length);
      const empty = np.zeros([batch, heads, length, params.k.w.shape[1] / heads], params.k.w.dtype);
      return { k: empty, v: empty, used: np.zeros([], "int32") };
    },
    decode: (params, cache, x) => {
      checkArrays(op, { x });
      const [, steps] = checkSequence(op, x.shape);
      checkCache(op, cache, steps);
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

/** A mask of the steps, laid so that it broadcasts to `[batch, heads, queries, keys]`. */
const overSteps = (op: string, x: NDArray, mask: NDArray): NDArray => {
  const [batch, time] = x.shape;
  if (mask.ndim !== 2 || mask.shape[0] !== batch || mask.shape[1] !== time)
    throw new ShapeError({
      op,
      given: { x: x.shape, mask: mask.shape },
      expected: "a mask [batch, time] for x [batch, time, features]",
      mend: "Make one of the lengths with lengthMask(lengths, time); for others call attention itself.",
    });
  return np.reshape(mask, [batch, 1, 1, time]);
};

const unevenHeads = (op: string, heads: number, features: string): ValueError =>
  new ValueError({
    op,
    given: `${heads} heads and ${features}`,
    expected: "a number of heads that divides the features",
    mend: "Choose another number of heads, or name a headSize.",
  });

const checkParams = (op: string, params: AttentionParams): void => {
  const maps = ["q", "k", "v", "out"] as const;
  const found: Partial<AttentionParams> | null | undefined = params;
  if (maps.every((name) => typeof found?.[name] === "object" && found[name] !== null)) return;
  throw new ValueError({
    op,
    given: "params without the maps q, k, v and out",
    expected: "the params that init returned",
    mend: "Pass those of this layer, where it is one of several.",
  });
};

/** Throws unless there is room; while it is traced, the number of steps so far is not known. */
const checkCache = (op: string, cache: AttentionCache, steps: number): void => {
  if (!isNDArray(cache?.k) || !isNDArray(cache.v) || !isNDArray(cache.used))
    throw new ValueError({
      op,
      given: "a cache without keys, values and their number",
      expected: "what initCache or the last decode returned",
      mend: "Call decode(params, cache, x).",
    });
  const used = isConcrete(cache.used) ? np.item(cache.used) : 0;
  if (used + steps > cache.k.shape[2])
    throw new ShapeError({
      op,
      given: { cache: cache.k.shape },
      expected: `room for ${used + steps} steps, ${used} of which are in it`,
      mend: "Make a longer one with initCache(params, batch, length).",
    });
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
