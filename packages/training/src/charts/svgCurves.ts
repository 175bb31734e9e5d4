import type { History } from "../history.js";
import { niceTicks, tickText } from "./niceTicks.js";
import { seriesOf, type Series } from "./series.js";
import { at, colours, escaped, faint, grid, ink, picture } from "./svg.js";
import { isRecord, optionsOf } from "@nabla-js/ndarray/internal";
import { checkList, checkSize, checkText } from "../checks.js";

export interface ChartOptions {
  /** @defaultValue none */
  readonly title?: string;
  /** @defaultValue "step" */
  readonly xLabel?: string;
  /** In pixels. @defaultValue 640 */
  readonly width?: number;
  /** In pixels. @defaultValue 360 */
  readonly height?: number;
}

/** The curves of one figure of a run as an SVG picture: of the training, and of the validation after each epoch. */
export const svgCurves = (history: History, metric: string, options: ChartOptions = {}): string => {
  const series = seriesOf(history, metric);
  return chartOf(series, { ...checkedOptions("svgCurves", options), title: options.title ?? metric });
};

/**
 * Curves as an SVG picture, over axes with round numbers. Points that are not finite are left out.
 *
 * Written by hand, since the plotting libraries that are kept up draw into a page's DOM or weigh a hundred times this
 * package; a chart of lines is a hundred lines of text.
 */
export const svgChart = (series: readonly Series[], options: ChartOptions = {}): string => {
  const isSeries = (it: unknown): boolean => isRecord(it) && typeof it["name"] === "string" && Array.isArray(it["points"]);
  checkList(
    "svgChart",
    "series",
    series,
    isSeries,
    "a list of { name, points }",
    'Write it as [{ name: "a", points: [[0, 1], [1, 2]] }].',
  );
  return chartOf(series, checkedOptions("svgChart", options));
};

const checkedOptions = (op: string, options: ChartOptions): Required<ChartOptions> => {
  const all = optionsOf(op, options, { title: "", xLabel: "step", width: 640, height: 360 });
  for (const name of ["title", "xLabel"] as const) checkText(op, name, all[name]);
  for (const name of ["width", "height"] as const) checkSize(op, name, all[name]);
  return all;
};

const chartOf = (series: readonly Series[], { title, xLabel, width, height }: Required<ChartOptions>): string => {
  // Names stand beside the title, or below it where there is no room.
  const below = title !== "" && 56 + 9 * title.length + legendWidth(series) > width - 20;
  const frame = { left: 56, right: width - 20, top: below ? 70 : 48, bottom: height - 44 };
  const all = series.flatMap(({ points }) => points);
  const [x, y] = [extent(all.map(([x]) => x)), extent(all.map(([, y]) => y))];
  const toX = (value: number): number => frame.left + ((value - x.low) / (x.high - x.low)) * (frame.right - frame.left);
  const toY = (value: number): number => frame.bottom - ((value - y.low) / (y.high - y.low)) * (frame.bottom - frame.top);

  const horizontal = niceTicks(y.low, y.high).flatMap((tick) => [
    `<line x1="${frame.left}" y1="${at(toY(tick))}" x2="${frame.right}" y2="${at(toY(tick))}" stroke="${grid}"/>`,
    `<text x="${frame.left - 8}" y="${at(toY(tick) + 4)}" text-anchor="end" fill="${faint}">${tickText(tick)}</text>`,
  ]);
  // As many numbers as stand beside each other.
  const vertical = niceTicks(x.low, x.high, Math.min(6, Math.floor((frame.right - frame.left) / 64))).flatMap((tick) => [
    `<line x1="${at(toX(tick))}" y1="${frame.bottom}" x2="${at(toX(tick))}" y2="${frame.bottom + 5}" stroke="${faint}"/>`,
    `<text x="${at(toX(tick))}" y="${frame.bottom + 19}" text-anchor="middle" fill="${faint}">${tickText(tick)}</text>`,
  ]);

  return picture(width, height, title, [
    `<text x="${frame.left}" y="26" font-size="15" font-weight="600" fill="${ink}">${escaped(title)}</text>`,
    ...legend(series, frame.right, below ? 48 : 26),
    ...horizontal,
    ...vertical,
    `<line x1="${frame.left}" y1="${frame.bottom}" x2="${frame.right}" y2="${frame.bottom}" stroke="${faint}"/>`,
    `<text x="${at((frame.left + frame.right) / 2)}" y="${height - 8}" text-anchor="middle" fill="${faint}">${escaped(xLabel)}</text>`,
    ...series.flatMap(({ points, marks }, i) =>
      curve(
        points.map(([x, y]) => [toX(x), toY(y)] as const),
        colour(i),
        marks ?? false,
      ),
    ),
  ]);
};

type Point = readonly [x: number, y: number];

const colour = (i: number): string => colours[i % colours.length];

const curve = (points: readonly Point[], stroke: string, marks: boolean): string[] => {
  const finite = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const path = finite.map(([x, y], i) => `${i === 0 ? "M" : "L"}${at(x)} ${at(y)}`).join("");
  const line = `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>`;
  const dots = finite.map(([x, y]) => `<circle cx="${at(x)}" cy="${at(y)}" r="3.5" fill="${stroke}"/>`);
  return [...(finite.length > 1 ? [line] : []), ...(marks || finite.length === 1 ? dots : [])];
};

/** The room that names need, each with its colour; a letter is taken to be 7 pixels wide. */
const legendWidth = (series: readonly Series[]): number => series.reduce((sum, { name }) => sum + 7 * name.length + 40, 0);

/** Names up to the right edge, each with its colour. */
const legend = (series: readonly Series[], right: number, y: number): string[] => {
  let x = right;
  return [...series.entries()].reverse().flatMap(([i, { name }]) => {
    x -= 7 * name.length;
    const text = `<text x="${x}" y="${y}" fill="${ink}">${escaped(name)}</text>`;
    const line = `<line x1="${x - 22}" y1="${y - 4}" x2="${x - 6}" y2="${y - 4}" stroke="${colour(i)}" stroke-width="3" stroke-linecap="round"/>`;
    x -= 40;
    return [line, text];
  });
};

/** The lowest and the highest of the finite numbers, with a little room; 0 to 1 where there are none. */
const extent = (values: readonly number[]): { readonly low: number; readonly high: number } => {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { low: 0, high: 1 };
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (low === high) return { low: low - 0.5, high: high + 0.5 };
  const room = (high - low) * 0.04;
  // Figures that begin near zero begin at zero.
  return { low: low >= 0 && low < 0.25 * high ? 0 : low - room, high: high + room };
};
