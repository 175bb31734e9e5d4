import { dense, lstm, sequential, type DenseParams, type Layer, type RecurrentParams } from "@nabla-js/layers";

export interface ForecasterOptions {
  /** Moments to foretell. */
  readonly horizon: number;
  /** LSTM cells. @defaultValue 32 */
  readonly units?: number;
}

/** Of the LSTM and of the layer that foretells. */
export type ForecasterParams = readonly [RecurrentParams, DenseParams];

/**
 * A forecaster: an LSTM reads what was, and a dense layer says from its last step all that is to come.
 *
 *     h = lstm(x₁ … xₙ)    (xₙ₊₁ … xₙ₊ₕ) = h·W + b
 *
 * @returns A layer of `[batch, time, columns]` to `[batch, horizon]`.
 * @see Hochreiter & Schmidhuber (1997), "Long Short-Term Memory".
 */
export const forecaster = ({ horizon, units = 32 }: ForecasterOptions): Layer<ForecasterParams> =>
  sequential(lstm(units, { returns: "last" }), dense(horizon));
