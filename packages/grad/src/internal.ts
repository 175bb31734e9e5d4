/** For backends and the rest of the family: Programs, their passes, the primitives that carry them. Not for applications. */
export { backward } from "./backward.js";
export { LinearBuilder, ProgramBuilder } from "./builder.js";
export { backendKey, defaultBackend } from "./defaultBackend.js";
export { batchProgram, jvpProgram, partsOfProgram, transposeProgram } from "./derivedPrograms.js";
export { bottomInterpreter, eagerBackend, optimize } from "./eagerBackend.js";
export { literalArray } from "./evalProgram.js";
export { JvpInterpreter } from "./jvp.js";
export { jitName, type JitParams } from "./jitParams.js";
export { jitP } from "./jitP.js";
export { trace, type Traced } from "./makeProgram.js";
export { commonSubexpressions } from "./passes/commonSubexpressions.js";
export { deadCode, hasEffect, substitute } from "./passes/deadCode.js";
export { foldConstants } from "./passes/foldConstants.js";
export { inlineCalls } from "./passes/inlineCalls.js";
export { hoistConstants, innerPrograms, isProgram, variable } from "./program.js";
export { callUnder, parentInterpreter } from "./underInterpreter.js";
export { BatchInterpreter } from "./vmap.js";
