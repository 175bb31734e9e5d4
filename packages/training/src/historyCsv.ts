import type { History } from "./history.js";
import { checkHistory } from "./checks.js";

/**
 * The epochs of a history as a table: `epoch,step`, then each figure, those of the validation under `validation.…`.
 * Numbers are written in full, so that reading them back gives the same bits.
 */
export const historyCsv = (history: History): string => {
  checkHistory("historyCsv", history);
  const rows = history.epochs.map(({ epoch, step, metrics, validation = {} }) => ({
    epoch,
    step,
    ...metrics,
    ...Object.fromEntries(Object.entries(validation).map(([name, value]) => [`validation.${name}`, value])),
  }));
  const names = [...new Set(["epoch", "step", ...rows.flatMap((row) => Object.keys(row))])];
  const lines = rows.map((row: Readonly<Record<string, number>>) => names.map((name) => row[name] ?? ""));
  return [names.map(quoted), ...lines].map((cells) => `${cells.join(",")}\n`).join("");
};

/** A cell as RFC 4180 wants it. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
