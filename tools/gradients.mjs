// The rows and columns of docs/gradients.md, and the file beside it that keeps the figures.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { functionTable, primitiveTable, withoutRow } from "@nabla-js/gradcheck/tables";
import { format, resolveConfig } from "prettier";
import { root } from "./workspace.mjs";

/**
 * @typedef {object} TableRow
 * @property {string} id - The entry and the name: `numpy/pad: by a ramp`.
 * @property {string} entry
 * @property {string} name
 * @property {string | undefined} why - Why a cell is empty.
 * @property {() => readonly import("@nabla-js/gradcheck").Law[]} laws
 */

/** @typedef {"value" | "jvp" | "vjp" | "second" | "vmap" | "jit"} Column */
/** @typedef {Readonly<Record<string, Readonly<Partial<Record<Column, number>>>>>} Figures */

/** @type {readonly Column[]} */
export const columns = ["value", "jvp", "vjp", "second", "vmap", "jit"];

/**
 * The cell of the table that each law belongs to.
 *
 * @type {Readonly<Record<string, Column>>}
 */
const columnOf = {
  "inputs are left as they were": "value",
  "the shape rule foretells the eager rule": "value",
  "how elements lie in memory does not matter": "value",
  "every dtype computes the same numbers": "value",
  "jvp and vjp leave the value alone": "value",
  "jvp is the directional derivative": "jvp",
  "what has a transpose is linear": "vjp",
  "vjp is the adjoint of jvp": "vjp",
  "the transpose rule is the adjoint": "vjp",
  "transposing twice is the identity": "vjp",
  "jvp of jvp is the second directional derivative": "second",
  "grad of grad is symmetric": "second",
  "vmap is map, stacked": "vmap",
  "jit is eager": "jit",
};

/** @returns {readonly TableRow[]} */
export const tableRows = () => {
  /** @type {Map<string, number>} */
  const seen = new Map();
  const all = Object.entries({ primitives: primitiveTable(), ...functionTable() });
  return all.flatMap(([entry, rows]) =>
    rows.map(({ name, why, laws }) => {
      const times = (seen.get(`${entry}/${name}`) ?? 0) + 1;
      seen.set(`${entry}/${name}`, times);
      return { id: `${entry}/${name}${times === 1 ? "" : ` (${times})`}`, entry, name, why, laws };
    }),
  );
};

/**
 * @param {TableRow} row
 * @returns {Readonly<Record<Column, readonly import("@nabla-js/gradcheck").Law[]>>} the laws of each cell
 */
export const cellsOf = (row) => {
  /** @type {Record<Column, import("@nabla-js/gradcheck").Law[]>} */
  const cells = { value: [], jvp: [], vjp: [], second: [], vmap: [], jit: [] };
  for (const law of row.laws()) {
    const column = columnOf[law.statement];
    if (column === undefined) throw new Error(`${law.name}: the law has no column. Give it one in tools/gradients.mjs.`);
    cells[column].push(law);
  }
  return cells;
};

const figuresFile = join(root, "docs", "gradients.json");
export const pageFile = join(root, "docs", "gradients.md");

/** @returns {Figures} how many cases each cell has been tried with; 0 where the law did not hold */
export const readFigures = () => (existsSync(figuresFile) ? JSON.parse(readFileSync(figuresFile, "utf8")) : {});

/**
 * Replaces the figures of one row. The file is read anew each time, as other shards may have written to it.
 *
 * @param {string} id
 * @param {Figures[string]} cells
 */
