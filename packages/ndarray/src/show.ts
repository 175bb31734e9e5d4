import { describe, isNDArray } from "./ndarray.js";

/** A value as messages show it: `"same"`, `[1, 2]`, `float32[2,3]`, `an instance of Map`. */
export const show = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(show).join(", ")}${value.length > 8 ? ", …" : ""}]`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (isNDArray(value)) return describe(value);
  return `an instance of ${(value.constructor as { name?: string } | undefined)?.name || "a class"}`;
};
