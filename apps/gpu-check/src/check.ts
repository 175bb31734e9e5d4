import { eagerBackend } from "@nabla-js/grad/internal";
import type { Backend } from "@nabla-js/grad";
import { loadGpuBackend, type GpuBackend, type GpuConstructor, type GpuMode } from "@nabla-js/kernels-gpu";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { distancesOfProgram } from "./randomPrograms.js";
import { traps } from "./traps.js";
import { follow, train } from "./follow.js";
import { checkLaws } from "./laws.js";
import { medianProduct } from "./medianProduct.js";
import { trainingSteps, type StepSize } from "./steps.js";

/** One line of a report. */
export interface Finding {
  readonly part: "device" | "laws" | "traps" | "steps" | "speed";
  readonly name: string;
  /** What was seen, as a person reads it. */
  readonly value: string;
  /** Whether it is as it should be; left out for what is only told. */
  readonly isRight?: boolean;
}

/** What to check, and how much of it. */
export interface CheckOptions {
  readonly GPU: GpuConstructor;
  readonly mode: GpuMode;
  /** Draws for each law. */
  readonly runs: number;
  /** How many random Programs. */
  readonly programs: number;
  readonly size: StepSize;
  /** Of each model that are timed; with 0, speed is left out. */
  readonly steps: number;
  /** Sides of square products that are timed. */
  readonly products: readonly number[];
  readonly now: () => number;
}

/** Steps follow the reference when their losses are this near, relatively. */
const near = 1e-4;

/** Random Programs are chains of roundings that no model has. */
const nearForPrograms = 2e-4;

/**
 * Checks a mode of gpu.js on the GPU there is: its laws, whole training steps, and its speed beside kernels-wasm.
 *
 * @param tell - Is told what is looked at, and awaited, so that a page can show it.
 */
export async function* check(options: CheckOptions, tell: (what: string) => unknown = () => undefined): AsyncGenerator<Finding> {
  const { GPU, mode } = options;
  const gpu = await loadGpuBackend({ GPU, mode });
  try {
    yield { part: "device", name: "mode", value: gpu.mode, isRight: gpu.mode === mode };
    yield { part: "device", name: "adapter", value: await adapterOf(mode) };
    yield* checkPrimitives(gpu, options, tell);
    yield* checkPrograms(gpu, options, tell);
    yield* checkSteps(gpu, options, tell);
    if (options.steps > 0) yield* measureSpeed(gpu, options, tell);
  } finally {
    gpu.destroy();
  }
}

type Tell = (what: string) => unknown;

async function* checkPrimitives(gpu: GpuBackend, { runs }: CheckOptions, tell: Tell): AsyncGenerator<Finding> {
  let held = 0;
  let broken = 0;
  for await (const law of checkLaws(gpu, runs, false)) {
    await tell(`law ${held + broken + 1}`);
    if (law.broken === null) held++;
    else {
      broken++;
      yield { part: "laws", name: law.name, value: law.broken, isRight: false };
    }
  }
  yield { part: "laws", name: "primitives", value: `${held} of ${held + broken} laws hold`, isRight: broken === 0 };
}

async function* checkPrograms(gpu: GpuBackend, { programs }: CheckOptions, tell: Tell): AsyncGenerator<Finding> {
  let avoided = 0;
  for (const trap of traps) {
    await tell(`trap ${avoided + 1}`);
    const wrong = await trap.fallInto(gpu);
    if (wrong === null) avoided++;
    else yield { part: "traps", name: trap.name, value: wrong, isRight: false };
  }
  yield { part: "traps", name: "traps", value: `${avoided} of ${traps.length} avoided`, isRight: avoided === traps.length };
  let far = 0;
  for (let seed = 1; seed <= programs; seed++) {
    await tell(`random Program ${seed}`);
    far = Math.max(far, ...(await distancesOfProgram(seed, [gpu])));
  }
  const value = `${programs} and their gradients, ${distance(far)}`;
  yield { part: "traps", name: "random Programs", value, isRight: far < nearForPrograms };
}

async function* checkSteps(gpu: GpuBackend, { now }: CheckOptions, tell: Tell): AsyncGenerator<Finding> {
  for (const step of trainingSteps("small")) {
    await tell(`training steps of the ${step.name}`);
    const before = gpu.counts().compiled;
    const { error, first } = await follow(step, gpu, eagerBackend, 5, now);
    const kernels = gpu.counts().compiled - before;
    const value = `${distance(error)}, ${kernels} kernels compiled in ${Math.round(first)} ms`;
    yield { part: "steps", name: step.name, value, isRight: error < near };
  }
}

async function* measureSpeed(gpu: GpuBackend, it: CheckOptions, tell: Tell): AsyncGenerator<Finding> {
  const { size, steps, products, now } = it;
  const wasm = createWasmBackend();
  for (const step of trainingSteps(size)) {
    await tell(`speed of the ${step.name}`);
    const [own, other] = [await medianStep(step, gpu, steps, now), await medianStep(step, wasm, steps, now)];
    yield { part: "speed", name: `${step.name}, a step`, value: beside(own, other) };
  }
  for (const n of products) {
    await tell(`speed of products ${n}×${n}`);
    const [own, other] = [await medianProduct(n, gpu, now), await medianProduct(n, wasm, now)];
    const rate = (2 * n ** 3) / own / 1e6;
    yield { part: "speed", name: `product ${n}×${n}`, value: `${beside(own, other)}, ${rate.toFixed(1)} GFLOP/s` };
  }
}

const distance = (far: number): string =>
  far === 0 ? "the same as the reference" : `at most ${far.toExponential(1)} from the reference`;

const beside = (own: number, wasm: number): string => `${own.toFixed(2)} ms, kernels-wasm ${wasm.toFixed(2)} ms`;

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

const medianStep = async (
  step: ReturnType<typeof trainingSteps>[number],
  backend: Backend,
  steps: number,
  now: () => number,
): Promise<number> => median((await train(step, backend, steps + 2, now)).times.slice(2));

interface WebGpu {
  requestAdapter(): Promise<{
    readonly info?: { readonly vendor: string; readonly architecture: string; readonly description: string };
  } | null>;
}

/** What the browser says the GPU is. */
const adapterOf = async (mode: GpuMode): Promise<string> => {
  if (mode === "webgpu") {
    const { gpu } = navigator as Navigator & { readonly gpu?: WebGpu };
    const info = (await gpu?.requestAdapter())?.info;
    return [info?.vendor, info?.architecture, info?.description].filter(Boolean).join(" ") || "not told";
  }
  const context = mode === "webgl2" ? document.createElement("canvas").getContext("webgl2") : null;
  if (context === null) return "none: this mode runs on the processor";
  const extension = context.getExtension("WEBGL_debug_renderer_info");
  return String(context.getParameter(extension === null ? context.RENDERER : extension.UNMASKED_RENDERER_WEBGL));
};
