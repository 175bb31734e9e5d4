/** For transformations and backends: interpreters, storages, the definition of primitives. Not for applications. */
export { ArrayBase } from "./arrayBase.js";
export { ensureEager, fromBuffer, fromStorage, hostOf, kill, noNumbers, storageOf } from "./concreteArray.js";
export { definePrimitive, type Definition } from "./core.js";
export { checkDType } from "./checks.js";
export { alignBatch } from "./alignBatch.js";
export { elementwise1, elementwise2, type Domain, type Elementwise1, type Elementwise2 } from "./define.js";
export { allocate, bytesPerElement, highest, isFloat, isInteger, lowest, shortName } from "./dtype.js";
export {
  bind,
  bindAll,
  currentInterpreter,
  ensureBottom,
  replaceBottom,
  withInterpreter,
  type Interpreter,
} from "./interpreter.js";
export { leaked } from "./leaked.js";
export { leavesLike } from "./leavesLike.js";
export { mapTrees, type Mapping } from "./mapTrees.js";
export { notAnArray } from "./notAnArray.js";
export { optionsOf } from "./optionsOf.js";
export { brand, describe, protocol, storageKey, typeName, typeOf } from "./ndarray.js";
export {
  ruleOf,
  type Batched,
  type BatchRule,
  type JvpRule,
  type NoParams,
  type PerArgument,
  type Primitive,
  type TransposeRule,
  type WholeRules,
} from "./primitive.js";
export {
  bernoulli,
  digammaNearZero,
  digammaTail,
  digammaZero,
  erfInvByLog,
  erfNearZero,
  logGammaOverZeros,
  scaledErfc,
  stirling,
} from "./math/coefficients.js";
export { cosineSeries, halfPi, largestQuick, sineSeries, twoOverPi } from "./math/trig.js";
export { checkKey } from "./random/key.js";
export { constant } from "./promote.js";
export { range, rowMajorStrides, sameShape, sizeOf, withoutAxes } from "./shape.js";
export { contiguous, hostArray, hostStorage, stridesOf, type ArrayType, type HostArray, type Storage } from "./storage.js";
export { ThreePartError } from "./threePartError.js";
export { startAtUser, userLine } from "./userLine.js";
export { show } from "./show.js";
export { isRecord } from "./isRecord.js";
export { rebuild as rebuildTree } from "./treeStructure.js";
