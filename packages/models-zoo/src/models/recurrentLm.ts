import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { dense, dropout, gruOf, lstmOf, runCell, type Cell, type DenseParams, type RecurrentParams } from "@nabla-js/layers";
import type { NDArray } from "@nabla-js/ndarray";
import type { LanguageModel } from "./languageModel.js";

export interface RecurrentLmOptions {
  readonly vocabulary: number;
  /** Units of each layer, from the input on. */
  readonly units: readonly number[];
  /** @defaultValue "lstm" */
  readonly cell?: "lstm" | "gru";
  /** The fraction that is dropped between layers in training. @defaultValue 0 */
  readonly dropout?: number;
}

/** The parameters of each recurrent layer, and of the layer that says what comes next. */
export type RecurrentLmParams = { readonly cells: readonly RecurrentParams[]; readonly head: DenseParams };

/**
 * A recurrent language model: each token, as a vector with a single 1, goes through layers of LSTM or GRU, and a dense
 * layer says how likely each token is to be the next.
 *
 *     hₜ⁰ = oneHot(xₜ)    hₜˡ = cellˡ(hₜ₋₁ˡ, hₜˡ⁻¹)    logitsₜ = hₜᴸ·W + b
 *
 * A layer of `units` LSTM cells over `inputs` has 4 · units · (inputs + units + 1) parameters, one of GRU
 * 3 · units · (inputs + units + 1) + units.
 *
 * @returns A model of tokens `[batch, time]`, int32, to logits `[batch, time, vocabulary]`.
 * @see Hochreiter & Schmidhuber (1997), "Long Short-Term Memory"; Cho et al. (2014) for the GRU; Graves (2013), "Generating
 *   Sequences With Recurrent Neural Networks".
 */
export const recurrentLm = ({
  vocabulary,
  units,
  cell = "lstm",
  dropout: rate = 0,
}: RecurrentLmOptions): LanguageModel<RecurrentLmParams, readonly unknown[]> => {
  const cells = units.map((count) => (cell === "lstm" ? anyCell(lstmOf(count)) : anyCell(gruOf(count))));
  const head = dense(vocabulary);
  const drop = dropout(rate);

  /** Outputs of the last layer behind each token, and what every layer carries on. */
  const read = (
    params: RecurrentLmParams,
    carry: readonly unknown[],
    tokens: NDArray,
    keys: readonly NDArray[],
  ): readonly [logits: NDArray, carry: readonly unknown[]] => {
    let x: NDArray = np.oneHot(tokens, vocabulary);
    const after = cells.map((cell, i) => {
      const { outputs, last } = runCell(cell, params.cells[i], x, { initial: carry[i] });
      x = keys.length === 0 ? outputs : drop.apply({}, {}, outputs, { key: keys[i], train: true })[0];
      return last;
    });
    return [head.apply(params.head, {}, x)[0], after];
  };
  const begin = (batch: number): readonly unknown[] => cells.map((cell) => cell.start(batch, "float32"));

  return {
    vocabulary,
    init: (key) => {
      const keys = [...random.split(key, cells.length + 1)];
      return {
        cells: cells.map((cell, i) => cell.init(keys[i], i === 0 ? vocabulary : units[i - 1])),
        head: head.init(keys[cells.length], [1, units[units.length - 1]]).params,
      };
    },
    apply: (params, tokens, { key, train = false } = {}) => {
      const keys = train && rate > 0 && key !== undefined ? [...random.split(key, cells.length)] : [];
      return read(params, begin(tokens.shape[0]), tokens, keys)[0];
    },
    begin,
    next: (params, carry, token) => {
      const [logits, after] = read(params, carry, np.expandDims(token, 1), []);
      return [np.squeeze(logits, 1), after];
    },
  };
};

/** The claim: what a cell makes and carries goes back to the same cell alone. */
const anyCell = <P extends RecurrentParams, C>(cell: Cell<P, C>): Cell<RecurrentParams, unknown> =>
  cell as unknown as Cell<RecurrentParams, unknown>;
