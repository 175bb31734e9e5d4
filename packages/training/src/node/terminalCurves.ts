import plot from "simple-ascii-chart";
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
export const terminalCurves = (
  history: History,
  metric: string,
  { width = 64, height = 12 }: TerminalCurvesOptions = {},
): string => {
  const [line, dots] = seriesOf(history, metric, width);
  if (line === undefined) return "";
  const points = (dots?.points ?? []).map(([x, y]) => ({ x, y }));
  const ys = [...line.points.map(([, y]) => y), ...points.map(({ y }) => y)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const [ticks, steps] = [niceTicks(low, high, height / 3), niceTicks(0, line.points.at(-1)![0], width / 13)];
  const chart = plot([line.points.map(([x, y]) => [x, y])], {
    width,
    height,
    title: dots === undefined ? metric : `${metric}   ━ ${line.name}   • ${dots.name}`,
    xLabel: "step",
    yRange: [Math.min(low, ticks[0]), Math.max(high, ticks.at(-1)!)],
    customYAxisTicks: ticks,
    customXAxisTicks: steps,
    formatter: (value) => tickText(value),
    symbols: { point: "•" },
    points,
  });
  return chart.replaceAll(/ +$/gm, "").replace(/^\n+/, "");
};
