import { escaped } from "../charts/svg.js";
import { svgCurves } from "../charts/svgCurves.js";
import { figureText } from "../figures.js";
import type { History } from "../history.js";
import { confusionTable } from "./confusionTable.js";
import { gallery } from "./gallery.js";
import { reportStyle } from "./reportStyle.js";
import type { RunReport } from "./runReport.js";
import { isRecord, optionsOf } from "@nabla-js/ndarray/internal";
import { checkHistory, checkList, checkRecord, checkText } from "../checks.js";

/**
 * A page about a run: its figures, curves, confusion matrix, pictures, epochs and settings. One file of HTML that refers to
 * nothing outside it, so it can be kept, mailed and opened anywhere; it reads well on a phone and on paper.
 *
 * Sections for which nothing is given are left out. All texts are escaped.
 *
 * @throws {@link ShapeError} for counts that are not `[classes, classes]`, and for images that are none; `DTypeError` for
 *   images that are not uint8.
 * @example
 * ```ts
 * const history = { steps: [], epochs: [{ epoch: 1, step: 938, metrics: { loss: 0.31 } }], stride: 1, open: [] };
 * const page = htmlReport({ title: "mlp on mnist", history, figures: [{ name: "test accuracy", value: "97.4 %" }] });
 * page.includes("97.4 %"); // true
 * ```
 */
export const htmlReport = (report: RunReport): string => {
  const op = "htmlReport";
  const { title, about, figures, history, settings, confusion, galleries } = optionsOf(op, report, {
    title: undefined,
    about: undefined,
    figures: [],
    history: undefined,
    settings: {},
    confusion: undefined,
    galleries: [],
  });
  checkText(op, "title", title);
  checkHistory(op, history);
  checkList(op, "figures", figures, isRecord, "a list of { name, value }", 'Write it as [{ name: "accuracy", value: "97 %" }].');
  checkRecord(op, "settings", settings, "an object of settings by their names", "Write it as { epochs: 3 }.");
  checkList(op, "galleries", galleries, isRecord, "a list of { title, pictures }", "Leave it out for none.");
  const parts = [
    tiles(figures),
    section("Curves", curves(history)),
    confusion === undefined ? "" : section("What was taken for what", confusionTable(confusion)),
    ...galleries.filter(({ pictures }) => pictures.length > 0).map((it) => section(it.title, gallery(it))),
    section("Epochs", epochTable(history)),
    section("Settings", settingList(settings)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
${reportStyle}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${about === undefined ? "" : `<p>${escaped(about)}</p>\n`}</header>
<main>
${parts.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
};

const section = (title: string, content: string): string =>
  content === "" ? "" : `<section>\n<h2>${escaped(title)}</h2>\n${content}\n</section>`;

const tiles = (figures: Required<RunReport>["figures"]): string =>
  figures.length === 0
    ? ""
    : `<dl class="tiles">\n${figures
        .map(({ name, value }) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
        .join("\n")}\n</dl>`;

/** The names of all figures that the run told, those of the epochs first. */
const metricsOf = ({ epochs, steps, open }: History): readonly string[] => [
  ...new Set([...epochs, ...steps, ...open].flatMap(({ metrics }) => Object.keys(metrics))),
];

/** Each curve twice, as letters do not shrink with a picture: the page shows the one that fits. */
const curves = (history: History): string => {
  const charts = metricsOf(history).map(
    (metric) =>
      `<figure>\n<div class="wide">${svgCurves(history, metric, { width: 560, height: 320 })}</div>\n` +
      `<div class="narrow">${svgCurves(history, metric, { width: 340, height: 260 })}</div>\n</figure>`,
  );
  return charts.length === 0 ? "" : `<div class="charts">\n${charts.join("\n")}\n</div>`;
};

const epochTable = ({ epochs }: History): string => {
  if (epochs.length === 0) return "";
  const training = [...new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics)))];
  const validation = [...new Set(epochs.flatMap(({ validation }) => Object.keys(validation ?? {})))];
  const cell = (value: number | undefined): string => `<td>${value === undefined ? "" : figureText(value)}</td>`;
  const heads = ["epoch", "steps", ...training, ...validation.map((name) => `validation ${name}`)];
  const rows = epochs.map(
    ({ epoch, step, metrics, validation: kept = {} }) =>
      `<tr><th scope="row">${epoch}</th><td>${step}</td>${training.map((name) => cell(metrics[name])).join("")}` +
      `${validation.map((name) => cell(kept[name])).join("")}</tr>`,
  );
  const table =
    `<div class="scroll"><table class="numbers">\n<thead><tr>${heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join("")}</tr></thead>\n` +
    `<tbody>\n${rows.join("\n")}\n</tbody>\n</table></div>`;
  // A long table is there for whoever asks for it.
  return epochs.length <= 12 ? table : `<details><summary>${epochs.length} epochs</summary>\n${table}\n</details>`;
};

const settingList = (settings: Required<RunReport>["settings"]): string => {
  const rows = Object.entries(settings).map(
    ([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(String(value))}</dd></div>`,
  );
  return rows.length === 0 ? "" : `<dl class="settings">\n${rows.join("\n")}\n</dl>`;
};
