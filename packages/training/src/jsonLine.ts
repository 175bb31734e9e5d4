import { checkRecord } from "./checks.js";
/**
 * An event as one line of JSON, its functions and its history left out. NaN and ±Infinity, which JSON has not, are
 * written as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
 *
 * @example
 * ```ts
 * jsonLine({ event: "step", step: 1, loss: NaN, snapshot: () => 0 }); // {"event":"step","step":1,"loss":"NaN"}
 * ```
 */
export const jsonLine = (event: object): string => {
  checkRecord("jsonLine", "event", event, "an event: a plain object", "Pass one that fit or evaluate yields.");
  return JSON.stringify({ ...event, history: undefined }, (_name, value: unknown) => writeNumber(value));
};

/** A number as JSON can write it: those it cannot become strings. */
export const writeNumber = (value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** What {@link writeNumber} wrote, as it was. */
export const readNumber = (value: unknown): unknown =>
  value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value;
