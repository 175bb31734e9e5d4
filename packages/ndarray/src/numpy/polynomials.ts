/** Polynomials, as vectors of coefficients from the highest power down: `[1, 0, -2]` is x² − 2. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/arithmetic.js";
import { concatenate } from "../primitives/concatenate.js";
import { full, iota } from "../primitives/full.js";
import { pad } from "../primitives/padSlice.js";
import { reshape } from "../primitives/reshape.js";
import { arrayOf, constant, floatOf, promote, promoteFloat } from "../promote.js";
import { broadcastTo } from "../broadcast.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { range } from "../shape.js";
import { flagOf, wholeOf } from "./arguments.js";
import { eye } from "./creation.js";
import { trace } from "./diagonals.js";
import { matmul } from "./products.js";
import { add, divide, multiply, subtract } from "./arithmetic.js";
import { convolve } from "./convolution.js";
import { power } from "./powers.js";
import { checkVector } from "./searching.js";
import { rangeOf, sliceRanges } from "./slicing.js";

/**
 * The value of a polynomial at each x, by Horner's rule.
 *
 * @param p - Coefficients `[n]`, the highest power first.
 * @example
 * ```ts
 * np.polyval(np.array([1, 0, -2]), np.array([0, 3])); // [-2. 7.]
 * ```
 */
export const polyval = (p: ArrayLike, x: ArrayLike): NDArray => {
  const [c, a] = promote("polyval", p, x);
  checkVector("polyval", "p", c);
  let y = constant(a.shape, 0, a.dtype);
  for (const coefficient of c) y = lax.add(lax.mul(y, a), broadcastTo(coefficient, a.shape));
  return y;
};

/** The sum of two polynomials. */
export const polyadd = (p: ArrayLike, q: ArrayLike): NDArray => {
  const [a, b] = aligned("polyadd", p, q);
  return lax.add(a, b);
};

/** The difference of two polynomials. */
export const polysub = (p: ArrayLike, q: ArrayLike): NDArray => {
  const [a, b] = aligned("polysub", p, q);
  return lax.sub(a, b);
};

/** The product of two polynomials. */
export const polymul = (p: ArrayLike, q: ArrayLike): NDArray => {
  const [a, b] = coefficients("polymul", p, q);
  return convolve(a, b);
};

/** The quotient and the remainder of two polynomials, in floats. The first coefficient of the divisor is not zero. */
export const polydiv = (p: ArrayLike, q: ArrayLike): [quotient: NDArray, remainder: NDArray] => {
  const [a, b] = promoteFloat("polydiv", ...coefficients("polydiv", p, q));
  const steps = a.size - b.size + 1;
  if (steps < 1) return [constant([1], 0, a.dtype), a];
  const lead = part(b, 0, 1);
  const found: NDArray[] = [];
  let rest = a;
  for (let k = 0; k < steps; k++) {
    const ratio = lax.div(part(rest, 0, 1), lead);
    found.push(ratio);
    // The first coefficient vanishes by construction.
    const shifted = padded(part(b, 1, null), 0, rest.size - b.size);
    rest = lax.sub(part(rest, 1, null), multiply(ratio, shifted));
  }
  return [concatenate(found, 0), rest.size === 0 ? constant([1], 0, a.dtype) : rest];
};

/** The m-th derivative of a polynomial. */
export const polyder = (p: ArrayLike, m = 1): NDArray => {
  let [c] = coefficients("polyder", p);
  for (let k = wholeOf("polyder", "m", m, 0); k > 0; k--) {
    const n = c.size - 1;
    if (n < 1) return constant([0], 0, c.dtype);
    c = multiply(part(c, 0, n), subtract(n, iota([n], 0, c.dtype)));
  }
  return c;
};

/**
 * The m-th integral of a polynomial, in floats.
 *
 * @param k - The constants, the first of which is integrated on. @defaultValue 0
 */
