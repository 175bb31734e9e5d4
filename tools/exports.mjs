import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { packages, root } from "./workspace.mjs";

/**
 * @typedef {object} Export
 * @property {string} name
 * @property {boolean} isType - Erased: a type or an interface.
 * @property {string} summary - The first sentence of its documentation; empty where it has none.
 * @property {string} file - Where it is declared.
 * @property {string} documentation - The whole of its documentation, without the tags.
 */

/**
 * What every entry of every package exports, as a user of the package sees it.
 *
 * @returns {Map<string, Export[]>} by the name to import from, in the order of package.json
 */
export const exportsOfAll = () => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => readFileSync(file, "utf8"));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const entries = packages().flatMap(({ directory, manifest }) =>
    Object.entries(manifest.exports).flatMap(([entry, target]) =>
      typeof target === "string"
        ? []
        : [{ name: manifest.name + entry.slice(1), file: join(directory, target["@nabla-js/source"]) }],
    ),
  );
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
  );
  const checker = program.getTypeChecker();
  return new Map(entries.map(({ name, file }) => [name, exportsOf(checker, program.getSourceFile(file))]));
};

/**
 * @param {ts.TypeChecker} checker
 * @param {ts.SourceFile | undefined} source
 * @returns {Export[]}
 */
const exportsOf = (checker, source) => {
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) return [];
  return checker
    .getExportsOfModule(module)
    .map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const documentation = ts.displayPartsToString(target.getDocumentationComment(checker));
      return {
        name: symbol.name,
        isType: (target.flags & ts.SymbolFlags.Value) === 0,
        summary: firstSentence(documentation),
        file: target.declarations?.[0]?.getSourceFile().fileName ?? "",
        documentation,
      };
    })
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
};

/**
 * @param {string} documentation
 * @returns {string} up to the first full stop that ends a sentence, links as code
 */
export const firstSentence = (documentation) => {
  const [paragraph] = documentation.split(/\n\s*\n/);
  const text = paragraph
    .replaceAll(/\{@link\s+([^}\s|]+)[^}]*\}/g, "`$1`")
    .replaceAll(/\s+/g, " ")
    .trim();
  return /^.*?[.:?!](?=\s+[\p{Lu}`(]|$)/u.exec(text)?.[0].replace(/:$/, ".") ?? text;
};
