/** Arrays, and the functions NumPy has over them. */
export { array, asArray, item, read, toNested, toTypedArray, type ArrayOptions } from "./array.js";
export { DTypeError, type DTypeErrorInfo } from "./dtypeError.js";
export { isDType, type DType, type TypedArray } from "./dtype.js";
export { isConcrete, isNDArray, isTracer, type ArrayLike, type NDArray, type Nested, type Shape } from "./ndarray.js";
export { ShapeError, type ShapeErrorInfo } from "./shapeError.js";
export { TracerError, type TracerErrorInfo } from "./tracerError.js";
export { TreeError, type TreeErrorInfo } from "./treeError.js";
export { ValueError, type ValueErrorInfo } from "./valueError.js";
