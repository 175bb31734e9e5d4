import type { ArrayLike, NDArray } from "../ndarray.js";
import { dotGeneral } from "../primitives/dotGeneral.js";
import { qr } from "../primitives/qr.js";
import { reshape } from "../primitives/reshape.js";
import { triangularSolve } from "../primitives/triangularSolve.js";
import { promoteFloat } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { wholeOf } from "./arguments.js";
import { divide, multiply } from "./arithmetic.js";
import { sqrt } from "./exponentials.js";
import { vander } from "./polynomials.js";
import { checkVector } from "./searching.js";
import { sum } from "./sums.js";
import { optionsOf } from "../optionsOf.js";

/** The options of {@link polyfit}. */
export interface PolyfitOptions {
  /** What the distance at each point counts, `[n]`. @defaultValue 1 */
  readonly w?: ArrayLike;
}

/**
 * The polynomial of a given degree that comes nearest to points, by least squares.
 *
 * @param x - Where the points are, `[n]`, with more than `degree` different places.
 * @param y - How high they are, `[n]`, or `[n, k]` for k polynomials.
 * @returns Coefficients `[degree + 1]` or `[degree + 1, k]`, the highest power first.
 * @throws {@link ShapeError} when there are fewer points than coefficients.
 * @example
 * ```ts
 * np.polyfit(np.array([0, 1, 2]), np.array([1, 3, 5]), 1); // [2.0000 1.0000]
 * ```
 */
export const polyfit = (x: ArrayLike, y: ArrayLike, degree: number, options?: PolyfitOptions): NDArray => {
  const { w } = optionsOf("polyfit", options, { w: undefined });
  const [places, heights, weights = null] = promoteFloat("polyfit", x, y, ...(w === undefined ? [] : [w]));
  const count = wholeOf("polyfit", "degree", degree, 0) + 1;
  checkVector("polyfit", "x", places);
  const n = places.size;
  if (
    heights.ndim < 1 ||
    heights.ndim > 2 ||
    heights.shape[0] !== n ||
    n < count ||
    (weights !== null && (weights.ndim !== 1 || weights.size !== n))
  )
    throw new ShapeError({
      op: "polyfit",
      given: { x: places.shape, y: heights.shape, ...(weights === null ? {} : { w: weights.shape }) },
      expected: `x [n], y [n] or [n, k] and w [n], with n at least ${count}`,
      mend: n < count ? "Choose a lower degree, or more points." : "Give both coordinates, and a weight, for each point.",
    });
  const column = (v: NDArray): NDArray => reshape(v, [n, 1]);
  const powers = vander(places, count);
  const right = heights.ndim === 1 ? column(heights) : heights;
  const [a, b] = weights === null ? [powers, right] : [multiply(powers, column(weights)), multiply(right, column(weights))];
  // Columns of one length, so that high powers do not drown low ones.
  const scale = sqrt(sum(multiply(a, a), 0));
  const [q, r] = qr(divide(a, scale), { fullMatrices: false });
  const c = triangularSolve(r, dotGeneral(q, b, { batch: [[], []], contract: [[0], [0]] }), { leftSide: true });
  const found = divide(c, reshape(scale, [count, 1]));
  return heights.ndim === 1 ? reshape(found, [count]) : found;
};
