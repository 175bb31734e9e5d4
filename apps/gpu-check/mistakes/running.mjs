import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findChromium, launchChromium, softwareGraphics } from "../../../tools/browser/chromium.mjs";
import { servePage } from "../../../tools/browser/servePage.mjs";

const folder = mkdtempSync(join(tmpdir(), "mistakes-"));
/** Milliseconds until a program is said not to end. */
const patience = 60_000;

/** @typedef {import("./mistake.mjs").Mode} Mode */
/** @typedef {readonly { name: string, wrong: string }[]} Caught */

/** @type {(text: string, mode: Mode) => Promise<Caught>} In a process of its own, as a mistake may never end. */
const runHere = async (text, mode) => {
  const file = join(folder, "program.mjs");
  writeFileSync(file, `${text}\nconsole.log(JSON.stringify(await stdin_default("${mode}")));process.exit();`);
  const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: patience });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
};

const page = `<!doctype html><title>Mistakes</title><script type="module">
import run from "/main.js";
globalThis.run = run;
</script>`;

/** @type {import("playwright-core").Browser | undefined} */
let browser;
/** @type {(text: string, mode: Mode) => Promise<Caught>} */
const runInChromium = async (text, mode) => {
  const chromium = findChromium();
  if (chromium === null) return [];
  browser ??= await launchChromium(chromium, softwareGraphics);
  const server = await servePage({ "/": page, "/main.js": text }, { isolated: true });
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    await tab.goto(server.url);
    await tab.waitForFunction("globalThis.run");
    const ended = new Promise((_, reject) => setTimeout(() => reject(new Error("it does not end")), patience).unref());
    return await Promise.race([/** @type {Promise<Caught>} */ (tab.evaluate(`globalThis.run("${mode}")`)), ended]);
  } finally {
    await context.close();
    await server.close();
  }
};

/**
 * Runs a bundled program in a mode: the traps that it fell into.
 *
 * @type {(text: string, mode: Mode) => Promise<Caught>}
 */
export const runIn = (text, mode) =>
  (isHere(mode) ? runHere : runInChromium)(text, mode).catch((error) => [
    { name: "all", wrong: String(error.killed ? "it does not end" : error).split("\n")[0] },
  ]);

/** @type {(mode: Mode) => boolean} Whether a mode runs in Node. */
export const isHere = (mode) => mode === "cpu" || mode === "webasm";

/** Closes the browser and removes what was written. */
export const close = async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
};
