/** Neural network layers as pairs of pure functions: init and apply. */
export { tanh } from "@nabla-js/ndarray";
export { logSigmoid, logSoftmax, sigmoid, softmax, softplus } from "@nabla-js/ndarray/special";
export { activation } from "./activation.js";
export { adaptiveAveragePool, adaptiveMaxPool } from "./pooling/adaptivePool.js";
export type { NormOptions, NormParams } from "./norms/affine.js";
export { attention, causalMask, lengthMask, type AttentionOptions } from "./attention/attention.js";
export { batchNorm, batchNormalize, type BatchNormOptions, type BatchNormState } from "./norms/batchNorm.js";
export {
  gruCell,
  lstmCell,
  rnnCell,
  type GruOptions,
  type GruParams,
  type LstmCarry,
  type RecurrentParams,
} from "./recurrent/cells.js";
export { checkpointed } from "./combinators/checkpointed.js";
export { conv, depthwiseConv, type ConvOptions, type ConvParams, type DepthwiseConvOptions } from "./convolution/conv.js";
export { conv1d, conv2d, conv3d, type ConvolveOptions } from "./convolution/convolve.js";
export {
  convTranspose,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  type ConvTransposeOptions,
  type TransposedOptions,
} from "./convolution/convTranspose.js";
export { dense, type DenseOptions, type DenseParams } from "./dense.js";
export { dropout, type DropoutOptions } from "./dropout.js";
export { embed, embedding, unembed, type EmbeddingOptions, type EmbeddingParams } from "./embedding.js";
export { flatten } from "./flatten.js";
export { freeze } from "./combinators/freeze.js";
export { gelu, glu, mish, silu, swish } from "./activations/gated.js";
export { globalAveragePool, globalMaxPool } from "./pooling/globalPool.js";
export { groupNorm, instanceNorm, type GroupNormOptions } from "./norms/groupNorm.js";
export { hardShrink, hardSigmoid, hardSwish, hardTanh, softShrink, tanhShrink } from "./activations/hard.js";
export {
  constant,
  fansOf,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  normal,
  ones,
  orthogonal,
  truncatedNormal,
  uniform,
  varianceScaling,
  zeros,
  type Fans,
  type Initializer,
  type VarianceScalingOptions,
} from "./initializers.js";
export {
  stateless,
  type AnyLayer,
  type ApplyOptions,
  type Empty,
  type Initialized,
  type Layer,
  type LayerStep,
  type ParamsOf,
  type StatelessLayer,
  type StateOf,
} from "./layer.js";
export { layerNorm, type LayerNormOptions } from "./norms/layerNorm.js";
export {
  gru,
  gruOf,
  lstm,
  lstmOf,
  rnn,
  rnnOf,
  type CellOptions,
  type GruCellOptions,
  type LstmCellOptions,
} from "./recurrent/layers.js";
export { linear } from "./linear.js";
export { lora, mergeLora, type LoraOptions, type LoraParams, type LowRank } from "./combinators/lora.js";
export {
  torchAttention,
  torchBatchNorm,
  torchConv,
  torchDense,
  torchEmbedding,
  torchGru,
  torchLstm,
  torchNorm,
} from "./torch/modules.js";
export {
  multiHeadAttention,
  type AttentionCache,
  type AttentionLayer,
  type AttentionParams,
  type MultiHeadAttentionOptions,
} from "./attention/multiHeadAttention.js";
export { named, type NamedParams, type NamedState } from "./combinators/named.js";
export { parallel } from "./combinators/parallel.js";
export {
  averagePool,
  averagePool1d,
  averagePool2d,
  averagePool3d,
  maxPool,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type AveragePoolOptions,
  type PoolOptions,
} from "./pooling/pool.js";
export {
  learnedPositions,
  rotary,
  sinusoidalPositions,
  sinusoids,
  type LearnedPositionsParams,
  type RotaryOptions,
} from "./attention/positions.js";
export { prelu, type PreluOptions, type PreluParams } from "./activations/prelu.js";
export { celu, elu, leakyRelu, relu, relu6, selu } from "./activations/rectifiers.js";
export {
  bidirectional,
  recurrent,
  runCell,
  stateful,
  type BidirectionalParams,
  type Cell,
  type RecurrentOptions,
  type RunOptions,
} from "./recurrent/recurrent.js";
export { repeat } from "./combinators/repeat.js";
export { residual, type ResidualParams, type ResidualState } from "./combinators/residual.js";
export { rmsNorm, rmsNormalize, type RmsNormOptions, type RmsNormParams } from "./norms/rmsNorm.js";
export { separableConv, type SeparableConvParams } from "./convolution/separableConv.js";
export { sequential, type ListParams, type ListState } from "./sequential.js";
export { softsign } from "./activations/softsign.js";
export type { PerAxis, SpatialPadding } from "./convolution/spatial.js";
export { moments, standardize, type Moments } from "./norms/standardize.js";
export { summary, type SummaryOptions } from "./summary.js";
export { torchBidirectional } from "./torch/torchBidirectional.js";
export type { StateDict, TorchModule } from "./torch/torchModule.js";
export {
  torchSequential,
  type AnyTorchModule,
  type TorchEntry,
  type TorchListParams,
  type TorchListState,
} from "./torch/torchSequential.js";
