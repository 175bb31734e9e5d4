import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { checkNumber } from "../checks.js";
import { elementwise1, elementwise2, type NoParams } from "../define.js";
import { isFloat } from "../dtype.js";
import { map1 } from "../loops/map.js";
import { ValueError } from "../valueError.js";
import { add, mul, scale, sub } from "./arithmetic.js";
import { and } from "./bitwise.js";
import { eq } from "./compare.js";
import { log } from "./exponential.js";
import { fullLike } from "./full.js";
import { select } from "./select.js";
import { show } from "../show.js";
import { isNDArray } from "../ndarray.js";

type IntegerPowParams = { readonly n: number };

/** xʸ as IEEE 754 has it: 1ʸ is 1 even for NaN, and (−1)^±∞ is 1, where `Math.pow` gives NaN. */
const ieeePow = (x: number, y: number): number => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y);

export const powP: Primitive<NoParams> = /* @__PURE__ */ elementwise2("pow", {
  impl: ieeePow,
  domain: "float",
  jvp: [
    // y·x^(y − 1); for 0⁰ the power would be infinite, where the derivative is 0, so there it is taken with another exponent.
    (dx, _z, [x, y]) => {
      const isZeroToZero = and(eq(x, fullLike(x, 0)), eq(y, fullLike(y, 0)));
      return mul(dx, mul(y, pow(x, select(isZeroToZero, fullLike(y, 1), sub(y, fullLike(y, 1))))));
    },
    // log x · xʸ, and 0 where x is 0, the limit for y > 0.
    (dy, z, [x]) => {
      const isZero = eq(x, fullLike(x, 0));
      return mul(dy, mul(log(select(isZero, fullLike(x, 1), x)), z));
    },
  ],
});

/** xⁿ for a constant whole number n. Integers wrap around, as their products do. */
export const integerPowP: Primitive<IntegerPowParams> = /* @__PURE__ */ definePrimitive({
  name: "integerPow",
  impl: ([x], { n }, out) => map1(isFloat(x.dtype) ? (v) => v ** n : (v) => wrappingPow(v, n), x, out),
  shape: ([x], { n }) => {
    checkNumber("integerPow", { x });
    if (!Number.isInteger(n) || (n < 0 && !isFloat(x.dtype)))
      throw new ValueError({
        op: "integerPow",
        given: `the exponent ${show(n)} for ${x.dtype}`,
        expected: isFloat(x.dtype) ? "a whole number" : "a whole number from 0 on: integers have no reciprocals",
        mend: isFloat(x.dtype) ? "Use pow for other exponents." : 'Convert with astype(x, "float32") first.',
      });
    return { dtype: x.dtype, shape: x.shape };
  },
  jvp: [(dx, _y, [x], { n }) => (n === 0 ? null : mul(dx, scale(n, integerPow(x, n - 1))))],
  transpose: [null],
  batch: "elementwise",
});

export const squareP: Primitive<NoParams> = /* @__PURE__ */ elementwise1("square", {
  impl: (x) => x * x,
  integer: () => (x) => Math.imul(x, x),
  row: (z, k, n, x, p, dx) => {
    for (let i = 0; i < n; i++, p += dx) z[k + i] = x[p] * x[p];
  },
  domain: "number",
  jvp: [(dx, _y, [x]) => mul(dx, add(x, x))],
});

/** xʸ of each pair of elements, floats: 0⁰ is 1; a negative base wants a whole exponent, else NaN. */
export const pow = (x: NDArray, y: NDArray): NDArray => bind(powP, [x, y], {});

/** xⁿ of each element, for a whole number n; x⁰ is 1. */
export const integerPow = (x: NDArray, n: number): NDArray =>
  n === 1 && isNDArray(x) ? x : n === 0 && isNDArray(x) ? fullLike(x, 1) : bind(integerPowP, [x], { n });

/** x² of each element. */
export const square = (x: NDArray): NDArray => bind(squareP, [x], {});

/** vⁿ modulo 2³², by repeated squaring. */
const wrappingPow = (v: number, n: number): number => {
  let result = 1;
  for (let base = v, rest = n; rest > 0; base = Math.imul(base, base), rest = Math.floor(rest / 2))
    if (rest % 2 === 1) result = Math.imul(result, base);
  return result;
};
