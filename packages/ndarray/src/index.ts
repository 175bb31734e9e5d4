/** Arrays, and the functions NumPy has over them. */
export { array, asArray, item, read, toNested, toTypedArray, type ArrayOptions } from "./array.js";
export { DTypeError, type DTypeErrorInfo } from "./dtypeError.js";
export { isDType, type DType, type TypedArray } from "./dtype.js";
export { isConcrete, isNDArray, isTracer, type ArrayLike, type NDArray, type Nested, type Shape } from "./ndarray.js";
export {
  add,
  div,
  divide,
  mul,
  multiply,
  neg,
  negative,
  positive,
  reciprocal,
  square,
  sub,
  subtract,
  trueDivide,
} from "./numpy/arithmetic.js";
export type { Axes } from "./numpy/arguments.js";
export { broadcastArrays, broadcastShapes, broadcastTo } from "./numpy/broadcasting.js";
export {
  arange,
  astype,
  empty,
  emptyLike,
  eye,
  full,
  fullLike,
  geomspace,
  identity,
  linspace,
  logspace,
  ones,
  onesLike,
  zeros,
  zerosLike,
  type LinspaceOptions,
  type LogspaceOptions,
} from "./numpy/creation.js";
export type { ReduceOptions, ReduceTypeOptions } from "./numpy/options.js";
export { pad, type PadOptions, type PadWidth } from "./numpy/padding.js";
export { where } from "./numpy/selecting.js";
export {
  atleast1d,
  atleast2d,
  atleast3d,
  expandDims,
  matrixTranspose,
  moveaxis,
  permuteDims,
  ravel,
  reshape,
  rollaxis,
  squeeze,
  swapaxes,
  transpose,
} from "./numpy/shaping.js";
export { slice } from "./numpy/slicing.js";
export { mean, sum } from "./numpy/sums.js";
export { promoteTypes } from "./promote.js";
export { ShapeError, type ShapeErrorInfo } from "./shapeError.js";
export { TracerError, type TracerErrorInfo } from "./tracerError.js";
export { TreeError, type TreeErrorInfo } from "./treeError.js";
export { ValueError, type ValueErrorInfo } from "./valueError.js";
