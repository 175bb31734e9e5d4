import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { compiledAtOnce } from "./compiledAtOnce.mjs";
import { packages, root } from "./workspace.mjs";

beforeAll(() => execFileSync(process.execPath, [join(root, "build.mjs")], { cwd: root }));

/** The files by which a package is entered, under a condition. */
const entries = (pkg: ReturnType<typeof packages>[number], condition: string): string[] =>
  Object.values(pkg.manifest.exports).flatMap((target) =>
    typeof target === "string" ? [] : [join(pkg.directory, target[condition])],
  );

type Names = Record<string, string>;
const namesOf = (module: object): Names =>
  Object.fromEntries(Object.entries(module).flatMap(([key, value]) => (typeof value === "function" ? [[key, value.name]] : [])));

/** What the functions of modules are called in a process of their own, which reads what is built. */
const builtNames = (files: readonly string[]): Names[] => {
  const code = `
    const namesOf = ${namesOf.toString()};
    const all = [];
    for (const file of ${JSON.stringify(files.map((file) => pathToFileURL(file).href))}) all.push(namesOf(await import(file)));
    console.log(JSON.stringify(all));`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: root, encoding: "utf8" });
  return JSON.parse(printed) as Names[];
};

/** Every module counts as one with effects, so what has effects, or looks so, is left of a program that uses nothing. */
const asIfWithEffects: Plugin = {
  name: "as-if-with-effects",
  setup: (it) => {
    it.onResolve({ filter: /^\.|^\// }, ({ kind, path, resolveDir }) =>
      kind === "dynamic-import" ? { path, external: true } : { path: resolve(resolveDir, path), sideEffects: true },
    );
  },
};

describe.each(packages())("$name, as it is built:", (pkg) => {
  test("functions have the names that they have in the sources", async () => {
    const inSources = await Promise.all(entries(pkg, "@nabla-js/source").map(async (file) => namesOf(await import(file))));
    expect(builtNames(entries(pkg, "default"))).toEqual(inSources);
  });

  test("next to nothing is left of it where nothing is used", async () => {
    // The entry for whoever wants all primitives is an object of all primitives.
    const files = entries(pkg, "default").filter((file) => !file.endsWith("primitives.js"));
    const { outputFiles } = await build({
      stdin: { contents: files.map((file) => `import ${JSON.stringify(file)};`).join("\n"), resolveDir: root },
      bundle: true,
      minify: true,
      packages: "external",
      external: ["node:*"],
      format: "esm",
      write: false,
      plugins: [asIfWithEffects],
    });
    // Names of the modules of others, and numbers that a bundler does not reckon.
    const text = outputFiles[0].text.replace(/import[^;"]*"[^"]*";/g, "");
    expect(text.length, text.slice(0, 500)).toBeLessThan(1500);
  });

  test("chunks import each other for what they use alone, and all of them are there", () => {
    const dist = join(pkg.directory, "dist");
    const modules = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
    for (const module of modules) {
      const text = readFileSync(join(dist, module), "utf8");
      expect(text).not.toMatch(/^import "\./m);
      for (const [, path] of text.matchAll(/^(?:import|export|\}) .*?from "(\.[^"]*)";$/gm))
        expect(existsSync(join(dist, dirname(module), path)), `${module} → ${path}`).toBe(true);
    }
    expect(modules.length).toBeGreaterThan(0);
  });
});

test("functions at the top are compiled when their module is loaded, in a package that asks for it", () => {
  const text = `var block = (a, b = [(1)]) => {
  return (x) => {
    return a + x;
  };
};
var taken = ({
  a,
  b
}) => {
  return a;
};
var curried = (a) => (b) => {
  return b;
};
var long = () => ({ rows: [1].map((x) => {
  return x;
}) });
var rules = { add: (a, ...rest) => a === rest[0] };
var made = /* @__PURE__ */ cached((a) => a);
var later = async (a) => a;
var Kept = class {
  own = () => this;
};
function declared() {
  return () => 1;
}
`;
  expect(compiledAtOnce(text)).toBe(`var block = (function(a, b = [(1)]) {
  return (x) => {
    return a + x;
  };
});
var taken = (function({
  a,
  b
}) {
  return a;
});
var curried = (function(a) { return (b) => {
  return b;
}; });
var long = (function() { return ({ rows: [1].map((x) => {
  return x;
}) }); });
var rules = { add: (function(a, ...rest) { return a === rest[0]; }) };
var made = /* @__PURE__ */ cached((function(a) { return a; }));
var later = async (a) => a;
var Kept = class {
  own = () => this;
};
function declared() {
  return () => 1;
}
`);

  const counts = packages().map(({ name, directory }) => {
    const dist = join(directory, "dist");
    const modules = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
    const texts = modules.map((module) => readFileSync(join(dist, module), "utf8"));
    return [name, texts.flatMap((text) => text.match(/\(function\(/g) ?? []).length] as const;
  });
  for (const [name, count] of counts) expect(count > 400, name).toBe(name === "kernels-wasm");
});
