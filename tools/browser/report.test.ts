import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { root } from "../workspace.mjs";
import { findChromium, launchChromium } from "./chromium.mjs";
import { servePage } from "./servePage.mjs";

const chromium = findChromium();

describe.runIf(chromium !== null)("the report of a run, in a page", () => {
  const folder = mkdtempSync(join(tmpdir(), "nabla-report-"));
  /** For whoever wants to look. */
  const pictures = join(root, "node_modules", ".cache", "report");
  let browser: Browser;
  let server: Awaited<ReturnType<typeof servePage>>;

  beforeAll(async () => {
    const words = ["train", "mlp", "--epochs", "2", "--out", folder, "--json"];
    const env = { ...process.env, NABLA_DATA: "" };
    execFileSync(process.execPath, [join(root, "packages", "models-zoo", "dist", "cli.js"), ...words], { cwd: root, env });
    mkdirSync(pictures, { recursive: true });
    browser = await launchChromium(chromium!);
    server = await servePage({ "/": readFileSync(join(folder, "report.html"), "utf8") }, { isolated: false });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ["desktop", 1280, ".wide"],
    ["phone", 360, ".narrow"],
  ])("fits a %s, %i pixels wide", async (name, width, charts) => {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("favicon")) problems.push(message.text());
    });
    page.on("requestfailed", (request) => problems.push(request.url()));
    await page.goto(server.url);
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

    expect(await page.title()).toBe("mlp on mnist");
    // Nothing is cut off at the right, and wide tables scroll by themselves.
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    const broken = await page.evaluate("[...document.images].filter((image) => image.naturalWidth === 0).length");
    expect([broken, await page.locator("img").count()]).toEqual([0, 24]);
    // Each curve is drawn twice, and the one for this width is seen.
    expect(await page.locator(`${charts} svg:visible`).count()).toBe(2);
    expect(await page.locator("svg:visible").count()).toBe(2);
    expect(await page.locator(".confusion tbody tr").count()).toBe(10);
    expect(problems.filter((text) => !text.includes("404"))).toEqual([]);
    await context.close();
  });
});
