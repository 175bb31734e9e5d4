// The parts of a package's README that are made from its code.
import { bundle } from "./bundle.mjs";

/** @typedef {import("./exports.mjs").Export} Export */

/**
 * @param {string} markdown
 * @param {string} name - Of the part: it stands between `<!-- name -->` and `<!-- /name -->`.
 * @param {string} text
 * @returns {string} the page with the part replaced, or as it was where it has no such part
 */
export const withPart = (markdown, name, text) =>
  markdown.replace(
    new RegExp(`(<!-- ${name} -->\n).*?(<!-- /${name} -->)`, "s"),
    (_whole, open, close) => `${open}\n${text}\n\n${close}`,
  );

/**
 * @param {string} markdown
 * @param {string} name
 * @returns {string | undefined}
 */
export const partOf = (markdown, name) => new RegExp(`<!-- ${name} -->\n(.*?)<!-- /${name} -->`, "s").exec(markdown)?.[1].trim();

/**
 * The list of exports of a package, one line each, under the name to import from.
 *
 * @param {ReadonlyMap<string, readonly Export[]>} entries - Those of one package.
 */
export const exportList = (entries) =>
  [...entries]
    .map(([entry, list]) => /** @type {const} */ ([entry, list.filter(isListed)]))
    .filter(([, list]) => list.length > 0)
    .map(([entry, list]) => `**\`${entry}\`**\n\n${list.map(exportLine).join("\n")}`)
    .join("\n\n");

/**
 * The options of a function are told where the function is.
 *
 * @param {Export} exported
 */
export const isListed = ({ name, isType }) => !(isType && name.endsWith("Options"));

/** @param {Export} exported */
const exportLine = ({ name, isType, summary }) => `- \`${name}\`${isType ? " (type)" : ""} — ${summary}`;

/**
 * What a package weighs with everything in it and its dependencies left out.
 *
 * @param {import("./workspace.mjs").Manifest} manifest
 * @returns {Promise<number>} bytes, minified and gzipped
 */
export const sizeOf = async ({ name, dependencies = {}, peerDependencies = {} }) => {
  const others = [...Object.keys(dependencies), ...Object.keys(peerDependencies)].flatMap((other) => [other, `${other}/*`]);
  // Data that is made when a package is built is a module of its own, imported when it is asked for.
  const external = [...others, "*.mjs"];
  const { gzipped } = await bundle(`export * from "${name}";`, { external });
  return gzipped;
};

/** @param {number} bytes */
export const sizeText = (bytes) =>
  bytes < 100
    ? "Nothing yet."
    : `${(bytes / 1000).toFixed(1)} kB with everything in it, minified and gzipped; a bundler keeps what is used.`;

/** @param {string} text */
export const sizeIn = (text) => (/^([\d.]+) kB/.exec(text) ? 1000 * Number(/^([\d.]+) kB/.exec(text)?.[1]) : 0);
