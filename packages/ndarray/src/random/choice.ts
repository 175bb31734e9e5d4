import { isNDArray, type NDArray } from "../ndarray.js";
import { argsort } from "../numpy/sorting.js";
import { searchsorted } from "../numpy/searching.js";
import { take } from "../numpy/taking.js";
import { add, mul, neg, sub } from "../primitives/arithmetic.js";
import { cumsum } from "../primitives/cumulative.js";
import { log } from "../primitives/exponential.js";
import { full, fullLike } from "../primitives/full.js";
import { slice } from "../primitives/padSlice.js";
import { reshape } from "../primitives/reshape.js";
import { floatOf } from "../promote.js";
import { broadcastTo } from "../broadcast.js";
import { sizeOf, type Shape } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { gumbel } from "./byInversion.js";
import { checkKey } from "./key.js";
import { permutation } from "./permutation.js";
import { randint } from "./randint.js";
import { uniform } from "./uniform.js";
import { optionsOf } from "../optionsOf.js";
import { checkWholes } from "../checks.js";
import { show } from "../show.js";
import { notAnArray } from "../notAnArray.js";

export interface ChoiceOptions {
  /** Whether an element may be drawn more than once. @defaultValue true */
  readonly replace?: boolean;
  /** The probability of each element, `[n]`, which need not sum to 1 if `replace`. @defaultValue all equal */
  readonly p?: NDArray;
  /** The axis along which elements are drawn; from the end if negative. @defaultValue 0 */
  readonly axis?: number;
}

/**
 * Elements of an array, or of 0, 1, …, n − 1, drawn at random. With `p` and replacement by the inverse of the cumulative
 * probabilities; with `p` and without replacement as the largest of log p, a Gumbel number added to each.
 *
 * @param key - A key, `[2]`.
 * @param from - What to draw from: an array, or a number n.
 * @param shape - How many, in which shape.
 * @returns `shape` in place of the axis drawn from; for a number, int32 `shape`.
 * @throws {@link ValueError} when there is nothing to draw from, or without replacement not enough; {@link ShapeError} for a `p` of another length.
 * @see Kool, van Hoof & Welling (2019), "Stochastic beams and where to find them", section 2.3.
 */
export const choice = (key: NDArray, from: NDArray | number, shape: Shape = [], options?: ChoiceOptions): NDArray => {
  const { replace, p, axis } = optionsOf("choice", options, { replace: true, p: undefined, axis: 0 });
  checkKey("choice", key);
  checkWholes("choice", "shape", shape);
  const along = isNDArray(from) && Number.isInteger(axis) && axis < 0 ? axis + from.ndim : axis;
  const n = isNDArray(from) ? from.shape[along] : from;
  checkChoice(from, n, shape, axis, replace, p);
  const places = reshape(drawPlaces(key, n, shape, replace, p), shape);
  return isNDArray(from) ? take(from, places, along) : places;
};

const drawPlaces = (key: NDArray, n: number, shape: Shape, replace: boolean, p: NDArray | undefined): NDArray => {
  const count = sizeOf(shape);
  if (count === 0) return full([0], 0, "int32");
  if (p === undefined) return replace ? randint(key, shape, 0, n) : slice(permutation(key, n), [0], [count]);
  const weights = floatOf("choice", p);
  const dtype = weights.dtype as "float32" | "float64";
  if (!replace) return slice(argsort(neg(add(gumbel(key, [n], { dtype }), log(weights)))), [0], [count]);
  const cumulated = cumsum(weights, 0);
  const total = broadcastTo(slice(cumulated, [n - 1], [n]), [count], "choice");
  const u = reshape(uniform(key, shape, { dtype }), [count]);
  return searchsorted(cumulated, mul(total, sub(fullLike(u, 1), u)));
};

const checkChoice = (
  from: NDArray | number,
  n: number,
  shape: Shape,
  axis: number,
  replace: boolean,
  p: NDArray | undefined,
): void => {
  const count = sizeOf(shape);
  const given = isNDArray(from) ? `an array [${from.shape.join(", ")}], axis ${show(axis)}` : show(from);
  if (!Number.isInteger(axis) || !Number.isInteger(n) || n < 0 || (n === 0 && count > 0))
    throw new ValueError({
      op: "choice",
      given,
      expected: "an axis of an array, or a whole number, of at least one element to draw from",
      mend: "Check the axis, or draw an empty shape.",
    });
  if (!replace && count > n)
    throw new ValueError({
      op: "choice",
      given: `${count} draws from ${n} elements without replacement`,
      expected: `at most ${n} draws`,
      mend: "Draw fewer, or with replacement.",
    });
  if (p !== undefined && !isNDArray(p)) throw notAnArray("choice", "p", p, "an array of probabilities");
  if (p !== undefined && (p.ndim !== 1 || p.shape[0] !== n))
    throw new ShapeError({
      op: "choice",
      given: { p: p.shape },
      expected: `one probability for each of the ${n} elements`,
      mend: "Check the axis.",
    });
};
