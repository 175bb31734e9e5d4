import type { NDArray } from "../core.js";
import { checkWholes } from "../checks.js";
import { bindAll, type Primitive } from "../core.js";
import { topKLoop } from "../loops/sort.js";
import { ShapeError } from "../shapeError.js";
import { hostArray } from "../storage.js";
import { takeAlong } from "./takeAlong.js";
import { moveaxis } from "./transpose.js";

interface TopKParams {
  readonly k: number;
}

/** The k largest along the last axis, and where they stood. */
export const topKP: Primitive<TopKParams> = {
  name: "topK",
  impl: ([x], { k }, outputs) => topKLoop(x, k, outputs).map((data, i) => hostArray(outputs[i], data)),
  shape: ([x], { k }) => {
    checkWholes("topK", "the list with k", [k]);
    const length = x.shape.at(-1);
    if (length === undefined || k > length)
      throw new ShapeError({
        op: "topK",
        given: { x: x.shape, k: [k] },
        expected: "a last axis of at least k elements",
        mend: "Choose a smaller k, or move the axis to the end.",
      });
    const shape = [...x.shape.slice(0, -1), k];
    return [
      { dtype: x.dtype, shape },
      { dtype: "int32", shape },
    ];
  },
  jvp: [(dx, [, indices]) => [takeAlong(dx, indices, dx.ndim - 1, { mode: "promise" }), null]],
  transpose: [null],
  batch: ([x], [d], _size, { k }) => [topK(moveaxis(x, d!, 0), k), [0, 0]],
};

/**
 * The k largest elements along the last axis in descending order, and their indices. Of equal elements the first comes
 * first; NaN counts as the largest. The derivative follows the elements.
 *
 * @param x - `[...batch, n]`.
 * @returns Values and int32 indices, `[...batch, k]` each.
 * @throws {@link ShapeError} when there are fewer than k elements.
 */
export const topK = (x: NDArray, k: number): readonly [values: NDArray, indices: NDArray] => {
  const [values, indices] = bindAll(topKP, [x], { k });
  return [values, indices];
};
