// What the tools ask of the workspace: its packages, their files, and what a file imports.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/**
 * @typedef {Record<string, string>} Ranges
 *
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {string} description
 * @property {Record<string, string | Record<string, string>>} exports
 * @property {Ranges} [dependencies]
 * @property {Ranges} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 * @property {Ranges} [optionalDependencies]
 *
 * @typedef {object} Package
 * @property {string} name - Its folder, and its name without the scope.
 * @property {string} directory
 * @property {Manifest} manifest
 *
 * @typedef {object} Import
 * @property {string} specifier
 * @property {boolean} typeOnly - Erased when the file is transpiled.
 * @property {number} line
 */

/** The top of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** @returns {Package[]} every published package, by name */
export const packages = () =>
  readdirSync(join(root, "packages"))
    .sort()
    .filter((name) => existsSync(join(root, "packages", name, "package.json")))
    .map((name) => {
      const directory = join(root, "packages", name);
      return { name, directory, manifest: JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) };
    });

/**
 * @param {Package} pkg
 * @returns {string[]} the absolute paths of its TypeScript sources, tests included
 */
export const sourceFiles = ({ directory }) =>
  readdirSync(join(directory, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => join(directory, "src", file));

/** @param {string} file */
export const isTest = (file) => file.endsWith(".test.ts");

/** @param {string} file */
export const fromRoot = (file) => relative(root, file);

/**
 * @param {string} file
 * @returns {ts.SourceFile}
 */
export const parse = (file) => ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);

/**
 * @param {ts.SourceFile} source
 * @param {ts.Node} node
 */
export const lineOf = (source, node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

/**
 * Every module that a file names: imports, re-exports, `import()` and types written as `import("…")`.
 *
 * @param {ts.SourceFile} source
 * @returns {Import[]}
 */
export const importsOf = (source) => {
  /** @type {Import[]} */
  const found = [];
  /** @type {(node: ts.Node, name: ts.Node | undefined, typeOnly: boolean) => void} */
  const add = (node, name, typeOnly) => {
    if (name && ts.isStringLiteralLike(name)) found.push({ specifier: name.text, typeOnly, line: lineOf(source, node) });
  };
  /** @type {(node: ts.Node) => void} */
  const visit = (node) => {
    if (ts.isImportDeclaration(node))
      add(node, node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node, node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/**
 * The name of the package in an import: `@nabla-js/ndarray` of `@nabla-js/ndarray/tree`.
 *
 * @param {string} specifier
 */
export const packageOf = (specifier) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
