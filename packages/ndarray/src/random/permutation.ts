import { isNDArray, type NDArray } from "../ndarray.js";
import { take } from "../numpy/taking.js";
import { iota } from "../primitives/full.js";
import { sort } from "../primitives/sort.js";
import { randomBits } from "../primitives/threefry2x32.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { checkKey, split } from "./key.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";
import { shapeOf } from "../numpy/arguments.js";

export interface PermutationOptions {
  /** The axis that is shuffled; from the end if negative. @defaultValue 0 */
  readonly axis?: number;
  /** Whether every vector along the axis has an order of its own. @defaultValue false */
  readonly independent?: boolean;
}

/**
 * An array in random order, or the numbers 0 to x − 1 in random order, all orders being equally likely.
 *
 * The elements are sorted by random words, as often as it takes that no two meet with equal words every time (save with
 * a probability of about 1/size): 3·log(size)/log(2³²) rounds, rounded up.
 *
 * @param key - A key, `[2]`.
 * @param x - An array, or how many numbers.
 * @returns The same elements in another order; for a number, int32 `[x]`.
 * @throws {@link ValueError} for a number that is not whole, or an axis out of range.
 */
export const permutation = (key: NDArray, x: NDArray | number, options?: PermutationOptions): NDArray => {
  const { axis, independent } = optionsOf("permutation", options, { axis: 0, independent: false });
  checkKey("permutation", key);
  if (!isNDArray(x)) {
    if (!Number.isInteger(x) || x < 0)
      throw new ValueError({
        op: "permutation",
        given: show(x),
        expected: "a whole number from 0 on, or an array",
        mend: "Round it first.",
      });
    shapeOf("permutation", [x]);
    return shuffled(key, iota([x], 0, "int32"), 0);
  }
  if (x.ndim === 0)
    throw new ShapeError({
      op: "permutation",
      given: { x: x.shape },
      expected: "an axis to shuffle",
      mend: "Pass a plain number for 0, 1, …, x − 1.",
    });
  if (!Number.isInteger(axis) || axis < -x.ndim || axis >= x.ndim)
    throw new ValueError({
      op: "permutation",
      given: `axis ${show(axis)} for an array [${x.shape.join(", ")}]`,
      expected: `an axis from ${-x.ndim} to ${x.ndim - 1}`,
      mend: "Count axes from 0 at the left, or from −1 at the right.",
    });
  const along = axis < 0 ? axis + x.ndim : axis;
  if (independent || x.ndim === 1) return shuffled(key, x, along);
  return take(x, shuffled(key, iota([x.shape[along]], 0, "int32"), 0), along);
};

const shuffled = (key: NDArray, x: NDArray, axis: number): NDArray => {
  const rounds = Math.ceil((3 * Math.log(Math.max(1, x.size))) / Math.log(2 ** 32 - 1));
  let [all, next] = [x, key];
  for (let round = 0; round < rounds; round++) {
    const [rest, drawn] = split(next);
    [, all] = sort([randomBits(drawn, x.shape, 32), all], axis, 1);
    next = rest;
  }
  return all;
};
