/** Transformations of pure functions over @nabla-js/ndarray: jvp, vjp, grad, vmap and jit, over a typed Program. */
export { checkProgram } from "./checkProgram.js";
export { evalProgram } from "./evalProgram.js";
export { grad, valueAndGrad, type GradAuxOptions, type GradOptions } from "./grad.js";
export { hessian, jacfwd, jacrev } from "./jacobian.js";
export { jit, type JitCache, type JitOptions, type Jitted } from "./jit.js";
export type { Backend, CompileOptions, Executable } from "./jitParams.js";
export { jvp } from "./jvp.js";
export { linearize } from "./linearize.js";
export { evalShape, makeProgram } from "./makeProgram.js";
export { printProgram } from "./printProgram.js";
export type { Atom, Constant, Equation, Literal, Program, Variable } from "./program.js";
export { foriLoop, map, scan, type ScanOptions } from "./scan.js";
export { stopGradient } from "./stopGradient.js";
export { vjp } from "./vjp.js";
export { vmap, type Axes, type VmapOptions } from "./vmap.js";
