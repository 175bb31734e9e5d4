import { at, colours, escaped, faint, ink, picture } from "./svg.js";
import { tickText } from "./niceTicks.js";
import { isRecord, optionsOf } from "@nabla-js/ndarray/internal";
import { checkList, checkSize, checkText } from "../checks.js";

/** One bar. */
export interface Bar {
  readonly name: string;
  /** From 0 on. */
  readonly value: number;
}

export interface BarsOptions {
  /** Above the bars. @defaultValue none */
  readonly title?: string;
  /** Pixels. @defaultValue 640 */
  readonly width?: number;
}

/** Bars, one below the other, each with its name on the left and its number on the right, as SVG. */
export const svgBars = (bars: readonly Bar[], options: BarsOptions = {}): string => {
  const isBar = (bar: unknown): boolean => isRecord(bar) && typeof bar["name"] === "string" && typeof bar["value"] === "number";
  checkList("svgBars", "bars", bars, isBar, "a list of { name, value }", 'Write it as [{ name: "a", value: 1 }].');
  const { title, width } = optionsOf("svgBars", options, { title: "bars", width: 640 });
  checkText("svgBars", "title", title);
  checkSize("svgBars", "width", width);
  const [row, top] = [20, 40];
  const longest = Math.max(0, ...bars.map(({ name }) => name.length));
  const left = 16 + Math.min(0.45 * width, 7.2 * longest);
  const right = width - 72;
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const parts = bars.flatMap(({ name, value }, i) => {
    const [y, length] = [top + i * row, most === 0 ? 0 : ((right - left) * value) / most];
    return [
      `<text x="${at(left - 6)}" y="${y + 12}" text-anchor="end" fill="${ink}">${escaped(name)}</text>`,
      `<rect x="${at(left)}" y="${y + 2}" width="${at(length)}" height="${row - 6}" fill="${colours[0]}"/>`,
      `<text x="${at(left + length + 6)}" y="${y + 12}" fill="${faint}">${tickText(value)}</text>`,
    ];
  });
  const heading = `<text x="16" y="24" fill="${ink}" font-size="14">${escaped(title)}</text>`;
  return picture(width, top + bars.length * row + 16, title, [heading, ...parts]);
};
