import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build, transformSync, type Plugin } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import ts from "typescript";
import { agrees, exampleModule, examplesIn, isClaim, readExample } from "./examples.mjs";
import { exportsOfAll } from "./exports.mjs";
import { fromRoot, isTest, packageOf, packages, parse, root, sourceFiles } from "./workspace.mjs";

const namespaces: Readonly<Record<string, string>> = {
  np: "@nabla-js/ndarray",
  lax: "@nabla-js/ndarray/lax",
  random: "@nabla-js/ndarray/random",
  tree: "@nabla-js/ndarray/tree",
  special: "@nabla-js/ndarray/special",
  linalg: "@nabla-js/ndarray/linalg",
  fft: "@nabla-js/ndarray/fft",
  fc: "fast-check",
};

const all = exportsOfAll();
const examples = packages().flatMap((pkg) =>
  sourceFiles(pkg)
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      examplesIn(parse(file)).map((example) => ({
        ...example,
        file,
        home: pkg.manifest.name,
        place: `${fromRoot(file)}:${example.line}`,
      })),
    ),
);

const exportedFrom = (file: string): Set<string> =>
  new Set(
    parse(file).statements.flatMap((statement) => {
      if (
        !ts.canHaveModifiers(statement) ||
        !ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      )
        return [];
      if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText());
      return "name" in statement ? [(statement.name as ts.Identifier).text] : [];
    }),
  );

const primitives = packages()
  .filter(({ name }) => name === "ndarray")
  .flatMap(sourceFiles)
  .filter((file) => !isTest(file) && file.includes("primitives"));

/** Where an example finds a name: in its own file, in a namespace, in its own package, in JavaScript, in the family. */
const importFor = (file: string, home: string) => {
  const own = exportedFrom(file);
  const entryOf = (name: string, ofHome: boolean): string | undefined =>
    [...all].find(
      ([entry, list]) =>
        (packageOf(entry) === home) === ofHome && list.some((exported) => exported.name === name && !exported.isType),
    )?.[0];
  return (name: string): string | undefined => {
    if (name === "test") return `import { test } from "vitest";`;
    if (own.has(name)) return `import { ${name} } from ${JSON.stringify(file)};`;
    if (namespaces[name] !== undefined) return `import * as ${name} from "${namespaces[name]}";`;
    const primitive = name.endsWith("P") ? primitives.find((file) => exportedFrom(file).has(name)) : undefined;
    if (primitive !== undefined) return `import { ${name} } from ${JSON.stringify(primitive)};`;
    const entry = entryOf(name, true) ?? (name in globalThis ? undefined : entryOf(name, false));
    return entry === undefined ? undefined : `import { ${name} } from "${entry}";`;
  };
};

type Result = { readonly printed?: string; readonly comment?: string; readonly line: number; readonly error?: string };

/** Runs all examples in one process; for each, what its claims came to, and the error that ended it. */
const runAll = async (): Promise<readonly Result[][]> => {
  const modules = examples.map(({ code, file, home }) => {
    const text = exampleModule(code, importFor(file, home));
    try {
      transformSync(text, { loader: "ts" });
      return text;
    } catch (error) {
      return `export default () => { throw new Error(${JSON.stringify((error as Error).message)}); };`;
    }
  });
  const plugin: Plugin = {
    name: "examples",
    setup(it) {
      it.onResolve({ filter: /^(?:vitest|node:test)$/ }, () => ({ path: "test", namespace: "runner" }));
      it.onLoad({ filter: /.*/, namespace: "runner" }, () => ({ contents: "export const test = (_name, body) => body();" }));
      it.onResolve({ filter: /^example:/ }, ({ path }) => ({ path, namespace: "example" }));
      it.onLoad({ filter: /.*/, namespace: "example" }, ({ path }) => {
        const i = Number(path.slice("example:".length));
        return { contents: modules[i]!, loader: "ts", resolveDir: dirname(examples[i]!.file) };
      });
    },
  };
  const entry = `import { writeFileSync } from "node:fs";
    import { inspect } from "node:util";
    ${modules.map((_, i) => `import example${i} from "example:${i}";`).join("\n")}
    console.log = () => {};
    const isArray = (value) => typeof value === "object" && value !== null && Symbol.for("@nabla-js/array") in value;
    const print = (value, comment) => (typeof value === "string" && !/^['"]/.test(comment) ? value : isArray(value) ? value.toString() : inspect(value, { depth: 9, breakLength: Infinity, maxArrayLength: 1000 }));
    const results = [];
    for (const example of [${modules.map((_, i) => `example${i}`).join(", ")}]) {
      const of = [];
      results.push(of);
      const claim = async (value, comment, line) => {
        try {
          of.push({ printed: print(await value(), comment), comment, line });
        } catch (error) {
          if (!/^throws\\b/i.test(comment)) throw error;
          of.push({ printed: "throws " + error.name + ": " + error.message, comment, line });
        }
      };
      try { await example(claim); } catch (error) { of.push({ line: 1, error: String(error.stack ?? error) }); }
    }
    writeFileSync("results.json", JSON.stringify(results));`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: "js" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@nabla-js/source"],
    plugins: [plugin],
    write: false,
    logLevel: "silent",
  });
  const folder = mkdtempSync(join(tmpdir(), "nabla-examples-"));
  try {
    writeFileSync(join(folder, "examples.mjs"), outputFiles[0]!.contents);
    execFileSync(process.execPath, ["examples.mjs"], { cwd: folder, stdio: "pipe" });
    return JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

let results: readonly Result[][];
beforeAll(async () => {
  results = await runAll();
});

test.each(examples.map(({ place }, i) => ({ place, i })))("$place is as it says", ({ i }) => {
  const wrong = results[i]!.filter(({ error, printed = "", comment = "" }) =>
    error !== undefined
      ? true
      : /^throws\b/i.test(comment)
        ? !printed.startsWith(comment.replace(/^throws an? /i, "throws "))
        : !agrees(printed, comment),
  );
  expect(wrong).toEqual([]);
});

test("readExample finds what an example claims and which names it takes from elsewhere", () => {
  const { claims, free } = readExample("const y = f(x); // [1,\n//  2]\ng(y, { a: 1 }).h; // 3\nk(); \n");
  expect(claims.map(({ statement, comment }) => [statement, comment])).toEqual([
    ["y", "[1,\n 2]"],
    ["g(y, { a: 1 }).h", "3"],
  ]);
  expect(free).toEqual(["f", "x", "g", "k"]);
});

test("numbers agree to the digits that are written, whatever the layout", () => {
  expect(agrees("[[1. 2.]\n [3. 4.]]", "[[1, 2], [3, 4]]")).toBe(true);
  expect(agrees("0.84147096", "0.8415")).toBe(true);
  expect(agrees("0.84147096", "0.8414")).toBe(false);
  expect(agrees("[1. 2. 3.]", "[1, 2]")).toBe(false);
  expect(agrees("[1. 2. 3.]", "[1, 2, …")).toBe(true);
  expect(agrees("[ True False]", "[true, false]")).toBe(true);
  expect(agrees("[inf nan]", "[Infinity, NaN]")).toBe(true);
  expect(agrees("[inf nan]", "[-Infinity, NaN]")).toBe(false);
  expect(agrees("{ a: 'b' }", '{ a: "b" }')).toBe(true);
  expect(agrees("b", '"b"')).toBe(true);
  expect(isClaim("float32")).toBe(false);
  expect(isClaim("f32[3]")).toBe(true);
});
