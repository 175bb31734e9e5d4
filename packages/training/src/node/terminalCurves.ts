import plot from "simple-ascii-chart";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkCount, checkHistory, checkText } from "../checks.js";
import { niceTicks, tickText } from "../charts/niceTicks.js";
import { seriesOf } from "../charts/series.js";
import type { History } from "../history.js";

export interface TerminalCurvesOptions {
  /** Columns of the plot itself. @defaultValue 64 */
  readonly width?: number;
  /** Lines of the plot itself. @defaultValue 12 */
  readonly height?: number;
}

/**
 * The curves of one figure of a run as text: a line for the training, a dot for each epoch of the validation. A history
 * without that figure gives an empty text.
 */
export const terminalCurves = (history: History, metric: string, options: TerminalCurvesOptions = {}): string => {
  const op = "terminalCurves";
  checkHistory(op, history);
  checkText(op, "metric", metric, 'Name a figure, such as "loss".');
  const { width, height } = optionsOf(op, options, { width: 64, height: 12 });
  for (const [name, size] of Object.entries({ width, height })) checkCount(op, name, size, 1);
  const [line, dots] = seriesOf(history, metric, width);
  if (line === undefined) return "";
  const points = (dots?.points ?? []).map(([x, y]) => ({ x, y }));
  const ys = [...line.points.map(([, y]) => y), ...points.map(({ y }) => y)];
  const ticks = outerTicks(Math.min(...ys), Math.max(...ys), height / 3);
  // As many lines between one tick and the next, so that the axis is even.
  const lines = (ticks.length - 1) * Math.max(1, Math.round(height / (ticks.length - 1))) + 1;
  const chart = plot([line.points.map(([x, y]) => [x, y])], {
    width,
    height: lines,
    title: dots === undefined ? metric : `${metric}   ━ ${line.name}   • ${dots.name}`,
    xLabel: "step",
    yRange: [ticks[0], ticks.at(-1)!],
    customYAxisTicks: [...ticks],
    customXAxisTicks: [...niceTicks(0, line.points.at(-1)![0], width / 13)],
    formatter: (value) => tickText(value),
    symbols: { point: "•" },
    points,
  });
  return `${chart.replaceAll(/ +$/gm, "").trim()}\n`;
};

/** Round numbers around a range: the first at or below it, the last at or above it, at least two. */
const outerTicks = (low: number, high: number, count: number): readonly number[] => {
  const inner = niceTicks(low, high === low ? low + 1 : high, count);
  const step = inner.length > 1 ? inner[1] - inner[0] : high - low || 1;
  const clean = (value: number): number => Number(value.toPrecision(12));
  const before = inner[0] > low ? [clean(inner[0] - step)] : [];
  const after = inner.at(-1)! < high ? [clean(inner.at(-1)! + step)] : [];
  const all = [...before, ...inner, ...after];
  return all.length > 1 ? all : [all[0], clean(all[0] + step)];
};
