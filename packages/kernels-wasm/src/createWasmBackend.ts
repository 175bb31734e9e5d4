import type { Backend } from "@nabla-js/grad";
import { compile } from "./compile.js";
import { createEngine } from "./engine.js";
import { hasRelaxedSimd } from "./wasm/hasRelaxedSimd.js";
import { checkThreads } from "./threads/checkThreads.js";
import { mostThreads } from "./threads/control.js";
import { surroundings } from "./threads/startWorker.js";

/** How to make the backend. */
export interface WasmBackendOptions {
  /**
   * Threads that share the work of a call, the calling one included. Results do not depend on it, bit for bit. Where there are
   * no threads or no memory to share (a page that is not cross-origin isolated) it is 1, whatever is asked.
   *
   * @defaultValue the cores that the system offers
   */
  readonly threads?: number;
  /** Bytes of arrays that stay in WebAssembly memory between calls; beyond, the oldest are copied out. @defaultValue 256 MiB */
  readonly residentBytes?: number;
  /**
   * Whether products may round a multiplication and its addition once instead of twice, where the machine can: a fifth faster.
   * Then the last bits of results depend on the machine (not on the number of threads); without it they are the same everywhere.
   * Engines without relaxed SIMD, such as Node 20's, go without it in any case.
   *
   * @defaultValue true
   */
  readonly relaxedSimd?: boolean;
  /** Where a page finds `workerText()` as a file: for those whose policy forbids workers from text. */
  readonly workerUrl?: string | URL;
}

/** The backend, and what it holds. */
export interface WasmBackend extends Backend {
  /** Bytes of the memory, those given out, and those of the arrays that stay in it between calls. */
  memory(): { readonly bytes: number; readonly used: number; readonly resident: number };
  /**
   * Threads that calls are cut for, and those that take part now: workers start with the first call that is worth it, and
   * never hold one up. For each worker the parts of kernels that it has done.
   */
  threads(): { readonly size: number; readonly running: number; readonly parts: readonly number[] };
}

/**
 * A backend that compiles each Program into one WebAssembly module. Give it to `jit`, or to `setDefaultBackend`.
 *
 * Donated arrays stay in its memory from call to call; all other results are ordinary arrays. Nothing needs to be freed, and
 * its threads keep no process alive.
 *
 * @throws {@link ValueError} when `threads` is not a whole number from 1 to 64.
 * @example
 * ```ts
 * const step = jit((x) => np.add(np.mul(x, x), 1), { backend: createWasmBackend() });
 * step(np.array([1, 2, 3])); // [2. 5. 10.]
 * ```
 */
export const createWasmBackend = ({
  threads,
  residentBytes = 256 * 2 ** 20,
  relaxedSimd = true,
  workerUrl,
}: WasmBackendOptions = {}): WasmBackend => {
  checkThreads("createWasmBackend", threads, "Leave it out to use all cores.");
  const { cores, start } = surroundings(workerUrl);
  const engine = createEngine({
    residentBytes,
    threads: threads ?? Math.min(cores, mostThreads),
    start,
    relaxed: relaxedSimd && hasRelaxedSimd(),
  });
  const { heap, residency, team } = engine;
  return {
    name: "wasm",
    compile: (program, options) => compile(engine, program, options),
    memory: () => ({ bytes: heap.size, used: heap.used, resident: residency.bytes }),
    threads: () => ({ size: team?.size ?? 1, running: team?.running ?? 1, parts: team?.parts ?? [] }),
  };
};
