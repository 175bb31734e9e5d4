import { DTypeError, isNDArray, type NDArray } from "@nabla-js/ndarray";
import { ensureEager, isInteger, typeName } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import { checkFunction, checkWhole, named, titled } from "./checks.js";
import { scanUnder } from "./scan.js";
import { whileLoop } from "./whileLoop.js";

/**
 * `body` applied for each i from `lower` up to and without `upper`.
 *
 *     x ← body(i, x)      i = lower, …, upper − 1
 *
 * With plain numbers as bounds the loop is a {@link scan} and has derivatives in both modes. With a bound that is an array,
 * traced perhaps, it is a {@link whileLoop}, and has forward derivatives alone.
 *
 * @param lower - A whole number, or an integer `[]`.
 * @param upper - Likewise.
 * @param body - Takes i, an int32 `[]`, and the carry; returns the next carry, with the same structure, shapes and dtypes.
 * @returns The last carry; `init` where there is no i.
 * @throws {@link TreeError} or {@link ShapeError} when the carry changes its structure or types.
 * @example
 * ```ts
 * foriLoop(0, 4, (i, sum: NDArray) => np.add(sum, i), np.array(0)); // 6
 * ```
 */
export const foriLoop = <C>(lower: number | NDArray, upper: number | NDArray, body: (i: NDArray, carry: C) => C, init: C): C => {
  checkFunction("foriLoop", body, "body");
  const op = titled("foriLoop", body);
  ensureEager();
  const [from, to] = [boundOf(op, "lower", lower), boundOf(op, "upper", upper)];
  if (typeof lower === "number" && typeof upper === "number") {
    const length = Math.max(0, upper - lower);
    const counts = lax.add(lax.iota([length], 0, "int32"), lax.full([length], lower, "int32"));
    return scanUnder(op, (carry: C, i: NDArray) => [body(i, carry), null] as const, init, counts, {})[0];
  }
  const one = lax.full([], 1, "int32");
  const step = ({ i, x }: { readonly i: NDArray; readonly x: C }) => ({ i: lax.add(i, one), x: body(i, x) });
  return whileLoop(({ i }) => lax.lt(i, to), named(op, step), { i: from, x: init }).x;
};

const boundOf = (op: string, name: string, bound: unknown): NDArray => {
  if (!isNDArray(bound)) {
    checkWhole(op, name, bound, -(2 ** 31));
    return lax.full([], bound as number, "int32");
  }
  if (bound.ndim === 0 && (bound.weak === "integer" || isInteger(bound.dtype))) return lax.convertDtype(bound, "int32");
  throw new DTypeError({
    op,
    given: { [name]: typeName(bound) },
    expected: "a whole number or an integer []",
    mend: 'Convert with np.astype(x, "int32").',
  });
};
