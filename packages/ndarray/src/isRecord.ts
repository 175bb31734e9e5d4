import { isNDArray } from "./ndarray.js";

/** Whether a value is a plain object. */
export const isRecord = (x: unknown): x is Record<string, unknown> => {
  if (typeof x !== "object" || x === null || Array.isArray(x) || isNDArray(x)) return false;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype as object) === null;
};
