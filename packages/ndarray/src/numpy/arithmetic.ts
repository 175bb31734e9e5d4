/** Arithmetic of two arrays, which broadcast and promote. */
import { operands } from "../broadcast.js";
import { DTypeError } from "../dtypeError.js";
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/arithmetic.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike } from "../primitives/full.js";
import { square as squareOf } from "../primitives/power.js";
import { arrayOf, commonType, floatOf } from "../promote.js";

/**
 * x + y, element by element; of bools, x or y. Integers wrap around.
 *
 * @throws ShapeError when the shapes do not broadcast.
 * @example
 * ```ts
 * np.add(np.array([1, 2, 3]), 10); // [11. 12. 13.]
 * ```
 */
export const add = (x: ArrayLike, y: ArrayLike): NDArray => onBits("add", lax.add, x, y);

/**
 * x − y, element by element.
 *
 * @throws DTypeError when both are bool.
 */
export const subtract = (x: ArrayLike, y: ArrayLike): NDArray => {
  const dtype = commonType("subtract", [x, y]);
  if (dtype === "bool")
    throw new DTypeError({
      op: "subtract",
      given: { x: "bool", y: "bool" },
      expected: "numbers",
      mend: "Use np.notEqual(x, y), or np.logicalAnd(x, np.logicalNot(y)).",
    });
  const [a, b] = operands("subtract", [x, y], dtype);
  return lax.sub(a, b);
};

/** x · y, element by element; of bools, x and y. Integers wrap around. */
export const multiply = (x: ArrayLike, y: ArrayLike): NDArray => onBits("multiply", lax.mul, x, y);

/** x / y, element by element. Integers and bools are divided as float32. */
export const divide = (x: ArrayLike, y: ArrayLike): NDArray => {
  const dtype = commonType("divide", [x, y]);
  const [a, b] = operands("divide", [x, y], isFloat(dtype) ? dtype : "float32");
  return lax.div(a, b);
};

/** −x. */
export const negative = (x: ArrayLike): NDArray => {
  const a = arrayOf("negative", x);
  if (a.dtype === "bool")
    throw new DTypeError({ op: "negative", given: { x: "bool" }, expected: "numbers", mend: "Use np.logicalNot(x)." });
  return lax.neg(a);
};

/** x itself, as an array. */
export const positive = (x: ArrayLike): NDArray => arrayOf("positive", x);

/** 1 / x. Integers become float32. */
export const reciprocal = (x: ArrayLike): NDArray => {
  const a = floatOf("reciprocal", x);
  return lax.div(fullLike(a, 1), a);
};

/** x². */
export const square = (x: ArrayLike): NDArray => {
  const a = arrayOf("square", x);
  return a.dtype === "bool" ? a : squareOf(a);
};

export { divide as div, divide as trueDivide, multiply as mul, negative as neg, subtract as sub };

/** Bools as numbers 0 and 1, so that a sum is "or" and a product "and". */
const onBits = (op: string, f: (a: NDArray, b: NDArray) => NDArray, x: ArrayLike, y: ArrayLike): NDArray => {
  const dtype = commonType(op, [x, y]);
  const [a, b] = operands(op, [x, y], dtype === "bool" ? "int32" : dtype);
  return dtype === "bool" ? convertDtype(f(a, b), "bool") : f(a, b);
};
