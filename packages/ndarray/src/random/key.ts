import { fromBuffer } from "../concreteArray.js";
import { isFloat } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { concatenate } from "../primitives/concatenate.js";
import { full } from "../primitives/full.js";
import { slice } from "../primitives/padSlice.js";
import { reshape } from "../primitives/reshape.js";
import { randomBits, threefry2x32 } from "../primitives/threefry2x32.js";
import { convertDtype } from "../primitives/convertDtype.js";
import type { Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { show } from "../show.js";
import { shapeOf } from "../numpy/arguments.js";

/**
 * A key: what all randomness comes from. The same seed gives the same numbers on every machine; use each key once, and
 * {@link split} it to draw again.
 *
 * @param seed - A whole number, from −2³¹ to 2⁵³ − 1.
 * @returns The two words of the key, uint32 `[2]`, as `jax.random.key_data(jax.random.key(seed))` has them.
 * @throws {@link ValueError} for any other seed.
 * @example
 * ```ts
 * const [a, b] = split(key(0)); // [1797259609, 2579123966] and [928981903, 3453687069]
 * ```
 */
export const key = (seed: number): NDArray => {
  if (!Number.isSafeInteger(seed) || seed < -(2 ** 31))
    throw new ValueError({
      op: "key",
      given: `the seed ${show(seed)}`,
      expected: "a whole number from −2147483648 to 9007199254740991",
      mend: "Round it; for a key that depends on an array, use foldIn(key, x).",
    });
  return fromBuffer({ shape: [2], dtype: "uint32" }, Uint32Array.of(seed < 0 ? 0 : Math.floor(seed / 2 ** 32), seed));
};

/**
 * New keys, independent of each other and of every number drawn with `key`; do not use `key` again.
 *
 * @param key - A key, `[2]`.
 * @param num - How many, or their shape.
 * @returns The keys, uint32 `[num, 2]`, which can be taken apart: `const [a, b] = split(key)`.
 * @see Claessen & Pałka (2013), "Splittable pseudorandom number generators using cryptographic hashing".
 */
export const split = (key: NDArray, num: number | Shape = 2): NDArray => {
  checkKey("split", key);
  const shape: readonly unknown[] = Array.isArray(num) ? num : [num];
  if (!shape.every((length) => Number.isInteger(length) && (length as number) >= 0))
    throw new ValueError({
      op: "split",
      given: `num ${show(num)}`,
      expected: "how many keys: whole numbers from 0 on",
      mend: "Leave num out for two keys.",
    });
  shapeOf("split", [...(shape as Shape), 2]);
  return randomBits(key, shape as Shape, 64);
};

/**
 * A new key for a number: for a step, a layer, a place. `foldIn(key, i)` is `split(key, n)[i]` for every n > i.
 *
 * @param key - A key, `[2]`.
 * @param data - A whole number, or an array `[]` of an integer dtype, of which the low 32 bits count.
 * @returns The key, uint32 `[2]`.
 * @throws {@link ValueError} or {@link DTypeError} when `data` is no whole number; {@link ShapeError} when it is more than one.
 */
export const foldIn = (key: NDArray, data: ArrayLike): NDArray => {
  checkKey("foldIn", key);
  const [k0, k1] = [0, 1].map((i) => slice(key, [i], [i + 1]));
  const [a, b] = threefry2x32(k0, k1, full([1], 0, "uint32"), wordOf(data));
  return concatenate([a, b], 0);
};

/** The low 32 bits of a whole number, uint32 `[1]`. */
const wordOf = (data: ArrayLike): NDArray => {
  if (!isNDArray(data)) {
    if ((typeof data !== "number" && typeof data !== "boolean") || !Number.isSafeInteger(Number(data)))
      throw new ValueError({ op: "foldIn", given: `data ${show(data)}`, expected: "a whole number", mend: "Round it first." });
    return full([1], Number(data) % 2 ** 32, "uint32");
  }
  if (data.ndim !== 0)
    throw new ShapeError({
      op: "foldIn",
      given: { data: data.shape },
      expected: "a single number []",
      mend: "Map over it with vmap.",
    });
  if (isFloat(data.dtype) && data.weak !== "integer")
    throw new DTypeError({
      op: "foldIn",
      given: { data: data.dtype },
      expected: "an integer dtype",
      mend: 'Convert with astype(data, "uint32").',
    });
  return reshape(convertDtype(data, "uint32"), [1]);
};

/** Throws unless `key` is one key. */
export const checkKey = (op: string, key: NDArray): void => {
  if (!isNDArray(key) || key.dtype !== "uint32")
    throw new DTypeError({
      op,
      given: { key: isNDArray(key) ? key.dtype : show(key) },
      expected: "a key, of uint32",
      mend: "Make one with random.key(seed).",
    });
  if (key.ndim !== 1 || key.shape[0] !== 2)
    throw new ShapeError({
      op,
      given: { key: key.shape },
      expected: "one key [2]",
      mend: "Take one of several keys, or map over them with vmap.",
    });
};
