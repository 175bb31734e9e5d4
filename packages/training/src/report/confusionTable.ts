import { escaped } from "../charts/svg.js";
import { cellOf, checkSquare } from "../charts/svgMatrix.js";
import type { ReportConfusion } from "./runReport.js";

/**
 * A confusion matrix as a table of HTML: rows are the true classes, columns the predicted ones. At the end of a row stands
 * its recall, the share of the class that was recognised; below a column its precision, the share of the answers that were
 * right.
 *
 * @throws {@link ShapeError} unless it is square, with as many names.
 */
export const confusionTable = ({ counts, classes }: ReportConfusion): string => {
  const names = checkSquare("htmlReport", counts, classes);
  const rows = counts.map((row, i) => {
    const total = sum(row);
    const cells = row.map((count, j) => {
      const { ground, ink } = cellOf(i === j, total === 0 ? 0 : count / total);
      return `<td style="background:${ground};color:${ink}">${count === 0 ? "" : count}</td>`;
    });
    return `<tr><th scope="row">${escaped(names[i])}</th>${cells.join("")}<td class="share">${percent(row[i], total)}</td></tr>`;
  });
  const precision = names.map((_, j) => `<td class="share">${percent(counts[j][j], sum(counts.map((row) => row[j])))}</td>`);
  const right = sum(counts.map((row, i) => row[i]));
  return (
    `<p>A row for each true class, a column for what it was taken for.</p>\n<div class="scroll"><table class="confusion">\n` +
    `<thead><tr><td></td>${names.map((name) => `<th scope="col">${upright(name)}</th>`).join("")}<th scope="col">${upright("recall, %")}</th></tr></thead>\n` +
    `<tbody>\n${rows.join("\n")}\n</tbody>\n` +
    `<tfoot><tr><th scope="row">precision, %</th>${precision.join("")}<td class="share total">${percent(right, sum(counts.map(sum)))}</td></tr></tfoot>\n</table></div>`
  );
};

/** A name above a column: on end where it is wider than the column. */
const upright = (name: string): string => (name.length > 3 ? `<span>${escaped(name)}</span>` : escaped(name));

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** A share in percent, to a tenth; nothing where there is nothing to share. */
const percent = (part: number, whole: number): string => (whole === 0 ? "" : ((100 * part) / whole).toFixed(1));
