/** One step of each kind of recurrent layer, as plain functions. */
import * as np from "@nabla-js/ndarray";
import { sigmoid } from "@nabla-js/ndarray/special";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkArrays, checkName, checkOptionalArrays } from "../checks.js";
import { linear } from "../linear.js";

/** From the input `[inputs, gates · units]`, from the last step `[units, gates · units]`, and the bias `[gates · units]`. */
export type RecurrentParams = { readonly wx: NDArray; readonly wh: NDArray; readonly b: NDArray };

/** As {@link RecurrentParams}, and the bias `[units]` of the candidate's part that is reset: `null` where the reset comes before. */
export type GruParams = RecurrentParams & { readonly bn: NDArray | null };

export interface GruOptions {
  /**
   * Whether the reset gate acts on h·Wh, after the product, or on h before it.
   * @defaultValue "after", as in PyTorch, cuDNN and Keras 2 on; the paper and Keras 1 have "before"
   */
  readonly reset?: "after" | "before";
}

/** What an LSTM carries from step to step: what it says and what it remembers, `[batch, units]` each. */
export type LstmCarry = { readonly h: NDArray; readonly c: NDArray };

/**
 * A step of a plain recurrent network.
 *
 *     h′ = tanh(x·Wx + h·Wh + b)
 *
 * @param h - `[batch, units]`.
 * @param x - `[batch, inputs]`.
 * @see Elman (1990), "Finding Structure in Time".
 */
export const rnnCell = (params: RecurrentParams, h: NDArray, x: NDArray): NDArray =>
  rnnStep(params, h, projected("rnnCell", params, { h }, x, 1));

/** {@link rnnCell} with x·Wx + b computed before, for many steps at once. */
export const rnnStep = ({ wh }: RecurrentParams, h: NDArray, z: NDArray): NDArray => np.tanh(np.add(z, np.tensordot(h, wh, 1)));

/**
 * A step of a long short-term memory.
 *
 *     [i, f, g, o] = x·Wx + h·Wh + b
 *     c′ = σ(f) · c + σ(i) · tanh(g)
 *     h′ = σ(o) · tanh(c′)
 *
 * The gates stand in this order, as in PyTorch, which has two biases: `b` is their sum.
 *
 * @param carry - h and c, `[batch, units]` each.
 * @param x - `[batch, inputs]`.
 * @see Hochreiter & Schmidhuber (1997), "Long Short-Term Memory"; Gers, Schmidhuber & Cummins (2000), "Learning to Forget".
 */
export const lstmCell = (params: RecurrentParams, carry: LstmCarry, x: NDArray): LstmCarry =>
  lstmStep(params, carry, projected("lstmCell", params, carry, x, 4));

/** {@link lstmCell} with x·Wx + b computed before, for many steps at once. */
export const lstmStep = ({ wh }: RecurrentParams, { h, c }: LstmCarry, z: NDArray): LstmCarry => {
  const [i, f, g, o] = np.split(np.add(z, np.tensordot(h, wh, 1)), 4, -1);
  const next = np.add(np.mul(sigmoid(f), c), np.mul(sigmoid(i), np.tanh(g)));
  return { h: np.mul(sigmoid(o), np.tanh(next)), c: next };
};

/**
 * A step of a gated recurrent unit.
 *
 *     [r, z, n] = x·Wx + b    [Wr, Wz, Wn] = Wh
 *     after:   candidate = tanh(n + σ(r + h·Wr) · (h·Wn + bn))
 *     before:  candidate = tanh(n + (σ(r + h·Wr) · h)·Wn)
 *     h′ = (1 − σ(z + h·Wz)) · candidate + σ(z + h·Wz) · h
 *
 * The gates stand in this order, as in PyTorch, whose second bias is in `b` for r and z, and is `bn` for n. Before the product
 * that bias is that of n, so `bn` is `null`.
 *
 * @param h - `[batch, units]`.
 * @param x - `[batch, inputs]`.
 * @see Cho et al. (2014), "Learning Phrase Representations using RNN Encoder–Decoder", equations 5 to 8.
 */
