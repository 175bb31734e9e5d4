import type { NDArray } from "../ndarray.js";
import { mul } from "../primitives/arithmetic.js";
import { fullLike, iota } from "../primitives/full.js";
import { eq, lt } from "../primitives/compare.js";
import { qr } from "../primitives/qr.js";
import { select } from "../primitives/select.js";
import { broadcastInDim, reduceSum } from "../primitives/sumBroadcast.js";
import type { Shape } from "../shape.js";
import { ValueError } from "../valueError.js";
import { normal } from "./normal.js";
import { checkDraw, type FloatOptions } from "./uniform.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";
import { shapeOf } from "../numpy/arguments.js";

/**
 * Orthogonal matrices, all equally likely (Haar measure): the factor Q of a matrix of normal numbers, its columns turned
 * so that the diagonal of R is positive.
 *
 * @param key - A key, `[2]`.
 * @param n - Rows and columns.
 * @returns The matrices, `[...shape, n, n]`.
 * @throws {@link ValueError} unless n is a whole number from 0 on.
 * @see Mezzadri (2007), "How to generate random matrices from the classical compact groups", section 5.
 */
export const orthogonal = (key: NDArray, n: number, shape: Shape = [], options?: FloatOptions): NDArray => {
  const { dtype } = optionsOf("orthogonal", options, { dtype: "float32" });
  checkDraw("orthogonal", key, shape, dtype);
  if (!Number.isInteger(n) || n < 0)
    throw new ValueError({
      op: "orthogonal",
      given: `${show(n)} rows`,
      expected: "a whole number from 0 on",
      mend: "Round it first.",
    });
  shapeOf("orthogonal", [...shape, n, n]);
  const [q, r] = qr(normal(key, [...shape, n, n], { dtype }), { fullMatrices: false });
  const [row, column] = [shape.length, shape.length + 1];
  const isDiagonal = eq(iota(r.shape, row, "int32"), iota(r.shape, column, "int32"));
  const diagonal = reduceSum(select(isDiagonal, r, fullLike(r, 0)), [row]);
  const sign = select(lt(diagonal, fullLike(diagonal, 0)), fullLike(diagonal, -1), fullLike(diagonal, 1));
  return mul(q, broadcastInDim(sign, q.shape, [row]));
};
