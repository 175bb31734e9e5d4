/** Elements chosen by conditions and by numbers. */
import { broadcastShapes, broadcastTo } from "../broadcast.js";
import { isConcrete, isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { eq } from "../primitives/compare.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { fullLike, iota } from "../primitives/full.js";
import { reshape } from "../primitives/reshape.js";
import { select as either } from "../primitives/select.js";
import { arrayOf, promote } from "../promote.js";
import { ValueError } from "../valueError.js";
import { axisOf, oneOf } from "./arguments.js";
import { at, valuesFor } from "./at.js";
import { clip } from "./comparisons.js";
import { remainder } from "./division.js";
import { checkConcrete, flatnonzero, needsSize, nonzero, nonzeroOf, type SizeOptions } from "./nonzero.js";
import { checkVector } from "./searching.js";
import { resize } from "./repeating.js";
import { chosen } from "./selecting.js";
import { alignedAlong, checkSameRank, indexArray, takeSlices, type Indices } from "./taking.js";
import { optionsOf } from "../optionsOf.js";

/**
 * For each element, of the choice whose condition holds first; the default where none does. All broadcast.
 *
 * @throws {@link ValueError} when there are not as many conditions as choices.
 */
export const select = (conditions: readonly ArrayLike[], choices: readonly ArrayLike[], fallback: ArrayLike = 0): NDArray => {
  checkPairs("select", conditions, choices);
  return conditions.reduceRight<NDArray>(
    (rest, condition, i) => chosen("select", condition, choices[i], rest),
    promotedLike("select", choices, fallback),
  );
};

/** The default in the dtype of all. */
const promotedLike = (op: string, choices: readonly ArrayLike[], fallback: ArrayLike): NDArray =>
  promote(op, fallback, ...choices)[0];

/**
 * For each element of `x` the value of the function whose condition holds last; of the one function more, or 0, where
 * none does. Every function is called with the whole of `x`.
 */
export const piecewise = (
  x: ArrayLike,
  conditions: readonly ArrayLike[],
  functions: readonly (ArrayLike | ((x: NDArray) => ArrayLike))[],
): NDArray => {
  const a = arrayOf("piecewise", x);
  if (!Array.isArray(conditions) || !Array.isArray(functions)) checkPairs("piecewise", conditions, functions);
  const hasDefault = functions.length === conditions.length + 1;
  checkPairs("piecewise", conditions, hasDefault ? functions.slice(0, -1) : functions);
  const values = functions.map((f) => (typeof f === "function" ? f(a) : f));
  const start = broadcastTo(
    convertDtype(arrayOf("piecewise", hasDefault ? values[values.length - 1] : 0), a.dtype),
    a.shape,
    "piecewise",
  );
  return conditions.reduce<NDArray>(
    (rest, condition, i) => chosen("piecewise", condition, convertDtype(arrayOf("piecewise", values[i]), a.dtype), rest),
    start,
  );
};

const checkPairs = (op: string, conditions: unknown, choices: unknown): void => {
  const [m, n] = [conditions, choices].map((list) => (Array.isArray(list) ? list.length : -1));
  if (m === n && m > 0) return;
  throw new ValueError({
    op,
    given: m < 0 || n < 0 ? "no lists" : `${m} conditions and ${n} choices`,
    expected: "two lists, equally long and not empty",
    mend: "Give a choice for each condition.",
  });
};

/**
 * For each element of `numbers`, the element at the same place of the choice with that number. All broadcast.
 *
 * @param mode - What a number beyond the choices does. @defaultValue "clip"
 */
export const choose = (numbers: Indices, choices: readonly ArrayLike[], mode: "clip" | "wrap" = "clip"): NDArray => {
  const list = Array.isArray(choices) || (isNDArray(choices) && choices.ndim > 0) ? [...choices] : [];
  if (list.length === 0)
    throw new ValueError({
      op: "choose",
      given: "no choices",
      expected: "a list of at least one array",
      mend: "Write choose(numbers, [x, y]).",
    });
  const which = indexArray("choose", numbers);
  const how = oneOf("choose", "mode", mode, ["clip", "wrap"]);
  const index = how === "wrap" ? remainder(which, list.length) : clip(which, 0, list.length - 1);
  const arrays = promote("choose", ...list);
  const shape = broadcastShapes("choose", index.shape, ...arrays.map((x) => x.shape));
  const place = broadcastTo(index, shape);
  return arrays.map((x) => broadcastTo(x, shape)).reduceRight((rest, x, i) => either(eq(place, fullLike(place, i)), x, rest));
};

/** The options of {@link compress} and {@link extract}. */
export type CompressOptions = SizeOptions;

/**
 * The slices along an axis where the condition holds; without an axis, elements as they lie.
 *
 * @param condition - `[n]` at most as long as the axis.
 * @throws TracerError for a traced condition without a `size`.
 */
export const compress = (condition: ArrayLike, x: ArrayLike, axis?: number | null, options?: CompressOptions): NDArray => {
  const { size, fillValue } = optionsOf("compress", options, { size: undefined, fillValue: undefined });
  const given = arrayOf("compress", x);
  const a = axis === undefined || axis === null ? reshape(given, [given.size]) : given;
  const where = axis === undefined || axis === null ? 0 : axisOf("compress", a.ndim, axis);
  const c = arrayOf("compress", condition);
  checkVector("compress", "the condition", c);
  if (c.size > a.shape[where])
    throw new ValueError({
      op: "compress",
      given: `a condition of ${c.size} for an axis of ${a.shape[where]} elements`,
      expected: "at most one for each element",
      mend: "Cut the condition off.",
    });
  return kept("compress", c, a, where, size, fillValue);
};

/** The elements, as they lie, where the condition holds. */
export const extract = (condition: ArrayLike, x: ArrayLike, options?: CompressOptions): NDArray => {
  const { size, fillValue } = optionsOf("extract", options, { size: undefined, fillValue: undefined });
  const [a, c] = [arrayOf("extract", x), arrayOf("extract", condition)];
  if (a.size !== c.size)
    throw new ValueError({
      op: "extract",
      given: `a condition of ${c.size} for ${a.size} elements`,
      expected: "one for each element",
      mend: "Broadcast the condition to the shape of the array.",
    });
  if (size === undefined && isConcrete(c)) return takeSlices("extract", reshape(a, [a.size]), flatnonzero(c), 0);
  return kept("extract", reshape(c, [c.size]), reshape(a, [a.size]), 0, size, fillValue);
};

const kept = (op: string, condition: NDArray, x: NDArray, axis: number, size: number | undefined, fillValue = 0): NDArray => {
  if (size === undefined) {
    if (!isConcrete(condition)) throw needsSize(op, condition);
    return takeSlices(op, x, nonzeroOf(condition)[0], axis);
  }
  const [places] = nonzero(condition, { size, fillValue: x.shape[axis] });
  return takeSlices(op, x, places, axis, { mode: "fill", fillValue });
};

/**
 * `x` with values in turn where the mask holds, in row-major order; from the first again when they are used up.
 *
 * @throws TracerError for a traced mask.
 */
export const place = (x: ArrayLike, mask: ArrayLike, values: ArrayLike): NDArray => {
  const [a, m] = [arrayOf("place", x), arrayOf("place", mask)];
  if (m.size !== a.size)
    throw new ValueError({
      op: "place",
      given: `a mask of ${m.size} for ${a.size} elements`,
      expected: "one for each element",
      mend: "Broadcast the mask to the shape of the array.",
    });
  checkConcrete("place", m);
  return inTurn("place", a, flatnonzero(m), values);
};

/**
 * `x` with values at places of its elements as they lie; from the first value again when they are used up. Places beyond
 * the ends are clipped.
 */
export const put = (x: ArrayLike, places: Indices, values: ArrayLike): NDArray => {
  const index = indexArray("put", places);
  return inTurn("put", arrayOf("put", x), reshape(index, [index.size]), values);
};

const inTurn = (op: string, x: NDArray, places: NDArray, values: ArrayLike): NDArray => {
  if (places.size === 0) return x;
  const v = valuesFor(op, x, values);
  if (v.size === 0)
    throw new ValueError({
      op,
      given: "no values",
      expected: "at least one",
      mend: "Leave the call out where there is nothing to write.",
    });
  return reshape(at(reshape(x, [x.size]), places).set(v.ndim === 0 ? v : resize(v, places.size), { mode: "clip" }), x.shape);
};

/** `x` with one value for each index along an axis, the indices being within their own row: see {@link takeAlongAxis}. */
export const putAlongAxis = (x: ArrayLike, indices: Indices, values: ArrayLike, axis: number | null = -1): NDArray => {
  const given = arrayOf("putAlongAxis", x);
  const index = indexArray("putAlongAxis", indices);
  if (axis === null) {
    const flat = at(reshape(given, [given.size]), reshape(index, [index.size])).set(valuesFor("putAlongAxis", given, values));
    return reshape(flat, given.shape);
  }
  checkSameRank("putAlongAxis", given, index);
  const where = axisOf("putAlongAxis", given.ndim, axis);
  const [a, to] = alignedAlong("putAlongAxis", given, index, where);
  const places = to.shape.map((_, i) => (i === where ? to : iota(to.shape, i, "int32")));
  return at(a, ...places).set(broadcastTo(valuesFor("putAlongAxis", given, values), to.shape, "putAlongAxis"));
};
