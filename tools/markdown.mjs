/**
 * @typedef {object} Block
 * @property {string} code
 * @property {number} line - Where the code begins, counted from 1.
 * @property {string | undefined} output - What the page says it prints: the `text` block right behind it.
 */

/**
 * The TypeScript programs of a page.
 *
 * @param {string} markdown
 * @returns {Block[]}
 */
export const programsIn = (markdown) => {
  const fence = /^```(\w*)\n(.*?)^```$/gms;
  const blocks = [...markdown.matchAll(fence)].map(({ index, 0: whole, 1: language, 2: code }) => ({
    language,
    code,
    start: index,
    end: index + whole.length,
  }));
  return blocks.flatMap(({ language, code, start, end }, i) => {
    if (language !== "ts") return [];
    const next = blocks[i + 1];
    const prints = next?.language === "text" && markdown.slice(end, next.start).trim() === "";
    return [{ code, line: markdown.slice(0, start).split("\n").length + 1, output: prints ? next.code : undefined }];
  });
};
