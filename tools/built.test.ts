import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { measureCalledFirst } from "../bench/calledFirst.mjs";
import { calledFirst } from "./calledFirst.mjs";
import { compiledAtOnce, functionsOf } from "./compiledAtOnce.mjs";
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

describe("compiled when their module is loaded", () => {
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
var curried = (a) => (b) => (c) => {
  return b;
};
var long = () => ({ rows: [1].map((x) => {
  return x;
}), sums: [1].map((x) => x) });
var rules = { add: (a, ...rest) => a === rest[0] };
var made = /* @__PURE__ */ cached((a) => a);
var later = async (a) => a;
var Kept = class {
  own = () => this;
  all(x) {
    return x.map((y) => y);
  }
};
function declared() {
  return () => arguments[0];
}
var already = (function(a) { return (b) => a; });
`;
  const paths = functionsOf(text).map(({ path }) => path);

  test("functions have paths of what they are assigned to", () => {
    expect(paths).toEqual([
      ...[
        "block",
        "block/#0",
        "taken",
        "curried",
        "curried/#0",
        "curried/#0/#0",
        "long",
        "long/#0",
        "long/#1",
        "add",
        "#0",
        "later",
      ],
      ...["#1", "all", "all/#0", "declared", "declared/#0", "already", "already/#0"],
    ]);
    const [, first] = functionsOf(text);
    expect(text.slice(first.start, first.end)).toBe("(x) => {\n    return a + x;\n  }");
  });

  test("those that are chosen stand in brackets, but for what has the `this` of its surroundings or waits", () => {
    expect(compiledAtOnce(text, new Set(paths))).toBe(`var block = (function(a, b = [(1)]) {
  return (function(x) {
    return a + x;
  });
});
var taken = (function({
  a,
  b
}) {
  return a;
});
var curried = (function(a) { return (function(b) { return (function(c) {
  return b;
}); }); });
var long = (function() { return ({ rows: [1].map((function(x) {
  return x;
})), sums: [1].map((function(x) { return x; })) }); });
var rules = { add: (function(a, ...rest) { return a === rest[0]; }) };
var made = /* @__PURE__ */ cached((function(a) { return a; }));
var later = async (a) => a;
var Kept = class {
  own = () => this;
  all(x) {
    return x.map((function(y) { return y; }));
  }
};
function declared() {
  return () => arguments[0];
}
var already = (function(a) { return (function(b) { return a; }); });
`);
  });

  test("others stay as they are, and those within them too", () => {
    expect(compiledAtOnce(text, new Set())).toBe(text);
    const few = compiledAtOnce(text, new Set(["curried/#0", "long/#1"]));
    expect(few.match(/.*\(function\(.*/g)).toEqual([
      "var curried = (a) => (function(b) { return (c) => {",
      "}), sums: [1].map((function(x) { return x; })) });",
      "var already = (function(a) { return (b) => a; });",
    ]);
    expect(few.split("\n").length).toBe(text.split("\n").length);
  });

  test("most of what first calls of training steps call is in the list; `node bench/calledFirst.mjs` makes it anew", async () => {
    const found = [...(await measureCalledFirst())].flatMap(([name, { listed }]) => {
      const list = calledFirst(name);
      return listed.map((path) => list.has(path));
    });
    expect(found.length).toBeGreaterThan(800);
    expect(found.filter((is) => is).length / found.length).toBeGreaterThan(0.8);
  });

  test("what is in the list stands in brackets where it is built, and nothing else does", () => {
    let count = 0;
    for (const { name, directory } of packages()) {
      const list = calledFirst(name);
      const dist = join(directory, "dist");
      for (const module of readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"))) {
        const built = readFileSync(join(dist, module), "utf8");
        for (const { path, start, end } of functionsOf(built)) {
          const isArrow = built[start] === "(";
          const isBracketed = built.startsWith("(function(", start - 1);
          if (isBracketed) count++;
          const own = built.slice(start, end);
          if (isArrow && list.has(path)) expect(own, `${name}: ${path}`).toMatch(/\b(this|super|arguments)\b/);
          if (isBracketed) expect(list.has(path), `${name}: ${path}`).toBe(true);
        }
      }
    }
    expect(count).toBeGreaterThan(700);
  });
});
