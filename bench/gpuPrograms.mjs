// The programs of `pnpm bench:gpu`, as texts: they are bundled and run here or in a page.
import { build } from "esbuild";
import { findChromium, launchChromium, softwareGraphics } from "../tools/browser/chromium.mjs";
import { runInPage } from "../tools/browser/runInPage.mjs";

const imports = `
  import { eagerBackend } from "@nabla-js/grad/internal";
  import { loadGpuBackend } from "@nabla-js/kernels-gpu";
  import { medianProduct } from "./apps/gpu-check/src/medianProduct.ts";
  import { liveResources } from "./apps/gpu-check/src/liveResources.ts";
  import { train } from "./apps/gpu-check/src/follow.ts";
  import { trainingSteps } from "./apps/gpu-check/src/steps.ts";
  const now = () => performance.now();
  const stepOf = (name, size) => trainingSteps(size).find((step) => step.name === name);`;

/** @type {(model: string, size: string, steps: number) => string} A program that gives the losses of the reference. */
export const referenceProgram = (model, size, steps) => `${imports}
  export default async () => (await train(stepOf("${model}", "${size}"), eagerBackend, ${steps}, now)).losses;`;

/** @type {(mode: string, model: string, size: string, steps: number) => string} A program that gives the losses of a mode. */
export const lossesProgram = (mode, model, size, steps) => `${imports}
  export default async () => {
    const backend = await loadGpuBackend({ mode: "${mode}" });
    const before = backend.counts();
    const { losses } = await train(stepOf("${model}", "${size}"), backend, ${steps}, now);
    const { dispatches, compiled, buffers } = backend.counts();
    return {
      mode: backend.mode,
      losses,
      kernels: compiled - before.compiled,
      dispatches: (dispatches - before.dispatches) / ${steps},
      buffers,
    };
  };`;

/** What a program of costs does in at most so many milliseconds, the first step left out, and in so many steps. */
const budget = `
  const most = 20;
  const milliseconds = 5_000;
  const within = () => {
    let started;
    return (i) => (i === 0 ? void (started = now()) : i < most && now() - started < milliseconds);
  };`;

/** @type {(mode: string, model: string, size: string) => string} A program that times steps as they are. */
export const timesProgram = (mode, model, size) => `${imports}${budget}
  export default async () => {
    const backend = await loadGpuBackend({ mode: "${mode}" });
    const { times } = await train(stepOf("${model}", "${size}"), backend, most + 1, now, within());
    return { first: times[0], times: times.slice(1) };
  };`;

/**
 * @type {(mode: string, model: string, size: string) => string} A program that tells apart what steps are spent on: with a
 *   clock, which waits for each kernel. The first step compiles.
 */
export const sharesProgram = (mode, model, size) => `${imports}${budget}
  export default async () => {
    const backend = await loadGpuBackend({ mode: "${mode}", clock: now });
    const probed = backend.counts().milliseconds;
    const inTime = within();
    let warm;
    const { times } = await train(stepOf("${model}", "${size}"), backend, most + 1, now, (i) => {
      warm ??= backend.counts().milliseconds;
      return inTime(i);
    });
    const after = backend.counts().milliseconds;
    const timed = times.slice(1);
    const spent = {};
    for (const kind of Object.keys(after)) spent[kind] = (after[kind] - (warm[kind] ?? 0)) / timed.length;
    return {
      compile: warm.compile - (probed.compile ?? 0),
      timedStep: timed.reduce((sum, ms) => sum + ms, 0) / timed.length,
      spent,
    };
  };`;

/** @type {(mode: string, sizes: string) => string} */
export const productProgram = (mode, sizes) => `${imports}
  export default async () => {
    const backend = await loadGpuBackend({ mode: "${mode}" });
    const rows = [];
    for (const n of [${sizes}]) rows.push({ n, ms: await medianProduct(n, backend, now) });
    return rows;
  };`;

/** @type {(mode: string, n: number) => string} How far n random Programs and their gradients are from the reference. */
export const randomProgram = (mode, n) => `${imports}
  import { distancesOfProgram } from "./apps/gpu-check/src/randomPrograms.ts";
  export default async () => {
    const backend = await loadGpuBackend({ mode: "${mode}" });
    let far = 0;
    for (let seed = 1; seed <= ${n}; seed++) far = Math.max(far, ...(await distancesOfProgram(seed, [backend])));
    return far;
  };`;

/** @type {(mode: string, runs: number) => string} The laws that hold for so many draws, and those that do not. */
export const lawsProgram = (mode, runs) => `${imports}
  import { checkLaws } from "./apps/gpu-check/src/laws.ts";
  export default async () => {
    const backend = await loadGpuBackend({ mode: "${mode}" });
    const broken = [];
    let held = 0;
    for await (const law of checkLaws(backend, ${runs}, ${mode === "cpu" || mode === "webasm"}))
      if (law.broken === null) held++;
      else broken.push(law.name + ": " + law.broken);
    return { held, broken };
  };`;

/** @type {(mode: string, model: string, n: number) => string} What is alive after ten steps, and after n. */
export const soakProgram = (mode, model, n) => `${imports}
  export default async () => {
    const resources = liveResources();
    const backend = await loadGpuBackend({ mode: "${mode}" });
    const seen = [];
    await train(stepOf("${model}", "small"), backend, ${n}, now, (i) => {
      if (i === 9 || i === ${n - 1}) seen.push({ buffers: backend.counts().buffers, resources: resources() });
    });
    return seen;
  };`;

/** @type {(code: string) => Promise<any>} */
export const runHere = async (code) => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: new URL("..", import.meta.url).pathname, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["@nabla-js/source"],
    // gpu.js is CommonJS, which asks for Node's modules by a function that ES modules have not.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    external: ["gl", "webgpu"],
    write: false,
    logLevel: "error",
  });
  const text = outputFiles[0].text.replaceAll("import.meta.url", '"file:///"');
  const { default: run } = await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
  return run();
};

/** @type {(code: string) => Promise<any>} `undefined` where there is no Chromium. */
const runInChromium = async (code) => {
  const chromium = findChromium();
  if (chromium === null) return undefined;
  const browser = await launchChromium(chromium, process.env.NABLA_GPU === "real" ? [] : softwareGraphics);
  try {
    return await runInPage(browser, code, { isolated: true, timeout: 1_800_000 });
  } finally {
    await browser.close();
  }
};

/** @type {(mode: string, code: string) => Promise<any>} */
export const runIn = (mode, code) => (mode === "cpu" || mode === "webasm" ? runHere : runInChromium)(code);
