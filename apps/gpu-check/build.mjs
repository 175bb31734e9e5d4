// The page as static files: dist/index.html and dist/main.js, to be served from anywhere.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @type {(path: string) => string} */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The texts of the page, by name.
 *
 * @returns {Promise<Readonly<Record<string, string>>>}
 */
export const pageFiles = async () => {
  const { outputFiles } = await build({
    entryPoints: [here("src/main.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    conditions: ["@nabla-js/source"],
    write: false,
    logLevel: "error",
    outfile: "main.js",
  });
  return { "index.html": readFileSync(here("page.html"), "utf8"), "main.js": outputFiles[0].text };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(here("dist"), { recursive: true });
  for (const [name, text] of Object.entries(await pageFiles())) writeFileSync(here(`dist/${name}`), text);
}
