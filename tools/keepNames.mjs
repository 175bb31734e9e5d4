import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

/** @typedef {ReadonlyMap<string, ReadonlySet<string>>} NamesByFile - By the absolute path of a source. */

/**
 * The functions that a bundler had to call differently, as `abs2`, because another module of the bundle has an `abs` of its own.
 *
 * @param {readonly { path: string, text: string }[]} outputs - Of esbuild, which writes above each module where it is from.
 * @returns {NamesByFile}
 */
export const renamedFunctions = (outputs) => {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const { text } of outputs.filter(({ path }) => path.endsWith(".js"))) {
    let file = "";
    for (const [, source, name, digits] of text.matchAll(
      /^\/\/ (.*\.ts)$|^(?:var|(?:async )?function\*?) ([\w$]+?)(\d+)(?: = (?:async )?)?[(<]/gm,
    ))
      if (source !== undefined) file = resolve(source);
      // Of `log22`, what comes behind `log` or behind `log2` may be what was added: the source has only one of them, or both.
      else
        for (let end = 0; end < digits.length; end++)
          found.set(file, (found.get(file) ?? new Set()).add(name + digits.slice(0, end)));
  }
  return found;
};

/** A function is called after the variable that it was first given to: `jit(abs)` and printed layers show that. */
const helper = `export const keepName = (value, f) => Object.defineProperty(f, "name", { value });`;

/**
 * A plugin by which exported functions keep their names, whatever a bundler calls their variables.
 *
 * @param {NamesByFile} namesByFile
 * @returns {import("esbuild").Plugin}
 */
export const keepNames = (namesByFile) => ({
  name: "keep-names",
  setup: (it) => {
    if (namesByFile.size === 0) return;
    const files = [...namesByFile.keys()].map((file) => file.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    it.onResolve({ filter: /^nabla:keep-name$/ }, ({ path }) => ({ path, namespace: "nabla" }));
    it.onLoad({ filter: /.*/, namespace: "nabla" }, () => ({ contents: helper }));
    it.onLoad({ filter: new RegExp(`^(?:${files.join("|")})$`) }, async ({ path }) => {
      const names = [...(namesByFile.get(path) ?? [])].join("|");
      const declaration = new RegExp(`^export ((?:const|(?:async )?function\\*?) (${names})\\b(?:.* = (?:async )?)?[(<])`, "gm");
      const text = await readFile(path, "utf8");
      // A function with overloads is declared several times.
      const exported = new Set([...text.matchAll(declaration)].map(([, , name]) => name));
      if (exported.size === 0) return undefined;
      const kept = [...exported].map(
        (name) => `const named_${name} = /* @__PURE__ */ keepName("${name}", ${name});\nexport { named_${name} as ${name} };`,
      );
      // Spaces for `export `, and all else behind the end: places in the source stay as they are.
      const lines = [text.replace(declaration, "       $1"), 'import { keepName } from "nabla:keep-name";', ...kept];
      return { contents: lines.join("\n"), loader: "ts" };
    });
  },
});
