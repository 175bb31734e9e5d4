/** Conversions of the usual modules, each named after the layer whose trees it makes. */
import * as np from "@nabla-js/ndarray";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { checkBoolean, checkCount } from "../checks.js";
import type { AttentionParams } from "../attention/multiHeadAttention.js";
import type { ConvParams } from "../convolution/conv.js";
import type { DenseParams } from "../dense.js";
import type { EmbeddingParams } from "../embedding.js";
import type { NormParams } from "../norms/affine.js";
import type { BatchNormState } from "../norms/batchNorm.js";
import type { GruParams, RecurrentParams } from "../recurrent/cells.js";
import { checkFields, checkTree, entries, entryOf, optionalEntry, withoutState, type TorchModule } from "./torchModule.js";

/** `nn.Linear` and `dense`: the weight `[units, inputs]` is turned. */
export const torchDense: TorchModule<DenseParams> = /* @__PURE__ */ withoutState(
  (dict, prefix) => ({ w: np.transpose(entryOf(dict, `${prefix}weight`, 2)), b: optionalEntry(dict, `${prefix}bias`) }),
  (params, prefix) => {
    checkFields(params, ["w"], ["b"]);
    return entries({ weight: np.transpose(params.w), bias: params.b }, prefix);
  },
);

/** `nn.Conv1d`, `Conv2d`, `Conv3d` and their transposes, and `conv`, `convTranspose`: one layout. */
export const torchConv: TorchModule<ConvParams> = /* @__PURE__ */ withoutState(
  (dict, prefix) => ({ w: entryOf(dict, `${prefix}weight`), b: optionalEntry(dict, `${prefix}bias`) }),
  (params, prefix) => {
    checkFields(params, ["w"], ["b"]);
    return entries({ weight: params.w, bias: params.b }, prefix);
  },
);

/** `nn.LayerNorm`, `GroupNorm`, `InstanceNorm` and the layers of these names. */
export const torchNorm: TorchModule<NormParams> = /* @__PURE__ */ withoutState(
  (dict, prefix) => ({ scale: optionalEntry(dict, `${prefix}weight`), bias: optionalEntry(dict, `${prefix}bias`) }),
  (params, prefix) => {
    checkFields(params, [], ["scale", "bias"]);
    return entries({ weight: params.scale, bias: params.bias }, prefix);
  },
);

/**
 * `nn.BatchNorm1d`, `BatchNorm2d`, `BatchNorm3d` and `batchNorm({ unbiased: true })`. PyTorch's count of batches is left out: it
 * makes one itself.
 */
export const torchBatchNorm: TorchModule<NormParams, BatchNormState> = {
  fromTorch: (dict, prefix = "") => ({
    params: { scale: optionalEntry(dict, `${prefix}weight`), bias: optionalEntry(dict, `${prefix}bias`) },
    state: { mean: entryOf(dict, `${prefix}running_mean`), variance: entryOf(dict, `${prefix}running_var`) },
  }),
  toTorch: (params, state, prefix = "") => {
    checkFields(params, [], ["scale", "bias"]);
    checkFields(state, ["mean", "variance"]);
    return entries({ weight: params.scale, bias: params.bias, running_mean: state.mean, running_var: state.variance }, prefix);
  },
};

/** `nn.Embedding` and `embedding`. */
export const torchEmbedding: TorchModule<EmbeddingParams> = /* @__PURE__ */ withoutState(
  (dict, prefix) => ({ table: entryOf(dict, `${prefix}weight`, 2) }),
  (params, prefix) => {
    checkFields(params, ["table"]);
    return entries({ weight: params.table }, prefix);
  },
);

/**
 * One layer of `nn.LSTM`, or of `nn.RNN`, and `lstm`, or `rnn`: the gates are in one order, the weights turned, and PyTorch's two
 * biases added up. Without biases ours are zeros.
 *
 * @param layer - Which of stacked layers. @defaultValue 0
 * @param reverse - Whether it is the way back of a bidirectional one. @defaultValue false
 */
