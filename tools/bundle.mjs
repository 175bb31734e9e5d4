import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./workspace.mjs";

/**
 * @typedef {object} Bundle
 * @property {string} text - The program as a browser would get it.
 * @property {number} bytes - Its size, minified.
 * @property {number} gzipped - Its size, minified and compressed, in bytes.
 * @property {string[]} files - The files of which something is left in it, from the root.
 */

/** @type {import("esbuild").Plugin} */
const leaveOutDynamicImports = {
  name: "leave-out-dynamic-imports",
  setup: (it) => {
    it.onResolve({ filter: /.*/ }, ({ kind, path }) => (kind === "dynamic-import" ? { path, external: true } : undefined));
  },
};

/**
 * A program over the packages of the workspace, bundled and minified as an application's build would do it. What it
 * imports only when it is needed, by `import()`, is left out.
 *
 * @param {string} code - The text of an ES module.
 * @param {{ external?: string[], built?: boolean, minify?: boolean }} [options] - Packages to leave out; whether the packages are read
 *   as they are published, or as sources; whether names and white space are shortened.
 * @returns {Promise<Bundle>}
 */
export const bundle = async (code, { external = [], built = false, minify = true } = {}) => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root, loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    minify,
    format: "esm",
    target: "es2022",
    platform: "browser",
    conditions: built ? [] : ["@nabla-js/source"],
    external,
    plugins: [leaveOutDynamicImports],
    metafile: true,
    write: false,
    logLevel: "error",
    outfile: "bundle.js",
  });
  const [{ contents, text }] = outputFiles;
  const [{ inputs }] = Object.values(metafile.outputs);
  return {
    text,
    bytes: contents.length,
    gzipped: gzipSync(contents, { level: 9 }).length,
    files: Object.entries(inputs)
      .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && file !== "<stdin>")
      .map(([file]) => file)
      .sort(),
  };
};
