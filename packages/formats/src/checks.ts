/** The checks that parsers and writers share, of what is no file but an argument of another kind. */
import { isNDArray, ValueError, type NDArray } from "@nabla-js/ndarray";
import { isRecord, notAnArray, show } from "@nabla-js/ndarray/internal";

/** Throws unless they are bytes. */
export const checkBytes = (op: string, name: string, bytes: unknown): void => {
  if (bytes instanceof Uint8Array) return;
  const mend =
    bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes)
      ? "Wrap its memory: new Uint8Array(buffer)."
      : "Read the file first, for instance with readFileSync(path).";
  throw new ValueError({ op, given: given(name, bytes), expected: "a Uint8Array", mend });
};

/** Throws unless it is an array. */
export const checkArray = (op: string, name: string, x: unknown): void => {
  if (!isNDArray(x)) throw notAnArray(op, name, x, "an array");
};

/** Throws unless it is an object that holds something under each name. */
export const checkByName = (op: string, name: string, all: unknown, expected: string, mend: string): void => {
  if (!isRecord(all)) throw new ValueError({ op, given: given(name, all), expected, mend });
};

/** Throws unless it is an object of arrays. */
export const checkArrays = (op: string, name: string, all: Readonly<Record<string, NDArray>>): void => {
  checkByName(op, name, all, "an object of arrays by their names", "Write it as { name: x }.");
  for (const [key, x] of Object.entries(all)) checkArray(op, `${name}.${key}`, x);
};

/** Throws unless it is an object of bytes. */
export const checkFiles = (op: string, all: Readonly<Record<string, Uint8Array>>): void => {
  checkByName(op, "files", all, "an object of bytes by their names", 'Write it as { "a.txt": bytes }.');
  for (const [key, bytes] of Object.entries(all)) checkBytes(op, `the file ${key}`, bytes);
};

/** Throws unless it is a table. */
export const checkTable = (op: string, table: unknown): void => {
  const isOne = isRecord(table) && isListOfTexts(table["columns"]) && Array.isArray(table["rows"]) && table["rows"].every(isList);
  if (!isOne)
    throw new ValueError({
      op,
      given: isRecord(table) ? `a table with ${Object.keys(table).join(", ") || "nothing"}` : given("table", table),
      expected: "{ columns, rows }: the names, and a list of fields for each row",
      mend: "Read one with parseCsv(text).",
    });
};

/** Throws unless it is a list of texts. */
export const checkTexts = (op: string, name: string, list: unknown): void => {
  if (!isListOfTexts(list))
    throw new ValueError({ op, given: given(name, list), expected: "a list of strings", mend: 'Write it as ["a", "b"].' });
};

/** Throws unless it is a number from 1 on: how much may be unpacked. */
export const checkMost = (op: string, name: string, most: unknown): void => {
  if (typeof most !== "number" || !(most >= 1))
    throw new ValueError({
      op,
      given: given(name, most),
      expected: "a number from 1 on",
      mend: "Pass a number, or leave it out.",
    });
};

/** Throws unless it is a function, or left out. */
export const checkFilter = (op: string, filter: unknown): void => {
  if (filter !== undefined && typeof filter !== "function")
    throw new ValueError({ op, given: given("filter", filter), expected: "a function", mend: "Pass (name) => true or false." });
};

/** Throws unless it is text, or left out. */
export const checkText = (op: string, name: string, text: unknown, mend = "Pass a string, or leave it out."): void => {
  if (text !== undefined && typeof text !== "string")
    throw new ValueError({ op, given: given(name, text), expected: "a string", mend });
};

/** Throws unless it is one of these. */
export const checkOneOf = (op: string, name: string, value: unknown, all: readonly string[]): void => {
  if (!all.includes(value as string))
    throw new ValueError({ op, given: given(name, value), expected: `one of ${all.join(", ")}`, mend: "Check the spelling." });
};

const given = (name: string, value: unknown): string => (value === undefined ? `no ${name}` : `${name} ${show(value)}`);

const isList = (x: unknown): boolean => Array.isArray(x);

const isListOfTexts = (x: unknown): boolean => Array.isArray(x) && x.every((item) => typeof item === "string");