export const torchLstm = (layer = 0, reverse = false): TorchModule<RecurrentParams> => {
  checkCount("torchLstm", "layer", layer, 0);
  checkBoolean("torchLstm", "reverse", reverse);
  const names = namesOf(layer, reverse);
  return withoutState(
    (dict, prefix) => {
      const [ofX, ofH] = [names.biasOfX, names.biasOfH].map((name) => optionalEntry(dict, `${prefix}${name}`));
      const wx = np.transpose(entryOf(dict, `${prefix}${names.wx}`, 2));
      const none = np.zeros([wx.shape[1]], wx.dtype);
      return { wx, wh: np.transpose(entryOf(dict, `${prefix}${names.wh}`, 2)), b: np.add(ofX ?? none, ofH ?? none) };
    },
    (params, prefix) => {
      checkFields(params, ["wx", "wh", "b"]);
      const { wx, wh, b } = params;
      return entries(
        { [names.wx]: np.transpose(wx), [names.wh]: np.transpose(wh), [names.biasOfX]: b, [names.biasOfH]: np.zerosLike(b) },
        prefix,
      );
    },
  );
};

/**
 * One layer of `nn.GRU` and `gru`. PyTorch's biases of the gates are added up; that of the candidate's part that is reset is `bn`.
 *
 * @param layer - Which of stacked layers. @defaultValue 0
 * @param reverse - Whether it is the way back of a bidirectional one. @defaultValue false
 */
export const torchGru = (layer = 0, reverse = false): TorchModule<GruParams> => {
  checkCount("torchGru", "layer", layer, 0);
  checkBoolean("torchGru", "reverse", reverse);
  const names = namesOf(layer, reverse);
  return withoutState<GruParams>(
    (dict, prefix) => {
      const [ofX, ofH] = [names.biasOfX, names.biasOfH].map((name) => optionalEntry(dict, `${prefix}${name}`));
      const wx = np.transpose(entryOf(dict, `${prefix}${names.wx}`, 2));
      const none = np.zeros([wx.shape[1]], wx.dtype);
      const [r, z, bn] = np.split(ofH ?? none, 3);
      const b = np.add(ofX ?? none, np.concatenate([r, z, np.zerosLike(bn)]));
      return { wx, wh: np.transpose(entryOf(dict, `${prefix}${names.wh}`, 2)), b, bn };
    },
    (params, prefix) => {
      checkFields(params, ["wx", "wh", "b"], ["bn"]);
      const { wx, wh, b, bn } = params;
      if (bn === null)
        throw new ValueError({
          op: "toTorch",
          given: "the parameters of a GRU that resets before the product",
          expected: 'those of gru(units, { reset: "after" })',
          mend: "Train one that resets after it: PyTorch has no other.",
        });
      const gates = np.zeros([2 * bn.size], bn.dtype);
      return entries(
        {
          [names.wx]: np.transpose(wx),
          [names.wh]: np.transpose(wh),
          [names.biasOfX]: b,
          [names.biasOfH]: np.concatenate([gates, bn]),
        },
        prefix,
      );
    },
  );
};

/** `nn.MultiheadAttention` whose queries, keys and values have one size, and `multiHeadAttention`. */
export const torchAttention: TorchModule<AttentionParams> = /* @__PURE__ */ withoutState(
  (dict, prefix) => {
    const weights = np.split(np.transpose(entryOf(dict, `${prefix}in_proj_weight`, 2)), 3, 1);
    const together = optionalEntry(dict, `${prefix}in_proj_bias`);
    const biases: readonly (NDArray | null)[] = together === null ? [null, null, null] : np.split(together, 3);
    const [q, k, v] = weights.map((w, i): DenseParams => ({ w, b: biases[i] }));
    return { q, k, v, out: torchDense.fromTorch(dict, `${prefix}out_proj.`).params };
  },
  (params, prefix) => {
    checkTree(params);
    const { q, k, v, out } = params;
    for (const map of [q, k, v]) checkFields(map, ["w"], ["b"]);
    const biases = [q.b, k.b, v.b].filter((b) => b !== null);
    const inProjection = {
      in_proj_weight: np.transpose(np.concatenate([q.w, k.w, v.w], 1)),
      in_proj_bias: biases.length === 3 ? np.concatenate(biases) : null,
    };
    return { ...entries(inProjection, prefix), ...torchDense.toTorch(out, {}, `${prefix}out_proj.`) };
  },
);

const namesOf = (layer: number, reverse: boolean): Readonly<Record<"wx" | "wh" | "biasOfX" | "biasOfH", string>> => {
  const end = `l${layer}${reverse ? "_reverse" : ""}`;
  return { wx: `weight_ih_${end}`, wh: `weight_hh_${end}`, biasOfX: `bias_ih_${end}`, biasOfH: `bias_hh_${end}` };
};
