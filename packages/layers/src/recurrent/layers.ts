/** The usual recurrent layers. Stacked ones stand in a row in `sequential`. */
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { glorotUniform, orthogonal, type Initializer } from "../initializers.js";
import type { Layer } from "../layer.js";
import { gruStep, lstmStep, rnnStep, type GruParams, type LstmCarry, type RecurrentParams } from "./cells.js";
import { recurrent, type Cell, type RecurrentOptions } from "./recurrent.js";

export interface CellOptions {
  /** Makes the weights from the input. @defaultValue glorotUniform */
  readonly inputWeights?: Initializer;
  /** Makes the weights from the last step, each gate's for itself. @defaultValue orthogonal() */
  readonly recurrentWeights?: Initializer;
}

export interface LstmCellOptions extends CellOptions {
  /** What the bias of the forget gate begins with. @defaultValue 1, as in Keras; PyTorch and Flax have 0 */
  readonly forgetBias?: number;
}

/** The cell of a plain recurrent layer, for `recurrent`, `bidirectional`, `stateful` and `runCell`. */
export const rnnOf = (units: number, options: CellOptions = {}): Cell<RecurrentParams, NDArray> => ({
  name: `rnn(${units})`,
  units,
  init: (key, inputs) => weightsOf(key, inputs, units, 1, options),
  start: (batch, dtype) => np.zeros([batch, units], dtype),
  step: rnnStep,
  output: (h) => h,
});

/** The cell of an LSTM layer. */
export const lstmOf = (
  units: number,
  { forgetBias = 1, ...options }: LstmCellOptions = {},
): Cell<RecurrentParams, LstmCarry> => ({
  name: `lstm(${units})`,
  units,
  init: (key, inputs) => {
    const bias = [0, forgetBias, 0, 0].map((value) => np.full([units], value, "float32"));
    return { ...weightsOf(key, inputs, units, 4, options), b: np.concatenate(bias) };
  },
  start: (batch, dtype) => ({ h: np.zeros([batch, units], dtype), c: np.zeros([batch, units], dtype) }),
  step: lstmStep,
  output: ({ h }) => h,
});

/** The cell of a GRU layer. */
export const gruOf = (units: number, options: CellOptions = {}): Cell<GruParams, NDArray> => ({
  name: `gru(${units})`,
  units,
  init: (key, inputs) => ({ ...weightsOf(key, inputs, units, 3, options), bn: np.zeros([units]) }),
  start: (batch, dtype) => np.zeros([batch, units], dtype),
  step: gruStep,
  output: (h) => h,
});

/**
 * A plain recurrent layer: hₜ = tanh(xₜ·Wx + hₜ₋₁·Wh + b).
 *
 * @returns A layer of `[batch, time, inputs]` to `[batch, time, units]`; see `rnnCell`.
 */
export const rnn = (units: number, { returns, reverse, ...cell }: CellOptions & RecurrentOptions = {}): Layer<RecurrentParams> =>
  recurrent(rnnOf(units, cell), { ...(returns && { returns }), ...(reverse && { reverse }) });

/**
 * A layer of long short-term memory.
 *
 * @returns A layer of `[batch, time, inputs]` to `[batch, time, units]`; see `lstmCell`.
 * @example
 * ```ts
 * lstm(8, { returns: "last" }).init(random.key(0), [2, 5, 3]).outputShape; // [2, 8]
 * ```
 */
export const lstm = (
  units: number,
  { returns, reverse, ...cell }: LstmCellOptions & RecurrentOptions = {},
): Layer<RecurrentParams> => recurrent(lstmOf(units, cell), { ...(returns && { returns }), ...(reverse && { reverse }) });

/**
 * A layer of gated recurrent units.
 *
 * @returns A layer of `[batch, time, inputs]` to `[batch, time, units]`; see `gruCell`.
 */
export const gru = (units: number, { returns, reverse, ...cell }: CellOptions & RecurrentOptions = {}): Layer<GruParams> =>
  recurrent(gruOf(units, cell), { ...(returns && { returns }), ...(reverse && { reverse }) });

const weightsOf = (
  key: NDArray,
  inputs: number,
  units: number,
  gates: number,
  { inputWeights = glorotUniform, recurrentWeights = orthogonal() }: CellOptions,
): RecurrentParams => {
  const [keyOfX, keyOfH] = random.split(key);
  const perGate = gates === 1 ? [keyOfH] : [...random.split(keyOfH, gates)];
  return {
    wx: inputWeights(keyOfX, [inputs, gates * units]),
    wh: np.concatenate(
      perGate.map((one) => recurrentWeights(one, [units, units])),
      1,
    ),
    b: np.zeros([gates * units]),
  };
};
