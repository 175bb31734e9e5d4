/** One step of each kind of recurrent layer, as plain functions. */
import * as np from "@nabla-js/ndarray";
import { sigmoid } from "@nabla-js/ndarray/special";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { linear } from "../linear.js";

/** From the input `[inputs, gates · units]`, from the last step `[units, gates · units]`, and the bias `[gates · units]`. */
export type RecurrentParams = { readonly wx: NDArray; readonly wh: NDArray; readonly b: NDArray };

/** As {@link RecurrentParams}, and the bias `[units]` of the candidate's part that is reset. */
export type GruParams = RecurrentParams & { readonly bn: NDArray };

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
  rnnStep(params, h, projected("rnnCell", params, x, 1));

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
  lstmStep(params, carry, projected("lstmCell", params, x, 4));

/** {@link lstmCell} with x·Wx + b computed before, for many steps at once. */
export const lstmStep = ({ wh }: RecurrentParams, { h, c }: LstmCarry, z: NDArray): LstmCarry => {
  const [i, f, g, o] = np.split(np.add(z, np.tensordot(h, wh, 1)), 4, -1);
  const next = np.add(np.mul(sigmoid(f), c), np.mul(sigmoid(i), np.tanh(g)));
  return { h: np.mul(sigmoid(o), np.tanh(next)), c: next };
};

/**
 * A step of a gated recurrent unit.
 *
 *     [r, z, n] = x·Wx + b    [r′, z′, n′] = h·Wh
 *     candidate = tanh(n + σ(r + r′) · (n′ + bn))
 *     h′ = (1 − σ(z + z′)) · candidate + σ(z + z′) · h
 *
 * The gates stand in this order, and the reset gate acts behind the product, as in PyTorch and cuDNN; the paper resets h before
 * it. PyTorch's second bias is in `b` for r and z, and is `bn` for n.
 *
 * @param h - `[batch, units]`.
 * @param x - `[batch, inputs]`.
 * @see Cho et al. (2014), "Learning Phrase Representations using RNN Encoder–Decoder", equations 5 to 8.
 */
export const gruCell = (params: GruParams, h: NDArray, x: NDArray): NDArray =>
  gruStep(params, h, projected("gruCell", params, x, 3));

/** {@link gruCell} with x·Wx + b computed before, for many steps at once. */
export const gruStep = ({ wh, bn }: GruParams, h: NDArray, ofX: NDArray): NDArray => {
  const [r, z, n] = np.split(ofX, 3, -1);
  const [rOfH, zOfH, nOfH] = np.split(np.tensordot(h, wh, 1), 3, -1);
  const candidate = np.tanh(np.add(n, np.mul(sigmoid(np.add(r, rOfH)), np.add(nOfH, bn))));
  const keep = sigmoid(np.add(z, zOfH));
  return np.add(candidate, np.mul(keep, np.sub(h, candidate)));
};

/** x·Wx + b, checked. */
const projected = (op: string, { wx, wh, b }: RecurrentParams, x: NDArray, gates: number): NDArray => {
  if (x.ndim !== 2 || wx.ndim !== 2 || x.shape[1] !== wx.shape[0] || wh.shape[0] * gates !== wx.shape[1])
    throw new ShapeError({
      op,
      given: { x: x.shape, wx: wx.shape, wh: wh.shape },
      expected: `x [batch, inputs], wx [inputs, ${gates === 1 ? "" : `${gates} · `}units] and wh [units, ${gates === 1 ? "" : `${gates} · `}units]`,
      mend: "A whole sequence goes to the layer, not to the cell.",
    });
  return linear(x, wx, b);
};
