import type { DType } from "../dtype.js";
import { isFloat, isDType } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { broadcastTo } from "../broadcast.js";
import { add, mul, scale, sub } from "../primitives/arithmetic.js";
import { shiftRightLogical } from "../primitives/bitwise.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import { max } from "../primitives/minMax.js";
import { slice } from "../primitives/padSlice.js";
import { reshape } from "../primitives/reshape.js";
import { randomBits } from "../primitives/threefry2x32.js";
import { toDtypeOf } from "../promote.js";
import type { Shape } from "../shape.js";
import { checkKey } from "./key.js";
import { optionsOf } from "../optionsOf.js";
import { checkWholes } from "../checks.js";
import { show } from "../show.js";
import { shapeOf } from "../numpy/arguments.js";

/** The option of everything that draws floats. */
export interface FloatOptions {
  /** @defaultValue "float32" */
  readonly dtype?: "float32" | "float64";
}

export interface UniformOptions extends FloatOptions {
  /** The smallest number that is drawn; stretches to the shape. @defaultValue 0 */
  readonly minval?: ArrayLike;
  /** The bound above, which is not drawn itself save by rounding; stretches to the shape. @defaultValue 1 */
  readonly maxval?: ArrayLike;
}

/**
 * Numbers that are equally likely anywhere in [minval, maxval): u·(maxval − minval) + minval, where u has 23 random bits
 * (52 for float64).
 *
 * They are those of `jax.random.uniform` on a CPU, bit for bit; in float64, where XLA rounds u·(maxval − minval) + minval
 * once and we twice, bit for bit in [0, 1) alone.
 *
 * @param key - A key, `[2]`.
 * @returns The numbers, `shape`.
 * @example
 * ```ts
 * uniform(key(0), [2]); // [0.947667 0.9785799]
 * ```
 */
export const uniform = (key: NDArray, shape: Shape = [], options?: UniformOptions): NDArray => {
  const { dtype, minval, maxval } = optionsOf("uniform", options, { dtype: "float32", minval: 0, maxval: 1 });
  checkDraw("uniform", key, shape, dtype);
  const u = unit(key, shape, dtype);
  if (minval === 0 && maxval === 1) return u;
  const [lo, hi] = [minval, maxval].map((x) => broadcastTo(toDtypeOf("uniform", x, dtype), shape, "uniform"));
  const span = sub(hi, lo);
  const drawn = dtype === "float64" || hasExactProducts(minval, maxval) ? add(mul(u, span), lo) : mulAdd(u, span, lo);
  return isOrdered(minval, maxval) ? drawn : max(lo, drawn);
};

/** x·y + z of float32, rounded once: in double the product is exact. XLA on a CPU computes this so. */
const mulAdd = (x: NDArray, y: NDArray, z: NDArray): NDArray => {
  const [a, b, c] = [x, y, z].map((v) => convertDtype(v, "float64"));
  return convertDtype(add(mul(a, b), c), "float32");
};

/** Whether the interval is as long as a power of two, so that products with its length are not rounded. */
const hasExactProducts = (minval: ArrayLike, maxval: ArrayLike): boolean =>
  typeof minval === "number" &&
  typeof maxval === "number" &&
  Number.isInteger(Math.log2(Math.fround(Math.fround(maxval) - Math.fround(minval))));

/** Whether nothing that is drawn can lie below `minval`: u·(maxval − minval) is not negative, and rounding keeps the order. */
const isOrdered = (minval: ArrayLike, maxval: ArrayLike): boolean =>
  typeof minval === "number" && typeof maxval === "number" && minval <= maxval;

/** Uniform in [0, 1): the leading bits of a word, as many as the float has, behind the point. */
const unit = (key: NDArray, shape: Shape, dtype: DType): NDArray => {
  if (dtype === "float32") return scale(2 ** -23, convertDtype(shiftedRight(randomBits(key, shape, 32), 9), dtype));
  const words = randomBits(key, shape, 64);
  const starts = words.shape.map(() => 0);
  const [high, low] = [0, 1].map((word) => reshape(slice(words, [...starts.slice(1), word], [...shape, word + 1]), shape));
  return add(scale(2 ** -32, convertDtype(high, dtype)), scale(2 ** -52, convertDtype(shiftedRight(low, 12), dtype)));
};

const shiftedRight = (words: NDArray, places: number): NDArray => shiftRightLogical(words, fullLike(words, places));

/** Throws unless `key` is one key and `dtype` a float. */
export const checkDraw = (op: string, key: NDArray, shape: Shape, dtype: DType): void => {
  checkKey(op, key);
  checkWholes(op, "shape", shape);
  shapeOf(op, shape);
  if (!isDType(dtype) || !isFloat(dtype))
    throw new DTypeError({
      op,
      given: { dtype: show(dtype) },
      expected: "float32 or float64",
      mend: "Draw integers with randint.",
    });
};
