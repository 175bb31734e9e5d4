import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cellsOf, columns, page, pageFile, readFigures, tableRows } from "./gradients.mjs";

const mend = "run `pnpm laws --cases 30`";
const figures = readFigures();

test("each cell that has laws has been tried, 30 times or more, and all of them held", () => {
  const ids = tableRows().map(({ id }) => id);
  expect(Object.keys(figures), mend).toEqual(ids);
  const wrong = tableRows().flatMap((row) => {
    const cells = cellsOf(row);
    return columns
      .filter((column) =>
        cells[column].length === 0 ? figures[row.id][column] !== undefined : !((figures[row.id][column] ?? 0) >= 30),
      )
      .map((column) => `${row.id}, ${column}: ${figures[row.id][column]}`);
  });
  expect(wrong, mend).toEqual([]);
});

test("every cell that no law applies to has a note that says why", () => {
  const silent = tableRows().filter(
    (row) => row.why === undefined && columns.some((column) => figures[row.id]?.[column] === undefined),
  );
  expect(silent.map(({ id }) => id)).toEqual([]);
});

test("the page is what the figures say", async () => {
  expect(readFileSync(pageFile, "utf8"), mend).toBe(await page(figures));
});
