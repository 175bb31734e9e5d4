import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import ts from "typescript";
import { fromRoot, lineOf, packages, parse, root, sourceFiles } from "./workspace.mjs";

const all = packages();

describe.each(all)("$name", (pkg) => {
  test("has its four documents", () => {
    for (const file of ["package.json", "README.md", "CHANGELOG.md", "tsconfig.build.json"])
      expect(existsSync(join(pkg.directory, file)), file).toBe(true);
  });

  test("src/index.ts re-exports, and does nothing else", () => {
    const source = parse(join(pkg.directory, "src", "index.ts"));
    const wrong = source.statements
      .filter((statement) => !ts.isExportDeclaration(statement))
      .map((statement) => `${fromRoot(source.fileName)}:${lineOf(source, statement)}`);
    expect(wrong).toEqual([]);
  });

  test("a file is named after what it exports", () => {
    const files = sourceFiles(pkg).map((file) => basename(file));
    expect(files.filter((file) => !/^[a-zA-Z][a-zA-Z0-9]*(?:\.test)?\.ts$/.test(file))).toEqual([]);
  });

  test("no function is left by an export that keeps a whole namespace", () => {
    const wrong = sourceFiles(pkg).flatMap((file) => {
      const source = parse(file);
      return source.statements
        .filter(
          (statement) =>
            ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamespaceExport(statement.exportClause),
        )
        .map((statement) => `${fromRoot(file)}:${lineOf(source, statement)}`);
    });
    expect(wrong, "namespaces are modules: export * as … keeps all of one in every bundle").toEqual([]);
  });

  test("the manifest is that of the family", () => {
    const manifest: Record<string, unknown> = JSON.parse(readFileSync(join(pkg.directory, "package.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: `@nabla-js/${pkg.name}`,
      type: "module",
      sideEffects: false,
      license: "MIT",
      engines: { node: ">=20" },
      files: ["dist", "src", "!src/**/*.test.ts"],
    });
    for (const [entry, target] of Object.entries(pkg.manifest.exports)) {
      if (entry === "./package.json") continue;
      const module = entry === "." ? "index" : entry.slice("./".length);
      expect(Object.entries(target)).toEqual([
        ["@nabla-js/source", `./src/${module}.ts`],
        ["types", `./dist/${module}.d.ts`],
        ["default", `./dist/${module}.js`],
      ]);
    }
  });
});

test("the README's commands use the pnpm that is pinned", () => {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const commands = readFileSync(join(root, "README.md"), "utf8").match(/npx --yes pnpm@\S+ \w+/g) ?? [];
  expect(commands).toEqual(["demo", "test"].map((command) => `npx --yes ${packageManager} ${command}`));
});

test("no test is skipped, and no check is silenced without its reason", () => {
  const marks = [
    /\b(?:test|it|describe)\.(?:skip|only|todo|fails)\b/,
    /@ts-(?:ignore|nocheck)/,
    /\b(?:TODO|FIXME)\b/,
    /eslint-disable(?!.* -- )/,
  ];
  const wrong = all.flatMap(sourceFiles).flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, i) => (marks.some((mark) => mark.test(line)) ? [`${fromRoot(file)}:${i + 1}: ${line.trim()}`] : [])),
  );
  expect(wrong).toEqual([]);
});

/** What names one machine or one workplace. Written in parts, so that this file does not name them either. */
const neighbour = ["..", "shared"].join("/");
const places = [
  neighbour,
  ...["work", "farm", "root", "home"].map((name) => ["", name, ""].join("/")),
  ["npmjs", "org/"].join("."),
];

/** @returns the lines of `text` that name a place, each with its number */
const naming = (text: string, allowed: readonly string[]): string[] =>
  text
    .split("\n")
    .flatMap((line, i) =>
      places.some((place) => line.includes(place) && !allowed.includes(place)) ? [`${i + 1}: ${line.trim()}`] : [],
    );

test("no file names a path of a machine, a registry or a neighbour", () => {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const files = listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
  const wrong = files.flatMap((file) => {
    const bytes = readFileSync(join(root, file));
    if (bytes.includes(0)) return [];
    return naming(bytes.toString("utf8"), file === ".ci/run" ? [neighbour] : []).map((line) => `${file}:${line}`);
  });
  expect(files.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
  expect(naming(`a\nsee ${neighbour}/x\n`, [])).toEqual([`2: see ${neighbour}/x`]);
  expect(naming(`a\nsee ${neighbour}/x\n`, [neighbour])).toEqual([]);
});
