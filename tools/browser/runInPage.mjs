// Runs a program over the sources of the workspace in a real page.
import { build } from "esbuild";
import { root } from "../workspace.mjs";
import { servePage } from "./servePage.mjs";

const page = `<!doctype html><meta charset="utf-8"><title>Nabla</title><script type="module">
try {
  const { default: run } = await import("/main.js");
  globalThis.outcome = { value: await run() };
} catch (error) {
  globalThis.outcome = { error: String(error?.stack ?? error) };
}
</script>`;

/**
 * Bundles a program as an application would and runs it in a page of its own.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} code - An ES module in TypeScript whose default export is a function; what it returns, or the promise of
 *   it, must be JSON.
 * @param {{ isolated?: boolean, timeout?: number, files?: Readonly<Record<string, string>>, external?: string[] }} [options] -
 *   Whether the page is cross-origin isolated; milliseconds to wait; more texts to serve, by path; packages to leave out.
 * @returns {Promise<unknown>} What the function returned.
 */
export const runInPage = async (browser, code, { isolated = false, timeout = 60_000, files = {}, external = [] } = {}) => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    conditions: ["@nabla-js/source"],
    external,
    write: false,
    logLevel: "error",
    outfile: "main.js",
  });
  const server = await servePage({ "/": page, "/main.js": outputFiles[0].text, ...files }, { isolated });
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    await tab.goto(server.url);
    const handle = await tab.waitForFunction("globalThis.outcome", undefined, { timeout });
    const outcome = /** @type {{ value?: unknown, error?: string }} */ (await handle.jsonValue());
    if (outcome.error !== undefined) throw new Error(`in the page: ${outcome.error}`);
    return outcome.value;
  } finally {
    await context.close();
    await server.close();
  }
};
