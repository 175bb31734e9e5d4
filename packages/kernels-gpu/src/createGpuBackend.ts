import type { Backend } from "@nabla-js/grad";
import { ValueError } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { optimize } from "@nabla-js/grad/internal";
import { Device, type DeviceCounts } from "./device/device.js";
import { checkGpu, type GpuConstructor } from "./device/gpuJs.js";
import { gpuModes, type GpuMode } from "./device/gpuMode.js";
import { lower } from "./lower/lower.js";
import { planOf } from "./plan.js";
import { Sessions } from "./sessions.js";

/** How to make the backend. */
export interface GpuBackendOptions {
  /** The class that gpu.js exports: `import { GPU } from "gpu.js"`. */
  readonly GPU: GpuConstructor;
  /** Where kernels run. It is this one or an error, never another. */
  readonly mode: GpuMode;
  /**
   * What becomes of equations that have no kernel, such as sorting, decompositions and float64: an error when the function
   * is compiled, or a plain loop on the host. @defaultValue "none"
   */
  readonly fallback?: "none" | "host";
  /** Milliseconds from anywhere on, for whoever measures: `() => performance.now()`. */
  readonly clock?: () => number;
}

/** The backend, what it runs on, and what it holds. */
export interface GpuBackend extends Backend {
  readonly mode: GpuMode;
  /** Whether results must be awaited: `np.read` in place of `np.item`. */
  readonly isAsync: boolean;
  counts(): DeviceCounts;
  /** Resolves when everything that was asked for has run. */
  settled(): Promise<void>;
  /** Gives back all that gpu.js holds. Arrays that were not read are gone. */
  destroy(): void;
}

/**
 * A backend whose kernels run on the GPU through gpu.js. Give it to `jit`, or to `setDefaultBackend`.
 *
 * Results stay on the device and are read when asked: `await np.read(x)`, in all modes but `webgpu` also `np.item(x)`.
 * Donated arrays are given back by the call that takes them, all others when the garbage collector finds them.
 *
 * Kernels compute in float32. Whole numbers are exact up to 2²⁴; uint32, which random keys are made of, and the draws from
 * them stay on the host.
 *
 * @throws {@link ValueError} when `GPU` is not the class of gpu.js, `mode` none of its modes, or gpu.js cannot run in this mode
 *   here. For `webgpu` that is known only when it is awaited: {@link loadGpuBackend} waits.
 * @throws {@link ValueError} or {@link DTypeError} from the jitted function when it is compiled, naming what has no kernel.
 * @example
 * ```ts
 * import { GPU } from "gpu.js";
 *
 * const backend = createGpuBackend({ GPU, mode: "webasm" });
 * const f = jit((x) => np.sum(np.square(x)), { backend });
 * await np.read(f(np.array([1, 2, 3]))); // Float32Array(1) [ 14 ]
 * ```
 */
export const createGpuBackend = (options: GpuBackendOptions): GpuBackend => {
  const { GPU, mode, fallback, clock } = optionsOf(op, options, {
    GPU: undefined,
    mode: undefined,
    fallback: "none",
    clock: undefined,
  });
  checkGpu(op, GPU);
  checkMode(mode);
  checkFallback(fallback);
  const device = new Device(GPU, mode, clock);
  const sessions = new Sessions(device);
  return {
    name: `gpu (${mode})`,
    mode,
    isAsync: device.traits.isAsync,
    compile: (program, { donated }) => {
      const plan = planOf(lower(optimize(program), { runsRestOnHost: fallback === "host" }), device.traits);
      return { run: (inputs) => sessions.run(plan, inputs, donated) };
    },
    counts: () => device.counts,
    settled: () => sessions.settled(),
    destroy: () => device.destroy(),
  };
};

const op = "createGpuBackend";

/** Throws for what is no mode, which plain JavaScript may hand in. */
const checkMode = (mode: string): void => {
  if ((gpuModes as readonly string[]).includes(mode)) return;
  throw new ValueError({
    op,
    given: `mode ${JSON.stringify(mode)}`,
    expected: `one of ${gpuModes.join(", ")}`,
    mend: "Use loadGpuBackend() to take the first that works.",
  });
};

const checkFallback = (fallback: string): void => {
  if (fallback === "none" || fallback === "host") return;
  throw new ValueError({
    op,
    given: `fallback ${JSON.stringify(fallback)}`,
    expected: `"none" or "host"`,
    mend: 'Ask for "host" to run equations without a kernel as plain loops.',
  });
};
