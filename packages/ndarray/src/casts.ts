import type { DType } from "./dtype.js";
import { highest, isFloat, lowest } from "./dtype.js";

/**
 * A number as an element of a dtype: floats as they are (the buffer rounds), integers towards zero and saturated,
 * NaN as 0, and bool as "is not zero".
 */
export const toDtype = (value: number, dtype: DType): number => {
  if (isFloat(dtype)) return value;
  if (dtype === "bool") return value === 0 ? 0 : 1;
  if (Number.isNaN(value)) return 0;
  return Math.min(highest(dtype), Math.max(lowest(dtype), Math.trunc(value)));
};

/** The low bits of an integer, as a conversion between integer dtypes keeps them. The buffer does the cutting. */
export const wraps = (from: DType, to: DType): boolean => !isFloat(from) && !isFloat(to) && to !== "bool";
