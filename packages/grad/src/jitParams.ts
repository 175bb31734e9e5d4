import type { NDArray } from "@nabla-js/ndarray";
import type { Program } from "./program.js";

/** The name of the primitive that carries a jitted function. */
export const jitName = "jit";

/** A compiled Program. */
export interface Executable {
  run(inputs: readonly NDArray[]): readonly NDArray[];
}

/** What a backend is told beside the Program. */
export interface CompileOptions {
  /** What messages and dumps call it. */
  readonly name: string;
  /** Inputs whose memory may be taken for outputs: the caller will not use them again. */
  readonly donated: readonly number[];
}

/** How Programs become machine work. */
export interface Backend {
  readonly name: string;
  compile(program: Program, options: CompileOptions): Executable;
}

/** The parameters of the primitive `jit`. */
export interface JitParams extends CompileOptions {
  /** Closed: captured arrays are inputs. */
  readonly program: Program;
  /** Absent: the default backend at the time of the call. */
  readonly backend: Backend | undefined;
}
