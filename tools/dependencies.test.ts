import { builtinModules } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { findCycle } from "./cycles.mjs";
import { fromRoot, importsOf, isTest, packageOf, packages, parse, root, sourceFiles } from "./workspace.mjs";

/** Who may know whom. The picture of it is in docs/architecture.md. */
const mayKnow: Readonly<Record<string, readonly string[]>> = {
  ndarray: [],
  formats: ["ndarray"],
  grad: ["ndarray"],
  gradcheck: ["ndarray", "grad"],
  "kernels-wasm": ["ndarray", "grad"],
  "kernels-gpu": ["ndarray", "grad"],
  layers: ["ndarray", "grad"],
  losses: ["ndarray", "grad"],
  optimizers: ["ndarray", "grad"],
  rl: ["ndarray", "grad"],
  datasets: ["ndarray", "formats"],
  training: ["ndarray", "grad", "formats"],
  "models-zoo": [
    "ndarray",
    "grad",
    "kernels-wasm",
    "kernels-gpu",
    "layers",
    "losses",
    "optimizers",
    "formats",
    "datasets",
    "training",
    "rl",
  ],
};

/** The libraries that a package brings with it. */
const libraries: Readonly<Record<string, readonly string[]>> = {
  formats: ["fast-png", "fflate", "modern-tar", "papaparse"],
  "models-zoo": ["modern-gif"],
  training: ["cli-progress", "simple-ascii-chart"],
};

/** What a package takes from outside the family when it runs. */
const outside: Readonly<Record<string, readonly string[]>> = {
  gradcheck: ["fast-check"],
  "kernels-gpu": ["gpu.js"],
  "models-zoo": ["gpu.js"],
};

/** Sources that may name Node's own modules: a `node` entry and its parts, and a command. */
const needsNode = (file: string): boolean => /\/src\/(?:node|cli)(?:\.ts$|\/)/.test(file.replaceAll("\\", "/"));

const all = packages();
const parsed = all.map((pkg) => ({
  ...pkg,
  files: sourceFiles(pkg).map((file) => ({ file, imports: importsOf(parse(file)) })),
}));
const nodeModules = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);

test("every package is in the table", () => {
  expect(all.map(({ name }) => name)).toEqual(Object.keys(mayKnow).sort());
});

test.each(all)("$name: package.json says what the table says", ({ name, manifest }) => {
  const known = mayKnow[name]!.map((other) => `@nabla-js/${other}`).sort();
  const dependencies = manifest.dependencies ?? {};
  expect(Object.keys(dependencies).sort()).toEqual([...known, ...(libraries[name] ?? [])].sort());
  for (const other of known) expect(dependencies[other]).toBe("workspace:^");
  expect(Object.keys(manifest.peerDependencies ?? {})).toEqual(outside[name] ?? []);
  expect(manifest.optionalDependencies).toBeUndefined();
});

test.each(parsed)("$name: sources import what package.json names", ({ name, directory, manifest, files }) => {
  const declared = new Set([...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.peerDependencies ?? {})]);
  const wrong = files
    .filter(({ file }) => !isTest(file))
    .flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier }) => {
          if (specifier.startsWith(".")) return !resolve(dirname(file), specifier).startsWith(join(directory, "src"));
          if (nodeModules.has(specifier)) return !(specifier.startsWith("node:") && needsNode(file));
          return !declared.has(packageOf(specifier));
        })
        .map(({ specifier, line }) => `${fromRoot(file)}:${line} imports ${specifier}`),
    );
  expect(wrong, `${name} knows ${[...declared].join(", ") || "nobody"}, and Node only in src/node and src/cli`).toEqual([]);
});

test("tests alone import gradcheck, fast-check and vitest, and gradcheck alone publishes fast-check", () => {
  const forTests = new Set(["vitest", "fast-check", "@nabla-js/gradcheck"]);
  const wrong = parsed.flatMap(({ name, files }) =>
    files
      .filter(({ file }) => !isTest(file))
      .flatMap(({ file, imports }) =>
        imports
          .filter(({ specifier }) => forTests.has(packageOf(specifier)))
          .filter(({ specifier }) => !(name === "gradcheck" && specifier === "fast-check"))
          .map(({ specifier, line }) => `${fromRoot(file)}:${line} imports ${specifier}`),
      ),
  );
  expect(wrong).toEqual([]);
});

test("every import between packages names an entry that exists", () => {
  const entries = new Set(
    all.flatMap(({ manifest }) => Object.keys(manifest.exports).map((entry) => join(manifest.name, entry).replaceAll("\\", "/"))),
  );
  const wrong = parsed.flatMap(({ files }) =>
    files.flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith("@nabla-js/") && !entries.has(specifier))
        .map(({ specifier, line }) => `${fromRoot(file)}:${line} imports ${specifier}`),
    ),
  );
  expect(wrong).toEqual([]);
});

test("every entry has its source", () => {
  const missing = all.flatMap(({ directory, manifest }) =>
    Object.values(manifest.exports)
      .filter((entry) => typeof entry !== "string")
      .map((entry) => join(directory, entry["@nabla-js/source"]!))
      .filter((file) => !existsSync(file))
      .map(fromRoot),
  );
  expect(missing).toEqual([]);
});

test("no file imports itself by way of others", () => {
  const sources = new Map(
    all.flatMap(({ manifest, directory }) =>
      Object.entries(manifest.exports).flatMap(([entry, target]) =>
        typeof target === "string"
          ? []
          : [[join(manifest.name, entry).replaceAll("\\", "/"), join(directory, target["@nabla-js/source"]!)]],
      ),
    ) as [string, string][],
  );
  const edges = new Map(
    parsed.flatMap(({ files }) =>
      files.map(({ file, imports }): [string, string[]] => [
        fromRoot(file),
        imports
          .filter(({ typeOnly }) => !typeOnly)
          .flatMap(({ specifier }) => {
            const target = specifier.startsWith(".")
              ? resolve(dirname(file), specifier.replace(/\.js$/, ".ts"))
              : sources.get(specifier);
            return target === undefined ? [] : [fromRoot(target)];
          }),
      ]),
    ),
  );
  expect(findCycle(edges)).toBeUndefined();
});

test("findCycle names the files of a ring, and finds none where there is none", () => {
  expect(
    findCycle(
      new Map([
        ["a", ["b", "c"]],
        ["b", ["c"]],
        ["c", []],
      ]),
    ),
  ).toBeUndefined();
  expect(
    findCycle(
      new Map([
        ["a", ["b"]],
        ["b", ["c"]],
        ["c", ["b"]],
      ]),
    ),
  ).toEqual(["b", "c", "b"]);
  expect(findCycle(new Map([["a", ["a"]]]))).toEqual(["a", "a"]);
});

test("one version for all, and the root installs every package", () => {
  expect(new Set(all.map(({ manifest }) => manifest.version)).size).toBe(1);
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const { manifest } of all) expect(devDependencies).toHaveProperty([manifest.name], "workspace:^");
});
