/** Products with logarithms, where 0 · log 0 is 0. */
import { operands } from "../broadcast.js";
import { isFloat } from "../dtype.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add, mul, sub } from "../primitives/arithmetic.js";
import { and, not, or } from "../primitives/bitwise.js";
import { eq, ge, gt, lt } from "../primitives/compare.js";
import { log, log1p } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import { isFinite } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { commonType, floatOf } from "../promote.js";

/**
 * x · log y, and 0 where x is 0, whatever y is save NaN. Where both are 0 its derivatives are taken as 0.
 *
 * @returns In nats, if x is a probability.
 */
export const xlogy = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("xlogy", x, y);
  return product(a, b, log, 1, gt(b, fullLike(b, 0)));
};

/** x · log(1 + y), and 0 where x is 0, whatever y is save NaN. */
export const xlog1py = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("xlog1py", x, y);
  return product(a, b, log1p, 0, gt(b, fullLike(b, -1)));
};

/** x · f(y); where x is 0 and f(y) is no number, y is replaced by the point at which f is 0. */
const product = (x: NDArray, y: NDArray, f: (y: NDArray) => NDArray, root: number, hasLogarithm: NDArray): NDArray => {
  const isUndefined = and(eq(y, y), not(and(hasLogarithm, isFinite(y))));
  const isReplaced = and(eq(x, fullLike(x, 0)), isUndefined);
  return mul(x, f(select(isReplaced, fullLike(y, root), y)));
};

/** −x · log x; 0 at 0, where its derivative is taken as 0; −∞ below. */
export const entr = (x: ArrayLike): NDArray => {
  const a = floatOf("entr", x);
  const zero = fullLike(a, 0);
  const isPlain = or(gt(a, zero), not(eq(a, a)));
  const safe = select(isPlain, a, fullLike(a, 1));
  return select(lt(a, zero), fullLike(a, -Infinity), sub(zero, mul(safe, log(safe))));
};

/** x · log(x / y) for x, y > 0; 0 where x is 0 and y ≥ 0; ∞ otherwise. */
export const relEntr = (x: ArrayLike, y: ArrayLike): NDArray => relative(...floats("relEntr", x, y));

/** x · log(x / y) − x + y for x, y > 0; y where x is 0 and y ≥ 0; ∞ otherwise. */
export const klDiv = (x: ArrayLike, y: ArrayLike): NDArray => {
  const [a, b] = floats("klDiv", x, y);
  const entropy = relative(a, b);
  // Infinite whatever x and y are.
  return select(eq(entropy, fullLike(a, Infinity)), entropy, add(entropy, sub(b, a)));
};

const relative = (x: NDArray, y: NDArray): NDArray => {
  const zero = fullLike(x, 0);
  const isBoth = and(gt(x, zero), gt(y, zero));
  const isNaN = not(and(eq(x, x), eq(y, y)));
  const isZero = and(eq(x, zero), ge(y, zero));
  const isPlain = or(isBoth, isNaN);
  const [a, b] = [select(isPlain, x, fullLike(x, 1)), select(isPlain, y, fullLike(y, 1))];
  const value = mul(a, sub(log(a), log(b)));
  return select(or(isPlain, isZero), value, fullLike(x, Infinity));
};

const floats = (op: string, x: ArrayLike, y: ArrayLike): [NDArray, NDArray] => {
  const dtype = commonType(op, [x, y]);
  const [a, b] = operands(op, [x, y], isFloat(dtype) ? dtype : "float32");
  return [a, b];
};
