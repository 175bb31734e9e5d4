// The page in a real browser: every law and every training step in WebGL2 and WebGPU, on a graphics card made of software.
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium, launchChromium, softwareGraphics } from "../../tools/browser/chromium.mjs";
import { servePage } from "../../tools/browser/servePage.mjs";
import { pageFiles } from "./build.mjs";

const chromium = findChromium();
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof servePage>>} */
let server;

beforeAll(async () => {
  if (chromium === null) return;
  const files = await pageFiles();
  server = await servePage({ "/": files["index.html"], "/main.js": files["main.js"] }, { isolated: true });
  browser = await launchChromium(chromium, softwareGraphics);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const screens = [
  { mode: "webgpu", viewport: { width: 1280, height: 900 }, adapter: /swiftshader/i },
  { mode: "webgl2", viewport: { width: 390, height: 844 }, adapter: /swiftshader/i },
];

for (const { mode, viewport, adapter } of screens)
  test.runIf(chromium !== null)(
    `${mode}: laws hold, six training steps follow the reference, and the page fits ${viewport.width} pixels`,
    { timeout: 120_000 },
    async () => {
      const page = await (await browser.newContext({ viewport })).newPage();
      /** @type {string[]} */
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(server.url);
      await page.selectOption("#mode", mode);
      await page.click("#run");
      await page.waitForFunction("document.body.dataset.done === 'yes'", undefined, { timeout: 110_000 });
      const report = await page.inputValue("#report");
      expect(await page.textContent("#status"), report).toBe(`${mode}: all is right.`);
      expect(report).toContain(`device: mode: ${mode}`);
      expect(report).toMatch(adapter);
      const [, held] = /primitives: (\d+) of \1 laws hold/.exec(report) ?? [];
      expect(Number(held)).toBeGreaterThan(140);
      expect(report).toMatch(/traps: traps: (\d+) of \1 avoided/);
      for (const name of ["MLP", "CNN", "LSTM", "autoencoder", "DCGAN", "DQN"])
        expect(report).toMatch(new RegExp(`steps: ${name}: \\d`));
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(errors).toEqual([]);
      await page.close();
    },
  );
