/** Shapes that stretch over each other. */
import * as core from "../broadcast.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import type { Shape } from "../shape.js";
import { shapeOf } from "./arguments.js";

/**
 * The shape that arrays of these shapes have together: from the right, lengths are equal or one of them is 1.
 *
 * @throws ShapeError when two lengths differ and neither is 1.
 * @example
 * ```ts
 * np.broadcastShapes([5, 1], [4]); // [5, 4]
 * ```
 */
export const broadcastShapes = (...shapes: readonly (Shape | number)[]): Shape =>
  core.broadcastShapes("broadcastShapes", ...shapes.map((shape) => shapeOf("broadcastShapes", shape)));

/** `x` repeated to `shape`: axes of length 1 stretch, and new axes come in front. Nothing is copied. */
export const broadcastTo = (x: ArrayLike, shape: Shape | number): NDArray => core.broadcastTo(x, shapeOf("broadcastTo", shape));

/** Arrays repeated to the shape they have together, each in its own dtype. */
export const broadcastArrays = (...xs: readonly ArrayLike[]): NDArray[] => core.broadcastArrays(...xs);
