/** The usual recurrent layers. Stacked ones stand in a row in `sequential`. */
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkCount, checkInitializer, checkName, checkNumber, checkOptions } from "../checks.js";
import { glorotUniform, orthogonal, type Initializer } from "../initializers.js";
import type { Layer } from "../layer.js";
import { gruStep, lstmStep, rnnStep, type GruOptions, type GruParams, type LstmCarry, type RecurrentParams } from "./cells.js";
import { recurrent, type Cell, type RecurrentOptions } from "./recurrent.js";

export interface CellOptions {
  /** Makes the weights from the input. @defaultValue glorotUniform */
  readonly inputWeights?: Initializer;
  /** Makes the weights from the last step, each gate's for itself. @defaultValue orthogonal() */
  readonly recurrentWeights?: Initializer;
}

export interface GruCellOptions extends CellOptions, GruOptions {}

export interface LstmCellOptions extends CellOptions {
  /** What the bias of the forget gate begins with. @defaultValue 1, as in Keras; PyTorch and Flax have 0 */
  readonly forgetBias?: number;
}

/** The cell of a plain recurrent layer, for `recurrent`, `bidirectional`, `stateful` and `runCell`. */
export const rnnOf = (units: number, options: CellOptions = {}): Cell<RecurrentParams, NDArray> => {
  const op = `rnn(${units})`;
  checkCount(op, "units", units);
  const weights = weightsMade(op, optionsOf(op, options, cellDefaults()));
  return {
    name: op,
    units,
    init: (key, inputs) => weightsOf(key, inputs, units, 1, weights),
    start: (batch, dtype) => np.zeros([batch, units], dtype),
    step: rnnStep,
    output: (h) => h,
  };
};

/** The cell of an LSTM layer. */
export const lstmOf = (units: number, options: LstmCellOptions = {}): Cell<RecurrentParams, LstmCarry> => {
  const op = `lstm(${units})`;
  checkCount(op, "units", units);
  const { forgetBias, ...made } = optionsOf(op, options, { ...cellDefaults(), forgetBias: 1 });
  checkNumber(op, "forgetBias", forgetBias);
  const weights = weightsMade(op, made);
  return {
    name: op,
    units,
    init: (key, inputs) => {
      const bias = [0, forgetBias, 0, 0].map((value) => np.full([units], value, "float32"));
      return { ...weightsOf(key, inputs, units, 4, weights), b: np.concatenate(bias) };
    },
    start: (batch, dtype) => ({ h: np.zeros([batch, units], dtype), c: np.zeros([batch, units], dtype) }),
    step: lstmStep,
    output: ({ h }) => h,
  };
};

/** The cell of a GRU layer. */
export const gruOf = (units: number, options: GruCellOptions = {}): Cell<GruParams, NDArray> => {
  const op = `gru(${units})`;
  checkCount(op, "units", units);
  const { reset, ...made } = optionsOf(op, options, { ...cellDefaults(), reset: "after" });
  checkName(op, "reset", reset, ["after", "before"]);
  const weights = weightsMade(op, made);
  return {
    name: op,
    units,
    init: (key, inputs) => ({
      ...weightsOf(key, inputs, units, 3, weights),
      bn: reset === "after" ? np.zeros([units]) : null,
    }),
    start: (batch, dtype) => np.zeros([batch, units], dtype),
    step: gruStep(reset),
    output: (h) => h,
  };
};

/**
 * A plain recurrent layer: hₜ = tanh(xₜ·Wx + hₜ₋₁·Wh + b).
 *
 * @returns A layer of `[batch, time, inputs]` to `[batch, time, units]`; see `rnnCell`.
 */
export const rnn = (units: number, options: CellOptions & RecurrentOptions = {}): Layer<RecurrentParams> => {
  const [cell, how] = parted(`rnn(${units})`, options);
  return recurrent(rnnOf(units, cell), how);
};

/**
 * A layer of long short-term memory.
 *
 * @returns A layer of `[batch, time, inputs]` to `[batch, time, units]`; see `lstmCell`.
 * @example
 * ```ts
 * lstm(8, { returns: "last" }).init(random.key(0), [2, 5, 3]).outputShape; // [2, 8]
 * ```
 */
export const lstm = (units: number, options: LstmCellOptions & RecurrentOptions = {}): Layer<RecurrentParams> => {
  const [cell, how] = parted(`lstm(${units})`, options);
  return recurrent(lstmOf(units, cell), how);
};

/**
 * A layer of gated recurrent units.
 *
 * @returns A layer of `[batch, time, inputs]` to `[batch, time, units]`; see `gruCell`.
 */
export const gru = (units: number, options: GruCellOptions & RecurrentOptions = {}): Layer<GruParams> => {
  const [cell, how] = parted(`gru(${units})`, options);
  return recurrent(gruOf(units, cell), how);
};

/** Options of the cell, and options of the layer around it. */
const parted = <O extends RecurrentOptions>(
  op: string,
  options: O,
): readonly [Omit<O, keyof RecurrentOptions>, RecurrentOptions] => {
  checkOptions(op, options);
  const { returns, reverse, ...cell } = options;
  return [cell, { ...(returns !== undefined && { returns }), ...(reverse !== undefined && { reverse }) }];
};

const cellDefaults = (): Required<CellOptions> => ({ inputWeights: glorotUniform, recurrentWeights: orthogonal() });

/** The initializers of a cell, checked. */
const weightsMade = (op: string, options: Required<CellOptions>): Required<CellOptions> => {
  checkInitializer(op, "inputWeights", options.inputWeights);
  checkInitializer(op, "recurrentWeights", options.recurrentWeights);
  return options;
};

const weightsOf = (
  key: NDArray,
  inputs: number,
  units: number,
  gates: number,
  { inputWeights, recurrentWeights }: Required<CellOptions>,
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
