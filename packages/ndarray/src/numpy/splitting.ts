/** One array as several. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import { reshape } from "../primitives/reshape.js";
import { arrayOf } from "../promote.js";
import { range } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { axisOf, checkRank } from "./arguments.js";
import { rangeOf, sliceRanges } from "./slicing.js";
import { show } from "../show.js";

/** Into how many equal parts, or the indices before which to cut. */
export type Sections = number | readonly number[];

/**
 * Parts of an array along an axis: a number of equal ones, or cut before the indices given.
 *
 * @throws {@link ShapeError} when the axis does not divide evenly.
 * @example
 * ```ts
 * np.split(np.arange(6), [1, 4]); // [[0], [1, 2, 3], [4, 5]]
 * ```
 */
export const split = (x: ArrayLike, sections: Sections, axis = 0): NDArray[] => cut("split", x, sections, axis, true);

/** As {@link split}, with parts that may differ by one element: the first ones are the longer. */
export const arraySplit = (x: ArrayLike, sections: Sections, axis = 0): NDArray[] => cut("arraySplit", x, sections, axis, false);

/** As {@link split} along axis 0, of at least two axes. */
export const vsplit = (x: ArrayLike, sections: Sections): NDArray[] => cut("vsplit", ranked("vsplit", x, 2), sections, 0, true);

/** As {@link split} along axis 1, or axis 0 where there is but one. */
export const hsplit = (x: ArrayLike, sections: Sections): NDArray[] => {
  const a = ranked("hsplit", x, 1);
  return cut("hsplit", a, sections, a.ndim === 1 ? 0 : 1, true);
};

/** As {@link split} along axis 2, of at least three axes. */
export const dsplit = (x: ArrayLike, sections: Sections): NDArray[] => cut("dsplit", ranked("dsplit", x, 3), sections, 2, true);

/** The parts of an array along an axis, each without that axis. */
export const unstack = (x: ArrayLike, axis = 0): NDArray[] => {
  const a = arrayOf("unstack", x);
  const at = axisOf("unstack", a.ndim, axis);
  const rest = a.shape.filter((_, i) => i !== at);
  return range(a.shape[at]).map((i) => reshape(part(a, at, i, i + 1), rest));
};

const ranked = (op: string, x: ArrayLike, rank: number): NDArray => {
  const a = arrayOf(op, x);
  checkRank(op, a, rank);
  return a;
};

const cut = (op: string, x: ArrayLike, sections: Sections, axis: number, isEven: boolean): NDArray[] => {
  const a = arrayOf(op, x);
  const at = axisOf(op, a.ndim, axis);
  const length = a.shape[at];
  if (Array.isArray(sections)) {
    if (!sections.every(Number.isInteger)) throw badSections(op, sections);
    const cuts = (sections as readonly number[]).map((i) => Math.min(length, Math.max(0, i < 0 ? i + length : i)));
    return [0, ...cuts].map((from, i) => part(a, at, from, cuts[i] ?? length));
  }
  const count = sections as number;
  if (!Number.isInteger(count) || count < 1 || count >= 2 ** 31) throw badSections(op, sections);
  if (isEven && length % count !== 0)
    throw new ShapeError({
      op,
      given: { x: a.shape },
      expected: `an axis ${at} that divides into ${count} equal parts`,
      mend: "Use np.arraySplit, which allows for unequal parts, or name the indices to cut at.",
    });
  const [small, larger] = [Math.floor(length / count), length % count];
  return range(count).map((i) => {
    const from = i * small + Math.min(i, larger);
    return part(a, at, from, from + small + (i < larger ? 1 : 0));
  });
};

const badSections = (op: string, sections: unknown): ValueError =>
  new ValueError({
    op,
    given: `sections ${show(sections)}`,
    expected: "a number of parts, at least 1, or a list of indices",
    mend: "Write 3 for three equal parts, [2, 5] to cut before the indices 2 and 5.",
  });

const part = (x: NDArray, axis: number, from: number, to: number): NDArray =>
  sliceRanges(
    x,
    x.shape.map((length, i) => (i === axis ? rangeOf("split", length, from, to) : rangeOf("split", length))),
  );
