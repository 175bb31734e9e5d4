/** Arrays from nothing, for callers: what `primitives/full.ts` is for rules, checked. */
import { checkAxes, checkDType, checkWholes } from "./checks.js";
import { ensureEager } from "./concreteArray.js";
import type { DType } from "./dtype.js";
import type { NDArray } from "./ndarray.js";
import * as rules from "./primitives/full.js";
import type { Shape } from "./shape.js";
import { show } from "./show.js";
import { ValueError } from "./valueError.js";

/**
 * An array filled with one number, which is stored once.
 *
 * @throws {@link ValueError} when the shape or the number is none; {@link DTypeError} for an unknown dtype.
 * @example
 * ```ts
 * lax.full([2], 7, "int32"); // [7 7]
 * ```
 */
export const full = (shape: Shape, value: number, dtype: DType): NDArray => {
  checkWholes("full", "shape", shape);
  checkDType("full", dtype);
  if (typeof value !== "number" && typeof value !== "boolean")
    throw new ValueError({
      op: "full",
      given: `value ${show(value)}`,
      expected: "a number",
      mend: "Use np.full, which takes arrays.",
    });
  ensureEager();
  return rules.full(shape, value, dtype);
};

/**
 * 0, 1, 2, … along `axis` of `shape`, repeated along the other axes.
 *
 * @throws {@link ValueError} when the shape is none, or has no such axis; {@link DTypeError} for an unknown dtype.
 * @example
 * ```ts
 * lax.iota([2, 3], 1, "int32"); // [[0 1 2]
 *                               //  [0 1 2]]
 * ```
 */
export const iota = (shape: Shape, axis: number, dtype: DType): NDArray => {
  checkWholes("iota", "shape", shape);
  checkDType("iota", dtype);
  checkAxes("iota", { shape, dtype }, [axis]);
  ensureEager();
  return rules.iota(shape, axis, dtype);
};
