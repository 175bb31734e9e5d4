import { describe, isNDArray } from "./ndarray.js";

/** A value as messages show it: `"same"`, `[1, 2]`, `float32[2,3]`, `a Map`. */
export const show = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(show).join(", ")}${value.length > 8 ? ", …" : ""}]`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (isNDArray(value)) return describe(value);
  const { name = "" } = (value.constructor ?? {}) as { readonly name?: string };
  return name === "" || name === "Object" ? "an object" : `a ${name}`;
};
