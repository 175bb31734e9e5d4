// Each entry of a package as one ES module, and what entries share as chunks beside them: Node takes half a millisecond to find and
// link a module, and there are some 800 sources. Run in a package it builds that package; run at the root it builds all of them, in a
// second or two. Declarations are made by `tsc`, one for each source.
//
// Nothing at the top level of a module has effects, so a bundler drops from these what is not used. Except for packages of others:
// what imports one of them is a chunk of its own, or each program would carry it.
//
// A package whose sources need a generated asset has an `assets.mjs` that makes it where it is missing.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { calledFirst } from "./tools/calledFirst.mjs";
import { compiledAtOnce } from "./tools/compiledAtOnce.mjs";
import { keepNames, renamedFunctions } from "./tools/keepNames.mjs";

const packages = existsSync("packages") ? readdirSync("packages").map((name) => join("packages", name)) : ["."];

/**
 * A module without what nobody needs in it, each line where it was: imports of chunks for what they do when they are loaded, which is
 * nothing, and lines of comment, which the sources have. A single letter beyond Latin in one of these, and an engine keeps the whole
 * text in twice the memory.
 *
 * @param {string} text
 */
function withoutNeedless(text) {
  const needless = /^import "\.{1,2}\/[^"]*";$|^ *\/\/(?!#).*$|^ *\/\*\*[^]*?\*\/$/gm;
  return text.replace(needless, (lines) => lines.replace(/[^\n]/g, ""));
}

/** @param {string} directory */
async function buildPackage(directory) {
  const assets = join(directory, "assets.mjs");
  if (existsSync(assets)) await import(pathToFileURL(assets).href);

  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const src = join(directory, "src");
  const dist = join(directory, "dist");
  const modules = entries(manifest);
  /** @type {(options: Pick<import("esbuild").BuildOptions, "sourcemap" | "plugins">) => Promise<import("esbuild").OutputFile[]>} */
  const bundled = async (options) => {
    const { outputFiles } = await build({
      entryPoints: [...new Set([...modules, ...importersOfOthers(src, manifest)])].map((module) => join(src, `${module}.ts`)),
      outbase: src,
      outdir: dist,
      bundle: true,
      splitting: true,
      chunkNames: "chunks/[name]-[hash]",
      packages: "external",
      external: ["node:*"],
      format: "esm",
      platform: "neutral",
      target: "es2022",
      write: false,
      ...options,
    });
    const kept = modules.map((module) => resolve(dist, `${module}.js`));
    return outputFiles.filter(({ path }) => dirname(path).endsWith("chunks") || kept.includes(path.replace(/\.map$/, "")));
  };
  const renamed = renamedFunctions(await bundled({}));
  const outputs = await bundled({ sourcemap: true, plugins: [keepNames(renamed)] });
  const first = calledFirst(basename(resolve(directory)));
  for (const { path, contents, text } of outputs)
    writeWhereDifferent(path, path.endsWith(".js") ? Buffer.from(compiledAtOnce(withoutNeedless(text), first)) : contents);
  // Node reads the nearest manifest for each import: a short one beside the modules takes a tenth to a quarter off the loading of all.
  writeWhereDifferent(
    join(dist, "package.json"),
    Buffer.from(`${JSON.stringify({ type: manifest.type, sideEffects: manifest.sideEffects })}\n`),
  );
  removeLeftovers(dist, src, new Set(outputs.map(({ path }) => resolve(path))));
}

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {Record<string, string | { default: string }>} exports
 * @property {{ bin?: Record<string, string> }} [publishConfig]
 * @property {Record<string, string>} [dependencies]
 */

/**
 * @param {Manifest} manifest
 * @returns {string[]} the modules by which a package is entered, as paths from `src` without their endings
 */
function entries({ exports, publishConfig }) {
  const exported = Object.values(exports).map((target) => (typeof target === "string" ? target : target.default));
  const files = [...exported, ...Object.values(publishConfig?.bin ?? {})];
  return files.flatMap((file) => /^\.\/dist\/(.*)\.js$/.exec(file)?.[1] ?? []);
}

/**
 * The modules that import packages of others, and what these import beside: as entries too, none shares a chunk with them.
 *
 * @param {string} src
 * @param {Manifest} manifest
 * @returns {string[]} paths from `src` without their endings
 */
function importersOfOthers(src, { dependencies = {} }) {
  const others = Object.keys(dependencies).filter((name) => !name.startsWith("@nabla-js/"));
  if (others.length === 0) return [];
  return filesIn(src)
    .filter((file) => /(?<!\.test|\.d)\.ts$/.test(file))
    .flatMap((file) => {
      const imported = [...readFileSync(join(src, file), "utf8").matchAll(/ from "(.*)";$/gm)].map(([, name]) => name);
      if (!imported.some((name) => others.some((other) => name === other || name.startsWith(`${other}/`)))) return [];
      return [
        file.replace(/\.ts$/, ""),
        ...imported.flatMap((name) => /^(\..*)\.js$/.exec(name)?.[1] ?? []).map((name) => join(dirname(file), name)),
      ];
    });
}

/**
 * A program that is running keeps the module it is reading: files that are as they should be are left alone, others are replaced whole.
 *
 * @param {string} path
 * @param {Uint8Array} contents
 */
function writeWhereDifferent(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

/**
 * What an earlier build had left behind: modules that are none of these outputs, and declarations of a source that is gone.
 *
 * @param {string} dist
 * @param {string} src
 * @param {ReadonlySet<string>} outputs - Absolute paths.
 */
function removeLeftovers(dist, src, outputs) {
  for (const file of filesIn(dist)) {
    const [, module] = /^(.*?)\.d\.ts$/.exec(file) ?? [];
    const isLeft =
      module === undefined
        ? /\.js(\.map)?$/.test(file) && !outputs.has(resolve(dist, file))
        : !existsSync(join(src, `${module}.ts`));
    if (isLeft) rmSync(join(dist, file));
  }
}

/**
 * @param {string} folder
 * @returns {string[]} the files below it, as paths from it
 */
function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
}

await Promise.all(packages.map(buildPackage));
