import type { DType } from "./dtype.js";
import { highest, isFloat, lowest } from "./dtype.js";

/**
 * A number as an element of a dtype: floats as they are (the buffer rounds), integers towards zero and saturated,
 * NaN as 0, and bool as "is not zero".
 */
export const toDtype = (value: number, dtype: DType): number => casting(dtype)(value);

/** {@link toDtype} for many numbers. */
export const casting = (dtype: DType): ((value: number) => number) => {
  if (isFloat(dtype)) return (value) => value;
  if (dtype === "bool") return (value) => (value === 0 ? 0 : 1);
  const [least, most] = [lowest(dtype), highest(dtype)];
  return (value) => (value !== value ? 0 : Math.min(most, Math.max(least, Math.trunc(value))));
};

/** The low bits of an integer, as a conversion between integer dtypes keeps them. The buffer does the cutting. */
export const wraps = (from: DType, to: DType): boolean => !isFloat(from) && !isFloat(to) && to !== "bool";
