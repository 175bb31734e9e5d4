// The page in a real browser: every law and every training step in WebGL2 and WebGPU, on a graphics card made of software.
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium, launchChromium, softwareGraphics } from "../../tools/browser/chromium.mjs";
import { runInPage } from "../../tools/browser/runInPage.mjs";
import { servePage } from "../../tools/browser/servePage.mjs";
import { pageFiles } from "./build.mjs";

const chromium = findChromium();
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof servePage>>} */
let server;

const screens = [
  { mode: "webgpu", viewport: { width: 1280, height: 900 }, adapter: /swiftshader/i },
  { mode: "webgl2", viewport: { width: 390, height: 844 }, adapter: /swiftshader/i },
];

/** What a visitor sees who runs the check in a mode. */
const visit = async (/** @type {(typeof screens)[number]} */ { mode, viewport }) => {
  const page = await (await browser.newContext({ viewport })).newPage();
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(server.url);
  await page.selectOption("#mode", mode);
  await page.click("#run");
  await page.waitForFunction("document.body.dataset.done === 'yes'", undefined, { timeout: 170_000 });
  const seen = {
    errors,
    status: await page.textContent("#status"),
    report: await page.inputValue("#report"),
    fits: await page.evaluate("document.documentElement.scrollWidth <= innerWidth"),
  };
  await page.close();
  return seen;
};

/** @type {ReturnType<typeof visit>[]} Both at once: one compiles while the other computes. */
let visits = [];

beforeAll(async () => {
  if (chromium === null) return;
  const files = await pageFiles();
  server = await servePage({ "/": files["index.html"], "/main.js": files["main.js"] }, { isolated: true });
  browser = await launchChromium(chromium, softwareGraphics);
  visits = screens.map(visit);
  // Whoever awaits it hears of it.
  visits.forEach((seen) => seen.catch(() => undefined));
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

for (const [i, { mode, viewport, adapter }] of screens.entries())
  test.runIf(chromium !== null)(
    `${mode}: laws hold, six training steps follow the reference, and the page fits ${viewport.width} pixels`,
    { timeout: 180_000 },
    async () => {
      const { errors, status, report, fits } = await visits[i];
      expect(status, report).toBe(`${mode}: all is right.`);
      expect(report).toContain(`device: mode: ${mode}`);
      expect(report).toMatch(adapter);
      const [, held] = /primitives: (\d+) of \1 laws hold/.exec(report) ?? [];
      expect(Number(held)).toBeGreaterThan(140);
      expect(report).toMatch(/traps: traps: (\d+) of \1 avoided/);
      for (const name of ["MLP", "CNN", "LSTM", "autoencoder", "DCGAN", "DQN"])
        expect(report).toMatch(new RegExp(`steps: ${name}: (at most \\d|the same).* the reference`));
      expect(fits).toBe(true);
      expect(errors).toEqual([]);
    },
  );

test.runIf(chromium !== null)(
  "what the browser itself counts of textures and buffers is after 60 steps what it is after ten, and is none in the other mode",
  { timeout: 180_000 },
  async () => {
    const program = (/** @type {string} */ mode) => `
      import { loadGpuBackend } from "@nabla-js/kernels-gpu";
      import { train } from "./apps/gpu-check/src/follow.ts";
      import { liveResources } from "./apps/gpu-check/src/liveResources.ts";
      import { trainingSteps } from "./apps/gpu-check/src/steps.ts";
      export default async () => {
        const resources = liveResources();
        const backend = await loadGpuBackend({ mode: "${mode}" });
        const held = [];
        await train(trainingSteps("small")[0], backend, 60, () => 0, () => held.push([backend.counts().buffers, resources()]));
        return [held[9], held[59]];
      };`;
    for (const mode of ["webgl2", "webgpu"]) {
      const [early, late] = /** @type {any[]} */ (await runInPage(browser, program(mode), { timeout: 120_000 }));
      const [other, made] = mode === "webgl2" ? ["buffers", "textures"] : ["textures", "buffers"];
      expect(late, mode).toEqual(early);
      expect(late[1][made], mode).toBeGreaterThan(late[0] - 1);
      expect(late[1][other], mode).toBe(0);
    }
  },
);

test.runIf(chromium !== null)(
  "webasm: a page has place for some hundred memories, and more kernels than that compute all the same",
  { timeout: 60_000 },
  async () => {
    const sums = await runInPage(
      browser,
      `
      import { ones, read, sum } from "@nabla-js/ndarray";
      import { jit } from "@nabla-js/grad";
      import { loadGpuBackend } from "@nabla-js/kernels-gpu";
      export default async () => {
        const backend = await loadGpuBackend({ mode: "webasm" });
        const total = jit((x) => sum(x), { backend });
        const sums = [];
        for (let n = 1; n <= 200; n++) sums.push((await read(total(ones([n]))))[0]);
        return [sums, backend.counts().compiled > 200, backend.counts().kernels < 200];
      };`,
      { timeout: 50_000 },
    );
    expect(sums).toEqual([Array.from({ length: 200 }, (_, i) => i + 1), true, true]);
  },
);
