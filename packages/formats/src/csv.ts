import Papa from "papaparse";
import { FormatError } from "./formatError.js";
import type { ParseOptions } from "./reader.js";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkBytes, checkTable, checkText } from "./checks.js";

/** A table of texts: the names of its columns, and its rows, each as long as the names. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The options of {@link parseCsv}. */
export interface CsvOptions extends ParseOptions {
  /** What stands between two fields. @defaultValue "," */
  readonly delimiter?: string;
  /** Whether the first row holds the names of the columns; else they are numbered from 0. @defaultValue true */
  readonly header?: boolean;
}

/**
 * The table in a text of comma-separated values: fields may be quoted, and quoted ones hold commas, line ends and doubled
 * quotes. Lines end with LF or CRLF; empty ones are passed over.
 *
 * @param text - The text, or its bytes in UTF-8, with or without a byte order mark.
 * @throws {@link FormatError} for a quote that is not closed or stands inside a field, a row that is shorter or longer than
 * the first, two columns of one name, or bytes that are no UTF-8.
 * @example
 * ```ts
 * parseCsv('a,b\n1,"x, y"\n').rows; // [ [ '1', 'x, y' ] ]
 * ```
 * @see RFC 4180.
 */
export const parseCsv = (text: string | Uint8Array, options: CsvOptions = {}): Table => {
  const { name, delimiter, header } = optionsOf("parseCsv", options, { name: undefined, delimiter: ",", header: true });
  checkText("parseCsv", "name", name);
  checkText("parseCsv", "delimiter", delimiter);
  if (typeof text !== "string") checkBytes("parseCsv", "text", text);
  const op = name === undefined ? "parseCsv" : `parseCsv(${name})`;
  const whole = typeof text === "string" ? text.replace(/^\uFEFF/, "") : decoded(op, text);
  const error = (at: number, given: string, expected: string, mend: string): FormatError =>
    new FormatError({ op, offset: new TextEncoder().encode(whole.slice(0, at)).length, given, expected, mend });
  const newline = lineEnd(whole);
  const { data, errors } = Papa.parse<string[]>(whole, { delimiter, newline, skipEmptyLines: true });
  const [broken] = errors;
  if (broken !== undefined)
    throw error(
      broken.index ?? 0,
      broken.code === "MissingQuotes"
        ? "a quote that is not closed"
        : "a quote inside a field, or text behind one that is closed",
      "quotes around whole fields, and doubled within",
      "Quote the field and double the quotes in it.",
    );
  const columns = header ? (data[0] ?? []) : (data[0] ?? []).map((_, i) => String(i));
  const rows = header ? data.slice(1) : data;
  const wrong = rows.findIndex((row) => row.length !== columns.length);
  if (wrong >= 0)
    throw error(
      startOfRow(whole, wrong + (header ? 1 : 0)),
      `${rows[wrong].length} fields in row ${wrong + 1}`,
      `${columns.length}, as in the first`,
      "Check the delimiter, and quote fields that contain it.",
    );
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined)
    throw error(
      0,
      `two columns named ${JSON.stringify(twice)}`,
      "a name of its own for each",
      "Rename one, or pass { header: false }.",
    );
  return { columns, rows };
};

/** How lines end: as the first one that ends outside of quotes. */
const lineEnd = (text: string): "\r\n" | "\n" => {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === "\n" && !quoted) return text[at - 1] === "\r" ? "\r\n" : "\n";
  }
  return "\n";
};

const decoded = (op: string, bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError({
      op,
      offset: firstBadByte(bytes),
      given: "bytes that are no UTF-8",
      expected: "a text in UTF-8",
      mend: "Save the file in UTF-8.",
    });
  }
};

/** Where a text stops being UTF-8: the end of the longest part that is. */
const firstBadByte = (bytes: Uint8Array): number => {
  const stream = new TextDecoder("utf-8", { fatal: true });
  for (let i = 0; i < bytes.length; i++)
    try {
      stream.decode(bytes.subarray(i, i + 1), { stream: true });
    } catch {
      return i;
    }
  return bytes.length;
};

/** Where row `index` begins, empty lines not counted. */
const startOfRow = (text: string, index: number): number => {
  let quoted = false;
  let seen = -1;
  for (let at = 0, start = true; at < text.length; at++) {
    const letter = text[at];
    if (start && letter !== "\n" && letter !== "\r" && ++seen === index) return at;
    if (letter === '"') quoted = !quoted;
    start = letter === "\n" && !quoted;
  }
  return text.length;
};

/**
 * A table as comma-separated values, with a first row of names, and fields quoted where they need it.
 *
 * @example
 * ```ts
 * writeCsv({ columns: ["a", "b"], rows: [["1", "x, y"]] }); // 'a,b\n1,"x, y"\n'
 * ```
 */
export const writeCsv = (table: Table, options: { readonly delimiter?: string } = {}): string => {
  checkTable("writeCsv", table);
  const { delimiter } = optionsOf("writeCsv", options, { delimiter: "," });
  checkText("writeCsv", "delimiter", delimiter);
  return `${Papa.unparse([table.columns, ...table.rows] as string[][], { delimiter, newline: "\n" })}\n`;
};
