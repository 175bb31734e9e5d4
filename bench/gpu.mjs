// `pnpm bench:gpu [modes] [--models MLP,CNN] [--steps n] [--small]`: whole training steps through gpu.js, by mode: how far their
// losses are from the reference, what compiling costs, how many kernels a step is, and where its time goes. Full sizes are kept
// in docs/gpu.json, row by row, and shown in docs/gpu.md.
//
// `--products 256,512` measures square products instead; `--soak 1000` holds the buffers alive after so many small steps to those
// after ten.
//
// The modes cpu and webasm run here; webgl2 and webgpu in a headless Chromium, on a graphics card made of software unless
// NABLA_GPU=real.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { findChromium, launchChromium, softwareGraphics } from "../tools/browser/chromium.mjs";
import { runInPage } from "../tools/browser/runInPage.mjs";
import { withPart } from "../tools/generated.mjs";
import { costTable, models, modes as allModes } from "./gpuCosts.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: "string", default: "20" },
    small: { type: "boolean", default: false },
    models: { type: "string", default: models.join() },
    products: { type: "string" },
    soak: { type: "string" },
  },
});
const modes = positionals.length > 0 ? positionals : allModes;
const wanted = values.models.split(",");
const steps = Number(values.steps);
const size = values.small ? "small" : "full";

const imports = `
  import { eagerBackend } from "@nabla-js/grad/internal";
  import { loadGpuBackend } from "@nabla-js/kernels-gpu";
  import { medianProduct } from "./apps/gpu-check/src/medianProduct.ts";
  import { liveResources } from "./apps/gpu-check/src/liveResources.ts";
  import { train } from "./apps/gpu-check/src/follow.ts";
  import { trainingSteps } from "./apps/gpu-check/src/steps.ts";
  const now = () => performance.now();
  const stepOf = (name, size) => trainingSteps(size).find((step) => step.name === name);`;

/** @type {(model: string) => string} A program that gives the losses of the reference. */
const referenceProgram = (model) => `${imports}
  export default async () => (await train(stepOf("${model}", "${size}"), eagerBackend, ${steps}, now)).losses;`;

/** @type {(mode: string, model: string) => string} A program that measures a model in one mode. */
const stepProgram = (mode, model) => `${imports}
  const measured = 3;
  export default async () => {
    const step = stepOf("${model}", "${size}");
    const backend = await loadGpuBackend({ mode: "${mode}" });
    const before = backend.counts();
    const { losses, times } = await train(step, backend, ${steps}, now);
    const { dispatches, compiled, buffers } = backend.counts();
    backend.destroy();

    // Once more with a clock, which waits for each kernel: the first step compiles, the others are told apart.
    const timed = await loadGpuBackend({ mode: "${mode}", clock: now });
    const probed = timed.counts().milliseconds;
    let warm;
    const all = await train(step, timed, 1 + measured, now, () => (warm ??= timed.counts().milliseconds));
    const after = timed.counts().milliseconds;
    const spent = {};
    for (const kind of Object.keys(after)) spent[kind] = (after[kind] - (warm[kind] ?? 0)) / measured;
    timed.destroy();
    return {
      mode: timed.mode,
      losses,
      first: times[0],
      times: times.slice(1),
      kernels: compiled - before.compiled,
      dispatches: (dispatches - before.dispatches) / ${steps},
      buffers,
      compile: warm.compile - (probed.compile ?? 0),
      timedStep: all.times.slice(1).reduce((sum, ms) => sum + ms, 0) / measured,
      spent,
    };
  };`;

/** @type {(mode: string, sizes: string) => string} */
const productProgram = (mode, sizes) => `${imports}
  export default async () => {
    const backend = await loadGpuBackend({ mode: "${mode}" });
    const rows = [];
    for (const n of [${sizes}]) rows.push({ n, ms: await medianProduct(n, backend, now) });
    return rows;
  };`;

/** @type {(mode: string, model: string, n: number) => string} */
const soakProgram = (mode, model, n) => `${imports}
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
const runHere = async (code) => {
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
const runIn = (mode, code) => (mode === "cpu" || mode === "webasm" ? runHere : runInChromium)(code);

const docs = (/** @type {string} */ name) => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
/** The figures so far; read anew each time, as another run may have written some. */
const figures = () =>
  existsSync(docs("gpu.json")) ? JSON.parse(readFileSync(docs("gpu.json"), "utf8")) : { reference: {}, rows: {} };

/** Changes the figures, and the table that shows them. */
const keep = (/** @type {(known: any) => void} */ change) => {
  const known = figures();
  known.machine = `${cpus().length} cores of ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
  change(known);
  writeFileSync(docs("gpu.json"), `${JSON.stringify(known, undefined, 1)}\n`);
  writeFileSync(docs("gpu.md"), withPart(readFileSync(docs("gpu.md"), "utf8"), "costs", costTable(known)));
};

/** The losses of the reference, which are computed once. */
const referenceOf = async (/** @type {string} */ model) => {
  const found = size === "full" ? figures().reference[model] : undefined;
  if (found !== undefined && found.length >= steps) return found;
  const losses = await runHere(referenceProgram(model));
  if (size === "full") keep((known) => (known.reference[model] = losses));
  return losses;
};

if (values.products !== undefined)
  for (const mode of modes)
    for (const { n, ms } of (await runIn(mode, productProgram(mode, values.products))) ?? [])
      console.log(`${mode}: product ${n}×${n} in ${ms.toFixed(1)} ms, ${((2 * n ** 3) / ms / 1e6).toFixed(2)} GFLOP/s`);
else if (values.soak !== undefined) {
  for (const mode of modes)
    for (const model of wanted) {
      const seen = await runIn(mode, soakProgram(mode, model, Number(values.soak)));
      if (seen === undefined) continue;
      const [early, late] = seen.map(
        ({ buffers, resources }) => `${buffers}${resources === null ? "" : ` (${JSON.stringify(resources)})`}`,
      );
      console.log(`${mode} ${model}: buffers alive after 10 steps ${early}, after ${values.soak} steps ${late}`);
    }
} else {
  for (const model of wanted) {
    const reference = await referenceOf(model);
    for (const mode of modes) {
      const seen = await runIn(mode, stepProgram(mode, model));
      if (seen === undefined) continue;
      const { losses, ...row } = seen;
      const error = Math.max(...losses.map((loss, i) => Math.abs(loss / reference[i] - 1)));
      const full = { ...row, steps, error };
      if (size === "full") keep(({ rows }) => (rows[model] = { ...rows[model], [mode]: full }));
      console.log(
        costTable({ rows: { [model]: { [mode]: full } } })
          .split("\n")
          .at(-1),
      );
      if (!(error < 1e-4)) process.exitCode = 1;
    }
  }
}
