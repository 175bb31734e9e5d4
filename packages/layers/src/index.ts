/** Neural network layers as pairs of pure functions: init and apply. */
export { activation } from "./activation.js";
export { gelu, glu, mish, silu, swish } from "./activations/gated.js";
export { hardShrink, hardSigmoid, hardSwish, hardTanh, softShrink, tanhShrink } from "./activations/hard.js";
export { prelu, type PreluOptions, type PreluParams } from "./activations/prelu.js";
export { celu, elu, leakyRelu, relu, relu6, selu } from "./activations/rectifiers.js";
export { softsign } from "./activations/softsign.js";
export { tanh } from "@nabla-js/ndarray";
export { logSigmoid, logSoftmax, sigmoid, softmax, softplus } from "@nabla-js/ndarray/special";
export { dense, type DenseOptions, type DenseParams } from "./dense.js";
export { dropout, type DropoutOptions } from "./dropout.js";
export { flatten } from "./flatten.js";
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
export { linear } from "./linear.js";
export type { NormOptions, NormParams } from "./norms/affine.js";
export { batchNorm, batchNormalize, type BatchNormOptions, type BatchNormState } from "./norms/batchNorm.js";
export { groupNorm, instanceNorm, type GroupNormOptions } from "./norms/groupNorm.js";
export { layerNorm, type LayerNormOptions } from "./norms/layerNorm.js";
export { rmsNorm, rmsNormalize, type RmsNormOptions, type RmsNormParams } from "./norms/rmsNorm.js";
export { moments, standardize, type Moments } from "./norms/standardize.js";
export { sequential, type ListParams, type ListState } from "./sequential.js";
