import { isRecord } from "./isRecord.js";
import { describe, isNDArray } from "./ndarray.js";

/** A value as messages show it: `"same"`, `[1, 2]`, `float32[2,3]`, `an object with axis`, `an instance of Map`. */
export const show = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(show).join(", ")}${value.length > 8 ? ", …" : ""}]`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (isNDArray(value)) return describe(value);
  if (isRecord(value)) return shortObject(Object.keys(value));
  return `an instance of ${(value.constructor as { name?: string } | undefined)?.name || "a class"}`;
};

const shortObject = (names: readonly string[]): string =>
  names.length === 0 ? "an empty object" : `an object with ${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`;
