import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { stopGradient } from "@nabla-js/grad";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkCount, checkNumber, checkOptions } from "../checks.js";
import { normal } from "../initializers.js";
import { checkedLayer, checkLayer, type Layer } from "../layer.js";

/** The two factors of what is added to a matrix, `[rows, rank]` and `[rank, columns]`. */
export type LowRank = { readonly a: NDArray; readonly b: NDArray };

/** The parameters of the layer, which stay, and for each of its leaves, in order, what is added: `null` where nothing is. */
export type LoraParams<P> = { readonly base: P; readonly added: readonly (LowRank | null)[] };

export interface LoraOptions {
  /** What the addition is scaled by, times the rank. @defaultValue the rank */
  readonly alpha?: number;
}

/**
 * A layer whose matrices stay as they are, and learn only an addition of low rank.
 *
 *     w = base + alpha / rank · a · b    for each matrix; a is normal, b is 0 to begin with
 *
 * @param layer - Any layer; leaves of two axes are matrices, all others only stay.
 * @param rank - How many columns `a` has.
 * @see Hu et al. (2022), "LoRA: Low-Rank Adaptation of Large Language Models", equation 3.
 */
export const lora = <P, S>(layer: Layer<P, S>, rank: number, options: LoraOptions = {}): Layer<LoraParams<P>, S> => {
  checkLayer("lora", layer);
  const op = `lora(${layer.name ?? "layer"}, ${rank})`;
  checkCount(op, "rank", rank);
  const { alpha } = optionsOf(op, options, { alpha: rank });
  checkNumber(op, "alpha", alpha);
  return checkedLayer<LoraParams<P>, S>({
    name: op,
    init: (key, shape) => {
      const [first, second] = random.split(key);
      const { params, state, outputShape } = layer.init(first, shape);
      const added = tree.leaves(params).map((p, place) => {
        if (p.ndim !== 2) return null;
        const [rows, columns] = p.shape;
        return { a: normal(1 / Math.sqrt(rank))(random.foldIn(second, place), [rows, rank]), b: np.zeros([rank, columns]) };
      });
      return { params: { base: params, added }, state, outputShape };
    },
    apply: ({ base, added }, state, x, options) =>
      layer.apply(mergeLora({ base: stopGradient(base), added }, alpha / rank), state, x, options),
  });
};

const checkAdditions = <P>(base: P, added: readonly (LowRank | null)[]): void => {
  const count = tree.leaves(base).length;
  if (!Array.isArray(added) || added.length !== count)
    throw new ValueError({
      op: "mergeLora",
      given: Array.isArray(added) ? `${added.length} additions for ${count} leaves` : "no list of additions",
      expected: "for each leaf of base its factors, or null",
      mend: "Pass the params of the layer that lora(layer, rank) made.",
    });
};

/**
 * The parameters of the layer inside with the additions in them.
 *
 * @param scale - alpha / rank. @defaultValue 1
 */
export const mergeLora = <P>(params: LoraParams<P>, scale = 1): P => {
  checkOptions("mergeLora", params);
  const { base, added } = params;
  checkAdditions(base, added);
  checkNumber("mergeLora", "scale", scale);
  const { structure } = tree.flatten(base);
  const merged = tree.leaves(base).map((p, place) => {
    const low = added[place];
    return low === null ? p : np.astype(np.add(p, np.mul(scale, np.matmul(low.a, low.b))), p.dtype);
  });
  return tree.unflatten(structure, merged) as P;
};
