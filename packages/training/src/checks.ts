/** The checks that loops, searches and charts share. */
import { ValueError } from "@nabla-js/ndarray";
import { isRecord, show } from "@nabla-js/ndarray/internal";

const refuse = (op: string, name: string, value: unknown, expected: string, mend: string): never => {
  throw new ValueError({ op, given: value === undefined ? `no ${name}` : `${name} ${show(value)}`, expected, mend });
};

/** Throws unless it is a function. */
export const checkFunction = (op: string, name: string, f: unknown, mend = "Pass the function itself."): void => {
  if (typeof f !== "function") refuse(op, name, f, "a function", mend);
};

/** Throws unless it is a function, or left out. */
export const checkOptionalFunction = (op: string, name: string, f: unknown): void => {
  if (f !== undefined) checkFunction(op, name, f, "Pass a function, or leave it out.");
};

/** Throws unless it is a whole number from `least` on. */
export const checkCount = (op: string, name: string, value: unknown, least: number): void => {
  if (!Number.isInteger(value) || (value as number) < least)
    refuse(op, name, value, `a whole number of at least ${least}`, `Pass ${name} as a count.`);
};

/** Throws unless it is a number; NaN and infinities are some. */
export const checkNumber = (op: string, name: string, value: unknown): void => {
  if (typeof value !== "number") refuse(op, name, value, "a number", "Read one from an array with np.item(x).");
};

/** Throws unless it is a number above 0. */
export const checkSize = (op: string, name: string, value: unknown): void => {
  if (typeof value !== "number" || !(value > 0) || !Number.isFinite(value))
    refuse(op, name, value, "a number above 0", "Leave it out for the usual size.");
};

/** Throws unless it is text. */
export const checkText = (op: string, name: string, text: unknown, mend = "Write it in quotes."): void => {
  if (typeof text !== "string") refuse(op, name, text, "a string", mend);
};

/** Throws unless it is one of these. */
export const checkOneOf = (op: string, name: string, value: unknown, all: readonly string[]): void => {
  if (!all.includes(value as string)) refuse(op, name, value, `one of ${all.join(", ")}`, "Check the spelling.");
};

/** Throws unless it can be gone through, all at once or in time. */
export const checkStream = (op: string, name: string, it: unknown, mend: string): void => {
  const parts = it as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined;
  const isOne = typeof it === "object" && (parts?.[Symbol.asyncIterator] ?? parts?.[Symbol.iterator]) !== undefined;
  if (!isOne) refuse(op, name, it, "something to go through with for await", mend);
};

/** Throws unless it is a list, and each item passes. */
export const checkList = (
  op: string,
  name: string,
  list: unknown,
  isOne: (item: unknown) => boolean,
  expected: string,
  mend: string,
): void => {
  if (!Array.isArray(list)) refuse(op, name, list, expected, mend);
  const wrong = (list as readonly unknown[]).findIndex((item) => !isOne(item));
  if (wrong >= 0) refuse(op, `${name}[${wrong}]`, (list as readonly unknown[])[wrong], expected, mend);
};

/** Throws unless it is a plain object. */
export const checkRecord = (op: string, name: string, it: unknown, expected: string, mend: string): void => {
  if (!isRecord(it)) refuse(op, name, it, expected, mend);
};

/** Throws unless it is the history of a run. */
export const checkHistory = (op: string, history: unknown): void => {
  const has = (name: string): boolean => isRecord(history) && Array.isArray(history[name]);
  if (!["steps", "epochs", "open"].every(has))
    refuse(op, "history", history, "the history of a run", "Take it from an event of fit: event.history.");
};

/** Throws unless it says where a run stood, and what it had learned. */
export const checkSnapshot = (op: string, name: string, it: unknown): void => {
  const mend = "Pass a snapshot of an event, or what parseCheckpoint returns.";
  checkRecord(op, name, it, "a snapshot: { position, history }", mend);
  checkRecord(op, `${name}.position`, (it as { readonly position?: unknown }).position, "where a run stood", mend);
  checkHistory(op, (it as { readonly history?: unknown }).history);
};

/** Throws unless it names a place on the disk. */
export const checkPath = (op: string, name: string, path: unknown): void => {
  if (typeof path !== "string" || path === "") refuse(op, name, path, "a path", 'Write it in quotes: "runs/first".');
};

/** Throws unless it can be written to a file. */
export const checkContent = (op: string, content: unknown): void => {
  if (typeof content !== "string" && !(content instanceof Uint8Array))
    refuse(op, "content", content, "a Uint8Array or a string", "Write what stands in an object with JSON.stringify.");
};

/** Throws unless it can end a run, or is left out. */
export const checkSignal = (op: string, signal: unknown): void => {
  if (signal !== undefined && !(signal instanceof AbortSignal))
    refuse(op, "signal", signal, "an AbortSignal", "Pass the signal of an AbortController, or leave it out.");
};
