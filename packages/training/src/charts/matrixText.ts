import { checkSquare } from "./svgMatrix.js";

/**
 * A confusion matrix as text: rows are the true classes, columns the predicted ones, and at the end of each row stands
 * the share of it that was right.
 *
 * @param counts - `[classes, classes]`, as lists of rows.
 */
export const matrixText = (counts: readonly (readonly number[])[], names?: readonly string[]): string => {
  const classes = checkSquare("matrixText", counts, names);
  const cells = counts.map((row) => row.map((count) => (count === 0 ? "·" : String(count))));
  const width = Math.max(...classes.map((name) => name.length), ...cells.flat().map((cell) => cell.length)) + 1;
  const first = Math.max("true".length, ...classes.map((name) => name.length));
  const line = (head: string, rest: readonly string[], end: string): string =>
    `${head.padStart(first)} │${rest.map((cell) => cell.padStart(width)).join("")} │ ${end}`.trimEnd();
  const right = counts.map((row, i) => {
    const total = row.reduce((a, b) => a + b, 0);
    return total === 0 ? "" : `${((100 * row[i]) / total).toFixed(1).padStart(5)} %`;
  });
  return [
    `${"".padStart(first)}   predicted`,
    line("true", classes, "right"),
    `${"─".repeat(first + 1)}┼${"─".repeat(width * classes.length + 1)}┼${"─".repeat(8)}`,
    ...cells.map((row, i) => line(classes[i], row, right[i])),
    "",
  ].join("\n");
};