export const polyint = (p: ArrayLike, m = 1, k: number | readonly number[] = 0): NDArray => {
  let c = floatOf("polyint", coefficients("polyint", p)[0]);
  const times = wholeOf("polyint", "m", m, 0);
  const constants = Array.isArray(k) ? (k as readonly number[]) : new Array<number>(times).fill(k as number);
  if (constants.length < times || !constants.every(Number.isFinite))
    throw new ValueError({
      op: "polyint",
      given: `${constants.length} constants for ${times} integrals`,
      expected: "a number for each integral",
      mend: "Give one number for all, or a list.",
    });
  for (let i = 0; i < times; i++) {
    const n = c.size;
    c = concatenate([lax.div(c, subtract(full([n], n, c.dtype), iota([n], 0, c.dtype))), full([1], constants[i], c.dtype)], 0);
  }
  return c;
};

/** The polynomial with given roots, or the characteristic polynomial of a square matrix; the first coefficient is 1. */
export const poly = (roots: ArrayLike): NDArray => {
  const a = floatOf("poly", roots);
  if (a.ndim === 2 && a.shape[0] === a.shape[1]) return characteristic(a);
  checkVector("poly", "roots", a.ndim === 0 ? reshape(a, [1]) : a);
  let c = constant([1], 1, a.dtype);
  for (const root of a.ndim === 0 ? [a] : a)
    c = convolve(c, concatenate([full([1], 1, a.dtype), reshape(lax.neg(root), [1])], 0));
  return c;
};

/**
 * By traces: M₁ = A, cₖ = −tr(Mₖ)/k, Mₖ₊₁ = A(Mₖ + cₖI).
 *
 * @see Faddeev & Sominskii (1949), "Problems in higher algebra": the Faddeev–LeVerrier method.
 */
const characteristic = (a: NDArray): NDArray => {
  const n = a.shape[0];
  const found: NDArray[] = [constant([1], 1, a.dtype)];
  let m = a;
  for (let k = 1; k <= n; k++) {
    const c = divide(trace(m), -k);
    found.push(reshape(c, [1]));
    if (k < n) m = matmul(a, add(m, multiply(c, eye(n, n, 0, a.dtype))));
  }
  return concatenate(found, 0);
};

/**
 * The powers of each element as rows, the highest first.
 *
 * @param n - How many. @defaultValue the number of elements
 * @param increasing - Whether the lowest comes first. @defaultValue false
 * @returns `[x.size, n]`
 */
export const vander = (x: ArrayLike, n?: number | null, increasing = false): NDArray => {
  const a = arrayOf("vander", x);
  checkVector("vander", "x", a);
  const columns = n === undefined || n === null ? a.size : wholeOf("vander", "n", n, 0);
  if (columns === 0) return constant([a.size, 0], 0, a.dtype);
  const rises = flagOf("vander", "increasing", increasing);
  const powers = range(columns).map((i) => power(a, rises ? i : columns - 1 - i));
  return concatenate(
    powers.map((column) => reshape(column, [a.size, 1])),
    1,
  );
};

const coefficients = (op: string, ...ps: readonly ArrayLike[]): NDArray[] => {
  const arrays = promote(op, ...ps).map((p) => (p.ndim === 0 ? reshape(p, [1]) : p));
  arrays.forEach((p) => {
    checkVector(op, "coefficients", p);
    if (p.size === 0)
      throw new ShapeError({
        op,
        given: { p: p.shape },
        expected: "at least one coefficient",
        mend: "Write [0] for the polynomial 0.",
      });
  });
  return arrays;
};

/** Both with as many coefficients. */
const aligned = (op: string, p: ArrayLike, q: ArrayLike): [NDArray, NDArray] => {
  const [a, b] = coefficients(op, p, q).map((c) => (c.dtype === "bool" ? convertDtype(c, "int32") : c));
  const n = Math.max(a.size, b.size);
  return [padded(a, n - a.size, 0), padded(b, n - b.size, 0)];
};

const padded = (x: NDArray, before: number, after: number): NDArray => pad(x, full([], 0, x.dtype), [[before, after, 0]]);

const part = (x: NDArray, from: number, to: number | null): NDArray => sliceRanges(x, [rangeOf("polynomial", x.size, from, to)]);
