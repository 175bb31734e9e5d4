// `node bench/gpu.mjs [modes] [--models MLP,CNN] [--steps n] [--small]`: whole training steps through gpu.js, by mode: what compiling costs, how
// many kernels a step is, where its time goes, and how far the losses are from the reference.
//
// The modes cpu and webasm run here; webgl2 and webgpu in a headless Chromium, on a graphics card made of software unless
// NABLA_GPU=real. `webgpu` can also be had in Node by the page apps/gpu-check in a browser of your own.
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { findChromium, launchChromium, softwareGraphics } from "../tools/browser/chromium.mjs";
import { runInPage } from "../tools/browser/runInPage.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: "string", default: "5" },
    small: { type: "boolean" },
    models: { type: "string", default: "MLP,CNN,LSTM,autoencoder,DCGAN,DQN" },
  },
});
const modes = positionals.length > 0 ? positionals : ["cpu", "webasm", "webgl2", "webgpu"];

/** @type {(mode: string, model: string) => string} A program that measures a model in one mode and returns its row. */
const programFor = (mode, model) => `
  import { eagerBackend } from "@nabla-js/grad/internal";
  import { loadGpuBackend } from "@nabla-js/kernels-gpu";
  import { follow } from "./apps/gpu-check/src/follow.ts";
  import { trainingSteps } from "./apps/gpu-check/src/steps.ts";
  export default async () => {
    const now = () => performance.now();
    const rows = [];
    for (const step of trainingSteps(${JSON.stringify(values.small ? "small" : "full")})) {
      if (step.name !== ${JSON.stringify(model)}) continue;
      const backend = await loadGpuBackend({ mode: ${JSON.stringify(mode)}, clock: now });
      const before = backend.counts();
      const steps = ${Number(values.steps)};
      const { error, first, median } = await follow(step, backend, eagerBackend, steps, now);
      const { dispatches, compiled, buffers, milliseconds } = backend.counts();
      const spent = {};
      for (const [kind, ms] of Object.entries(milliseconds)) spent[kind] = ms - (before.milliseconds[kind] ?? 0);
      const compiling = spent.compile ?? 0;
      const all = Object.values(spent).reduce((sum, ms) => sum + ms, 0) - compiling;
      const share = (...kinds) => kinds.reduce((sum, kind) => sum + (spent[kind] ?? 0), 0) / all;
      rows.push({
        mode: backend.mode, model: step.name, first, compiling, median, error, buffers,
        kernels: compiled - before.compiled,
        dispatches: (dispatches - before.dispatches) / steps,
        products: share("dot"), reductions: share("reduce", "partial"), read: share("read"), upload: share("upload"),
      });
      backend.destroy();
    }
    return rows;
  };`;

/** @type {(code: string) => Promise<any[]>} */
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
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0].text.replaceAll("import.meta.url", '"file:///"')).toString("base64")}`;
  const { default: run } = await import(url);
  return run();
};

/** @type {(code: string) => Promise<any[]>} */
const runInChromium = async (code) => {
  const chromium = findChromium();
  if (chromium === null) return [];
  const browser = await launchChromium(chromium, process.env.NABLA_GPU === "real" ? [] : softwareGraphics);
  try {
    return /** @type {any[]} */ (await runInPage(browser, code, { isolated: true, timeout: 600_000 }));
  } finally {
    await browser.close();
  }
};

const percent = (/** @type {number} */ x) => `${Math.round(100 * x)} %`;
const columns = [
  "mode",
  "model",
  "first ms",
  "compiling",
  "step ms",
  "kernels",
  "a step",
  "products",
  "reductions",
  "readback",
  "upload",
  "buffers",
  "error",
];
console.log(columns.map((name) => name.padStart(12)).join(""));
for (const mode of modes)
  for (const model of values.models.split(",")) {
    const [row] = await (mode === "cpu" || mode === "webasm" ? runHere : runInChromium)(programFor(mode, model));
    if (row === undefined) continue;
    const cells = [
      row.mode,
      row.model,
      row.first.toFixed(0),
      row.compiling.toFixed(0),
      row.median.toFixed(1),
      row.kernels,
      row.dispatches.toFixed(0),
      percent(row.products),
      percent(row.reductions),
      percent(row.read),
      percent(row.upload),
      row.buffers,
      row.error.toExponential(1),
    ];
    console.log(cells.map((cell) => String(cell).padStart(12)).join(""));
  }
