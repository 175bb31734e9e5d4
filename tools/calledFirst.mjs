import { readFileSync } from "node:fs";

/**
 * By the names of packages' folders, which functions training steps call at first, and in each, in one text, which of those within it.
 * Made by `node bench/calledFirst.mjs`.
 *
 * @type {Record<string, Record<string, string>>}
 */
const list = JSON.parse(readFileSync(new URL("calledFirst.json", import.meta.url), "utf8"));

/**
 * @param {string} folder
 * @returns {ReadonlySet<string>} the paths of functions to compile when their module is loaded
 */
export const calledFirst = (folder) =>
  new Set(
    Object.entries(list[folder] ?? {}).flatMap(([top, inner]) => [
      top,
      ...(inner.match(/\S+/g) ?? []).map((path) => `${top}/${path}`),
    ]),
  );
