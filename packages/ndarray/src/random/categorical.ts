import { broadcastShapes, broadcastTo } from "../broadcast.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { add } from "../primitives/arithmetic.js";
import { argmax } from "../primitives/argMinMax.js";
import { floatOf } from "../promote.js";
import { sameShape, withoutAxes, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { gumbel } from "./byInversion.js";
import { checkKey } from "./key.js";
import { optionsOf } from "../optionsOf.js";
import { checkWholes } from "../checks.js";
import { show } from "../show.js";

export interface CategoricalOptions {
  /** The axis of the classes; from the end if negative. @defaultValue −1 */
  readonly axis?: number;
  /** The shape of the result, which ends in that of the logits without the classes. @defaultValue that shape */
  readonly shape?: Shape;
}

/**
 * Class numbers, drawn with the probabilities softmax(logits): argmax_c (logits_c + g_c), with Gumbel numbers g.
 *
 * @param key - A key, `[2]`.
 * @param logits - Unnormalised log-probabilities, `[...batch, classes]`; −∞ is never drawn.
 * @returns int32 `[...batch]`, or `shape`.
 * @throws {@link ValueError} for an axis out of range; {@link ShapeError} for a shape that does not end in the batch.
 * @see Maddison, Tarlow & Minka (2014), "A* sampling", section 2.
 */
export const categorical = (key: NDArray, logits: ArrayLike, options?: CategoricalOptions): NDArray => {
  const { axis, shape } = optionsOf("categorical", options, { axis: -1, shape: undefined });
  checkKey("categorical", key);
  const x = floatOf("categorical", logits);
  if (!Number.isInteger(axis) || axis < -x.ndim || axis >= x.ndim)
    throw new ValueError({
      op: "categorical",
      given: `axis ${show(axis)} for logits [${x.shape.join(", ")}]`,
      expected: x.ndim === 0 ? "logits with an axis of classes" : `an axis from ${-x.ndim} to ${x.ndim - 1}`,
      mend: "Count axes from 0 at the left, or from −1 at the right.",
    });
  if (x.shape[axis < 0 ? axis + x.ndim : axis] === 0)
    throw new ShapeError({
      op: "categorical",
      given: { logits: x.shape },
      expected: `at least one class along axis ${axis}`,
      mend: "Check the axis.",
    });
  const fromEnd = axis < 0 ? axis : axis - x.ndim;
  const batch = withoutAxes(x.shape, [x.ndim + fromEnd]);
  const drawn = shape ?? batch;
  checkWholes("categorical", "shape", drawn);
  if (drawn.length < batch.length || !sameShape(broadcastShapes("categorical", drawn, batch), drawn))
    throw new ShapeError({
      op: "categorical",
      given: { logits: x.shape, shape: drawn },
      expected: `a shape that ends in [${batch.join(", ")}], the logits without their classes`,
      mend: "Put the number of draws in front.",
    });
  const place = drawn.length + 1 + fromEnd;
  const full = [...drawn.slice(0, place), x.shape[x.ndim + fromEnd], ...drawn.slice(place)];
  return argmax(add(gumbel(key, full, { dtype: x.dtype as "float32" | "float64" }), broadcastTo(x, full, "categorical")), place);
};
