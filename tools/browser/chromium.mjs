// A real browser for tests: a Chromium that is installed, driven by playwright-core.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** @type {(file: string) => boolean} */
const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * The path of a Chromium: `NABLA_CHROMIUM`, or the first on the search path; `null` where there is none, which it says.
 * With `NABLA_BROWSER=required` that is an error, so that a continuous check cannot pass without a browser.
 *
 * @returns {string | null}
 */
export const findChromium = () => {
  const named = process.env.NABLA_CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = named ? [named] : names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find(isExecutable) ?? null;
  const missing = `no Chromium found${named ? ` at ${named}` : ` on the search path (${names.join(", ")})`}`;
  if (found === null && process.env.NABLA_BROWSER === "required") throw new Error(`${missing}, and NABLA_BROWSER=required`);
  if (found === null) console.warn(`${missing}: tests in a page are left out. NABLA_CHROMIUM names one.`);
  return found;
};

const always = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** What WebGL and WebGPU need where there is no graphics card. */
export const softwareGraphics = [
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
];

/**
 * A running browser; close it when done.
 *
 * @param {string} executablePath - As {@link findChromium} gives it.
 * @param {readonly string[]} [args] - More flags.
 * @returns {Promise<import("playwright-core").Browser>}
 */
export const launchChromium = (executablePath, args = []) =>
  chromium.launch({ executablePath, headless: true, args: [...always, ...args] });
