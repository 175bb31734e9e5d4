// WebGPU in Node, through Dawn, on the graphics card made of software that Chromium brings with it.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const driver = "vk_swiftshader_icd.json";

/**
 * The folder of SwiftShader and of the loader of Vulkan: `NABLA_VULKAN`, or where Chromium has them; `null` where there is none,
 * which it says. With `NABLA_BROWSER=required` that is an error.
 *
 * @returns {string | null}
 */
export const findSwiftShader = () => {
  const named = process.env.NABLA_VULKAN;
  const folders = named ? [named] : ["/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome"];
  const found = folders.find((folder) => existsSync(join(folder, driver))) ?? null;
  const missing = `no ${driver} in ${folders.join(", ")}`;
  if (found === null && process.env.NABLA_BROWSER === "required") throw new Error(`${missing}, and NABLA_BROWSER=required`);
  if (found === null) console.warn(`${missing}: WebGPU in Node is left out. NABLA_VULKAN names the folder.`);
  return found;
};

/**
 * Bundles a program and runs it in a process of its own, whose `navigator.gpu` is Dawn's: the loader of Vulkan is found as a
 * process begins.
 *
 * @param {string} folder - As {@link findSwiftShader} gives it.
 * @param {string} code - An ES module in TypeScript whose default export is a function; what it returns must be JSON.
 * @returns {Promise<unknown>} What the function returned.
 */
export const runOnDawn = async (folder, code) => {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: here, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["@nabla-js/source"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    external: ["gl", "webgpu"],
    write: false,
    logLevel: "error",
    outfile: "program.mjs",
  });
  const own = mkdtempSync(join(tmpdir(), "dawn-"));
  try {
    writeFileSync(join(own, "program.mjs"), outputFiles[0].text);
    writeFileSync(join(own, "main.mjs"), main(pathToFileURL(createRequire(import.meta.url).resolve("webgpu")).href));
    const env = { ...process.env, LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: join(folder, driver) };
    const { stdout } = await promisify(execFile)(process.execPath, [join(own, "main.mjs")], { env, maxBuffer: 2 ** 24 });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
};

/** @type {(dawn: string) => string} */
const main = (dawn) => `
import { create, globals } from ${JSON.stringify(dawn)};
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, "navigator", { value: { gpu: create([]) }, configurable: true });
const { default: run } = await import("./program.mjs");
console.log(JSON.stringify(await run()));
process.exit();
`;
