/** Sums of products of vectors that are shifted against each other. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import { convGeneralDilated } from "../primitives/convGeneralDilated.js";
import { reshape } from "../primitives/reshape.js";
import { reverse } from "../primitives/reverse.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { promote } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { oneOf } from "./arguments.js";
import { checkVector } from "./searching.js";

/** Which shifts: all where the vectors meet, as many as the longer has elements, or those where the shorter lies within. */
export type ConvolveMode = "full" | "same" | "valid";

/**
 * The convolution of two vectors, Σⱼ x[j] · y[i − j].
 *
 * @param mode - @defaultValue "full"
 * @example
 * ```ts
 * np.convolve(np.array([1, 2, 3]), np.array([1, 1])); // [1. 3. 5. 3.]
 * ```
 */
export const convolve = (x: ArrayLike, y: ArrayLike, mode: ConvolveMode = "full"): NDArray => {
  const [a, b] = vectors("convolve", x, y);
  const [long, short] = a.size >= b.size ? [a, b] : [b, a];
  return slid("convolve", long, reverse(short, [0]), mode);
};

/**
 * The correlation of two vectors, Σⱼ x[j + i] · y[j].
 *
 * @param mode - @defaultValue "valid"
 */
export const correlate = (x: ArrayLike, y: ArrayLike, mode: ConvolveMode = "valid"): NDArray => {
  const [a, b] = vectors("correlate", x, y);
  if (a.size >= b.size) return slid("correlate", a, b, mode);
  // Shifting the other way round gives the same products in reverse.
  return reverse(slid("correlate", b, a, mode), [0]);
};

/** The shorter vector slid over the longer one. */
const slid = (op: string, long: NDArray, short: NDArray, mode: ConvolveMode): NDArray => {
  const how = oneOf(op, "mode", mode, ["full", "same", "valid"]);
  const most = short.size - 1;
  // With an even kernel the left side has one shift more.
  const left = how === "full" ? most : how === "valid" ? 0 : Math.ceil(most / 2);
  const right = how === "full" ? most : how === "valid" ? 0 : most - left;
  const inner = long.dtype === "bool" ? "int32" : long.dtype;
  const y = convGeneralDilated(
    reshape(convertDtype(long, inner), [1, 1, long.size]),
    reshape(convertDtype(short, inner), [1, 1, short.size]),
    {
      padding: [[left, right]],
    },
  );
  return convertDtype(reshape(y, [y.size]), long.dtype);
};

const vectors = (op: string, x: ArrayLike, y: ArrayLike): [NDArray, NDArray] => {
  const [a, b] = promote(op, x, y).map((v) => (v.ndim === 0 ? reshape(v, [1]) : v));
  checkVector(op, "x", a);
  checkVector(op, "y", b);
  if (a.size === 0 || b.size === 0)
    throw new ShapeError({
      op,
      given: { x: a.shape, y: b.shape },
      expected: "vectors that are not empty",
      mend: "Leave empty vectors out.",
    });
  return [a, b];
};
