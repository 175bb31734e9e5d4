import { DTypeError } from "../dtypeError.js";
import type { NDArray } from "../ndarray.js";
import { randomBits } from "../primitives/threefry2x32.js";
import type { Shape } from "../shape.js";
import { checkKey } from "./key.js";
import { optionsOf } from "../optionsOf.js";
import { checkWholes } from "../checks.js";
import { show } from "../show.js";

export interface BitsOptions {
  /** @defaultValue "uint32" */
  readonly dtype?: "uint32" | "uint8";
}

/**
 * Integers of which every value is equally likely.
 *
 * @param key - A key, `[2]`.
 * @returns Random bits, `shape`.
 */
export const bits = (key: NDArray, shape: Shape = [], options?: BitsOptions): NDArray => {
  const { dtype } = optionsOf("bits", options, { dtype: "uint32" });
  checkKey("bits", key);
  checkWholes("bits", "shape", shape);
  if (dtype !== "uint32" && dtype !== "uint8")
    throw new DTypeError({
      op: "bits",
      given: { dtype: show(dtype) },
      expected: "uint32 or uint8",
      mend: "Use randint for other integers.",
    });
  return randomBits(key, shape, dtype === "uint8" ? 8 : 32);
};