export const gruCell = (params: GruParams, h: NDArray, x: NDArray, options: GruOptions = {}): NDArray => {
  const { reset } = optionsOf("gruCell", options, { reset: "after" });
  checkName("gruCell", "reset", reset, ["after", "before"]);
  const z = projected("gruCell", params, { h }, x, 3);
  checkOptionalArrays("gruCell", { bn: params.bn });
  return gruStep(reset)(params, h, z);
};

/** {@link gruCell} with x·Wx + b computed before, for many steps at once. */
export const gruStep = (reset: "after" | "before"): ((params: GruParams, h: NDArray, ofX: NDArray) => NDArray) =>
  reset === "after" ? resetAfter : resetBefore;

const resetAfter = ({ wh, bn }: GruParams, h: NDArray, ofX: NDArray): NDArray => {
  const [r, z, n] = np.split(ofX, 3, -1);
  const [rOfH, zOfH, nOfH] = np.split(np.tensordot(h, wh, 1), 3, -1);
  const inner = bn === null ? nOfH : np.add(nOfH, bn);
  const candidate = np.tanh(np.add(n, np.mul(sigmoid(np.add(r, rOfH)), inner)));
  return between(candidate, h, sigmoid(np.add(z, zOfH)));
};

const resetBefore = ({ wh, bn }: GruParams, h: NDArray, ofX: NDArray): NDArray => {
  const [r, z, n] = np.split(ofX, 3, -1);
  const [wr, wz, wn] = np.split(wh, 3, -1);
  const kept = np.mul(sigmoid(np.add(r, np.tensordot(h, wr, 1))), h);
  const inner = np.add(n, np.tensordot(kept, wn, 1));
  const candidate = np.tanh(bn === null ? inner : np.add(inner, bn));
  return between(candidate, h, sigmoid(np.add(z, np.tensordot(h, wz, 1))));
};

/** (1 − keep) · candidate + keep · h. */
const between = (candidate: NDArray, h: NDArray, keep: NDArray): NDArray => np.add(candidate, np.mul(keep, np.sub(h, candidate)));

/** x·Wx + b, checked. */
const projected = (op: string, params: RecurrentParams, carry: object, x: NDArray, gates: number): NDArray => {
  checkParams(op, params);
  const { wx, wh, b } = params;
  checkArrays(op, { ...carry, x });
  const units = wh.shape[0];
  const fits = x.ndim === 2 && wx.ndim === 2 && wh.ndim === 2 && x.shape[1] === wx.shape[0];
  if (!fits || units * gates !== wx.shape[1] || wh.shape[1] !== wx.shape[1])
    throw new ShapeError({
      op,
      given: { x: x.shape, wx: wx.shape, wh: wh.shape },
      expected: `x [batch, inputs], wx [inputs, ${gates === 1 ? "" : `${gates} · `}units] and wh [units, ${gates === 1 ? "" : `${gates} · `}units]`,
      mend: "A whole sequence goes to the layer, not to the cell.",
    });
  for (const [name, it] of Object.entries(carry as Readonly<Record<string, NDArray>>))
    if (it.ndim !== 2 || it.shape[0] !== x.shape[0] || it.shape[1] !== wh.shape[0])
      throw new ShapeError({
        op,
        given: { [name]: it.shape, x: x.shape, wh: wh.shape },
        expected: `${name} [batch, units] for x [batch, inputs]`,
        mend: "Begin with np.zeros([batch, units]).",
      });
  return linear(x, wx, b);
};

/** Throws unless there are the arrays that all cells have. */
const checkParams = (op: string, params: RecurrentParams): void => {
  const { wx, wh, b } = optionsOf<RecurrentParams, Readonly<Record<keyof RecurrentParams, undefined>>>(
    op,
    params,
    { wx: undefined, wh: undefined, b: undefined },
    { mayHoldMore: true },
  );
  checkArrays(op, { wx, wh, b });
};
