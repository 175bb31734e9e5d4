/** Logic of each element. What is not zero holds, NaN too. */
import { operands } from "../broadcast.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as bits from "../primitives/bitwise.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { arrayOf } from "../promote.js";

/** Whether both hold. */
export const logicalAnd = (x: ArrayLike, y: ArrayLike): NDArray => ofBools("logicalAnd", bits.and, x, y);

/** Whether at least one holds. */
export const logicalOr = (x: ArrayLike, y: ArrayLike): NDArray => ofBools("logicalOr", bits.or, x, y);

/** Whether exactly one holds. */
export const logicalXor = (x: ArrayLike, y: ArrayLike): NDArray => ofBools("logicalXor", bits.xor, x, y);

/** Whether it does not hold. */
export const logicalNot = (x: ArrayLike): NDArray => bits.not(truth("logicalNot", x));

const truth = (op: string, x: ArrayLike): NDArray => convertDtype(arrayOf(op, x), "bool");

const ofBools = (op: string, f: (x: NDArray, y: NDArray) => NDArray, x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = operands(op, [truth(op, x), truth(op, y)]);
  return f(a, b);
};
