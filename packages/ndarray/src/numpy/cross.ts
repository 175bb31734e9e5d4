/** The vector product. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import { operands } from "../broadcast.js";
import { mul, sub } from "../primitives/arithmetic.js";
import { concatenate } from "../primitives/concatenate.js";
import { moveaxis } from "../primitives/transpose.js";
import { reshape } from "../primitives/reshape.js";
import { pad } from "../primitives/padSlice.js";
import { full } from "../primitives/full.js";
import { promote } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { axisOf } from "./arguments.js";
import { sliceRanges } from "./slicing.js";
import { optionsOf } from "../optionsOf.js";

/** The options of {@link cross}. */
export interface CrossOptions {
  /** The axis of the vectors in `a`. @defaultValue the last */
  readonly axisa?: number;
  /** The axis of the vectors in `b`. @defaultValue the last */
  readonly axisb?: number;
  /** Where the axis of the vectors stands in the result. @defaultValue the last */
  readonly axisc?: number;
  /** All three. */
  readonly axis?: number;
}

/**
 * The vector product of vectors of length 3; the other axes broadcast. A vector of length 2 lies in the plane; of two
 * of them the product is a single number.
 *
 * @example
 * ```ts
 * np.cross(np.array([1, 0, 0]), np.array([0, 1, 0])); // [0. 0. 1.]
 * ```
 */
export const cross = (a: ArrayLike, b: ArrayLike, options?: CrossOptions): NDArray => {
  const { axisa, axisb, axisc, axis } = optionsOf("cross", options, { axisa: -1, axisb: -1, axisc: -1, axis: undefined });
  const [x, y] = promote("cross", a, b);
  const u = moveaxis(x, axisOf("cross", x.ndim, axis ?? axisa), x.ndim - 1);
  const v = moveaxis(y, axisOf("cross", y.ndim, axis ?? axisb), y.ndim - 1);
  const lengths = [u, v].map((w) => w.shape[w.ndim - 1]);
  if (lengths.some((length) => length !== 2 && length !== 3))
    throw new ShapeError({
      op: "cross",
      given: { a: x.shape, b: y.shape },
      expected: "vectors of length 2 or 3",
      mend: "Name the axis of the vectors.",
    });
  const component = (w: NDArray, i: number): NDArray => {
    const batch = w.shape.slice(0, -1);
    return reshape(
      sliceRanges(w, [...batch.map((count) => ({ start: 0, step: 1, count })), { start: i, step: 1, count: 1 }]),
      batch,
    );
  };
  const minor = (p: NDArray, q: NDArray, i: number, j: number): NDArray => {
    const [pi, qj] = operands("cross", [component(p, i), component(q, j)]);
    const [pj, qi] = operands("cross", [component(p, j), component(q, i)]);
    return sub(mul(pi, qj), mul(pj, qi));
  };
  if (lengths.every((length) => length === 2)) return minor(u, v, 0, 1);
  const [p, q] = [inSpace(u), inSpace(v)];
  const parts = [minor(p, q, 1, 2), minor(p, q, 2, 0), minor(p, q, 0, 1)];
  const together = concatenate(
    parts.map((part) => reshape(part, [...part.shape, 1])),
    parts[0].ndim,
  );
  return moveaxis(together, together.ndim - 1, axisOf("cross", together.ndim, axis ?? axisc));
};

const inSpace = (x: NDArray): NDArray =>
  x.shape[x.ndim - 1] === 3
    ? x
    : pad(
        x,
        full([], 0, x.dtype),
        x.shape.map((_, i): [number, number, number] => [0, i === x.ndim - 1 ? 1 : 0, 0]),
      );