export const merge = (id, cells) => {
  lock();
  try {
    const figures = { ...readFigures(), [id]: cells };
    const lines = order()
      .filter((row) => figures[row] !== undefined)
      .map((row) => `  ${JSON.stringify(row)}: ${spaced(figures[row])}`);
    const unfinished = `${figuresFile}.${process.pid}`;
    writeFileSync(unfinished, `{\n${lines.join(",\n")}\n}\n`);
    renameSync(unfinished, figuresFile);
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
};

const lockFolder = `${figuresFile}.lock`;

/** Waits until no other shard is writing; a lock of two seconds was left by one that was stopped. */
const lock = () => {
  for (let tries = 0; tries < 400; tries++) {
    try {
      return mkdirSync(lockFolder);
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
};

/** @type {readonly string[] | undefined} */
let ids;
const order = () => (ids ??= tableRows().map(({ id }) => id));

/** As the formatter writes it. @param {Figures[string]} cells */
const spaced = (cells) =>
  Object.keys(cells).length === 0
    ? "{}"
    : `{ ${Object.entries(cells)
        .map(([column, cases]) => `"${column}": ${cases}`)
        .join(", ")} }`;

export const writePage = async () => writeFileSync(pageFile, await page(readFigures()));

/**
 * @param {Figures} figures
 * @returns {Promise<string>} docs/gradients.md
 */
export const page = async (figures) => {
  const all = tableRows();
  const sections = [...new Set(all.map(({ entry }) => entry))].map((entry) => {
    const rows = all.filter((row) => row.entry === entry);
    const reasons = Object.entries(
      /** @type {Readonly<Record<string, Readonly<Record<string, string>>>>} */ (withoutRow)[entry] ?? {},
    );
    const without = [...new Set(reasons.map(([, why]) => why))].map(
      (why) => `- ${why}: ${reasons.flatMap(([name, other]) => (other === why ? [`\`${name}\``] : [])).join(", ")}`,
    );
    return [
      `## ${entry}`,
      table([
        ["", ...columns, "note"],
        ...rows.map(({ id, why }) => [
          id.slice(entry.length + 1),
          ...columns.map((column) => cell(figures[id]?.[column])),
          why ?? "",
        ]),
      ]),
      ...(without.length === 0 ? [] : ["No row have, each for its reason:", without.join("\n")]),
    ].join("\n\n");
  });
  const text = `${preface(figures, all)}\n\n${sections.join("\n\n")}\n`;
  return format(text, { ...(await resolveConfig(pageFile)), parser: "markdown" });
};

/** @param {number | undefined} cases */
const cell = (cases) => (cases === undefined ? "—" : cases === 0 ? "broken" : String(cases));

/** @type {(figures: Figures, all: readonly TableRow[]) => string} */
const preface = (figures, all) => {
  const tried = all.flatMap(({ id }) => Object.values(figures[id] ?? {}));
  return `# Every derivative, tried

This page is written by \`pnpm laws\`. Each number is how many random cases a cell was tried with, all in float64; each law of
the cell held in all of them. There are ${all.length} rows and ${tried.length} cells; the least tried has ${Math.min(...tried)} cases. CI tries every cell
anew with 30.

| column | the laws behind it |
| ------ | ------------------ |
| value  | inputs are left as they were, and are left so by jvp and vjp, which do not change the value; float32 gives the numbers of float64, rounded; of primitives: the shape rule foretells the shape, and how elements lie in memory does not matter |
| jvp    | jvp is the directional derivative, by central differences, extrapolated |
| vjp    | vjp is the adjoint of jvp: ⟨vjp(ct), t⟩ = ⟨ct, jvp(t)⟩; of primitives: what has a transpose rule is linear, and the rule its adjoint |
| second | jvp of jvp is the second directional derivative; grad of grad is symmetric |
| vmap   | vmap is map, stacked: along any axes, of any arguments, batches of 0 to 3 |
| jit    | jit is eager |

A dash is a law that does not apply, for the reason in the note. Where a function is smooth, and what arguments it is given,
stands in \`packages/gradcheck/src/tables\`; [Hold your own function to the laws](laws.md) tells what each law catches.`;
};

/** @param {readonly (readonly string[])[]} lines */
const table = ([head, ...body]) => {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
};
