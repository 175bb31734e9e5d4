/** The bits of integers; bool is one bit. */
import { broadcastTo, operands } from "../broadcast.js";
import { isFloat, isUnsigned } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/bitwise.js";
import { ne } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike, iota } from "../primitives/full.js";
import { pad, slice } from "../primitives/padSlice.js";
import { reshape } from "../primitives/reshape.js";
import { abs } from "../primitives/signs.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { moveaxis } from "../primitives/transpose.js";
import { arrayOf, commonType, toDtypeOf } from "../promote.js";
import { axisOf, oneOf, wholeOf } from "./arguments.js";
import { optionsOf } from "../optionsOf.js";

/** The bits that both have. */
export const bitwiseAnd = (x: ArrayLike, y: ArrayLike): NDArray => lax.and(...pairOf("bitwiseAnd", x, y));

/** The bits that at least one has. */
export const bitwiseOr = (x: ArrayLike, y: ArrayLike): NDArray => lax.or(...pairOf("bitwiseOr", x, y));

/** The bits that exactly one has. */
export const bitwiseXor = (x: ArrayLike, y: ArrayLike): NDArray => lax.xor(...pairOf("bitwiseXor", x, y));

/** The other bits: −1 − x for signed integers; for bool, whether it does not hold. */
export const bitwiseNot = (x: ArrayLike): NDArray => lax.not(integerOf("bitwiseNot", x));

export { bitwiseNot as bitwiseInvert, bitwiseNot as invert };

/** The number of bits that are set in |x|, as uint8. */
export const bitwiseCount = (x: ArrayLike): NDArray => {
  const a = integerOf("bitwiseCount", x);
  return convertDtype(lax.populationCount(a.dtype === "bool" || isUnsigned(a.dtype) ? a : abs(a)), "uint8");
};

/** The bits of x moved y places up; 0 once they are all gone. */
export const leftShift = (x: ArrayLike, y: ArrayLike): NDArray => lax.shiftLeft(...pairOf("leftShift", x, y));

/** The bits of x moved y places down; for signed integers ⌊x / 2ʸ⌋. */
export const rightShift = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = pairOf("rightShift", x, y);
  return isUnsigned(a.dtype) || a.dtype === "bool" ? lax.shiftRightLogical(a, b) : lax.shiftRightArithmetic(a, b);
};

export { leftShift as bitwiseLeftShift, rightShift as bitwiseRightShift };

/** In which order bits stand in a byte. */
export interface BitOptions {
  /** `big`: the highest bit first. @defaultValue "big" */
  readonly bitorder?: "big" | "little";
}

/**
 * Bits as bytes: eight along an axis become one uint8, zeros filling the last.
 *
 * @param axis - The axis to pack; without one, all elements as they lie.
 * @example
 * ```ts
 * np.packbits(np.array([true, false, false, false, false, false, true, true])); // [131]
 * ```
 */
export const packbits = (x: ArrayLike, axis?: number | null, options?: BitOptions): NDArray => {
  const { bitorder } = optionsOf("packbits", options, { bitorder: "big" });
  const a = integerOf("packbits", x);
  const [bits, at] = alongLast("packbits", a, axis);
  const length = bits.shape[bits.ndim - 1];
  const bytes = Math.ceil(length / 8);
  const set = convertDtype(ne(bits, fullLike(bits, 0)), "uint8");
  const filled = pad(set, fullLike({ shape: [], dtype: "uint8" }, 0), [
    ...set.shape.slice(0, -1).map((): [number, number, number] => [0, 0, 0]),
    [0, 8 * bytes - length, 0],
  ]);
  const octets = reshape(filled, [...bits.shape.slice(0, -1), bytes, 8]);
  const packed = reduceSum(lax.shiftLeft(octets, places("packbits", octets, bitorder)), [octets.ndim - 1]);
  return moveaxis(packed, packed.ndim - 1, at);
};

/** The options of {@link unpackbits}. */
export interface UnpackOptions extends BitOptions {
  /** How many bits to keep along the axis. @defaultValue all */
  readonly count?: number;
}

/** The bits of uint8, as uint8 of 0 and 1: eight for each element, along an axis or, without one, all in a row. */
export const unpackbits = (x: ArrayLike, axis?: number | null, options?: UnpackOptions): NDArray => {
  const { bitorder, count } = optionsOf("unpackbits", options, { bitorder: "big", count: undefined });
  const a = arrayOf("unpackbits", x);
  if (a.dtype !== "uint8")
    throw new DTypeError({
      op: "unpackbits",
      given: { x: a.dtype },
      expected: "uint8",
      mend: 'Convert with astype(x, "uint8") first.',
    });
  const [bytes, at] = alongLast("unpackbits", a, axis);
  const octets = broadcastTo(reshape(bytes, [...bytes.shape, 1]), [...bytes.shape, 8]);
  const bits = lax.and(lax.shiftRightLogical(octets, places("unpackbits", octets, bitorder)), fullLike(octets, 1));
  const all = reshape(bits, [...bytes.shape.slice(0, -1), 8 * bytes.shape[bytes.ndim - 1]]);
  const kept =
    count === undefined
      ? all.shape
      : [...all.shape.slice(0, -1), Math.min(wholeOf("unpackbits", "count", count, 0), all.shape[all.ndim - 1])];
  const cut = slice(
    all,
    kept.map(() => 0),
    kept,
  );
  return moveaxis(cut, cut.ndim - 1, at);
};

/** With the axis in question last, and where it came from. */
const alongLast = (op: string, x: NDArray, axis: number | null | undefined): [NDArray, number] => {
  if (axis === undefined || axis === null) return [reshape(x, [x.size]), 0];
  const at = axisOf(op, x.ndim, axis);
  return [moveaxis(x, at, x.ndim - 1), at];
};

/** How far each bit of the last axis stands from the lowest. */
const places = (op: string, octets: NDArray, bitorder: "big" | "little"): NDArray => {
  const order = oneOf(op, "bitorder", bitorder, ["big", "little"]);
  const little = iota(octets.shape, octets.ndim - 1, "uint8");
  return order === "little" ? little : lax.xor(little, fullLike(octets, 7));
};

const integerOf = (op: string, x: ArrayLike): NDArray => {
  const dtype = commonType(op, [x, false]);
  if (isFloat(dtype)) throw notInteger(op, { x: dtype });
  return toDtypeOf(op, x, dtype);
};

const pairOf = (op: string, x: ArrayLike, y: ArrayLike): [NDArray, NDArray] => {
  const [dtypeX, dtypeY] = [x, y].map((a) => commonType(op, [a, false]));
  if (isFloat(dtypeX) || isFloat(dtypeY)) throw notInteger(op, { x: dtypeX, y: dtypeY });
  const [a, b] = operands(op, [x, y], commonType(op, [x, y, false]));
  return [a, b];
};

const notInteger = (op: string, given: Readonly<Record<string, string>>): DTypeError =>
  new DTypeError({ op, given, expected: "integers or bool", mend: 'Convert with astype(x, "int32") first.' });
