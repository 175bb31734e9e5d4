import type { NDArray, PerArgument, JvpRule } from "../core.js";
import { bindAll, type Primitive } from "../core.js";
import { checkAxes, checkSameShape, checkArrays } from "../checks.js";
import { sortLoop } from "../loops/sort.js";
import { hostArray } from "../storage.js";
import { ValueError } from "../valueError.js";
import { iota } from "./full.js";
import { broadcastInDim } from "./sumBroadcast.js";
import { takeAlong } from "./takeAlong.js";
import { moveaxis } from "./transpose.js";
import { show } from "../show.js";

interface SortParams {
  readonly axis: number;
  readonly numKeys: number;
}

/** Tangents go where their elements go. */
const jvp: PerArgument<JvpRule<SortParams>> =
  (index) =>
  (dx, outputs, args, { axis, numKeys }) => {
    const keys = args.slice(0, numKeys);
    const order = sort([...keys, iota(dx.shape, axis, "int32")], axis, numKeys)[numKeys];
    return outputs.map((_, i) => (i === index ? takeAlong(dx, order, axis, { mode: "promise" }) : null));
  };

/** Sorts along an axis by the first `numKeys` arrays, and permutes the others likewise. */
export const sortP: Primitive<SortParams> = {
  name: "sort",
  impl: (xs, { axis, numKeys }, outputs) => sortLoop(xs, axis, numKeys).map((data, i) => hostArray(outputs[i], data)),
  shape: (xs, { axis, numKeys }) => {
    if (xs.length === 0 || !Number.isInteger(numKeys) || numKeys < 1 || numKeys > xs.length)
      throw new ValueError({
        op: "sort",
        given: `${xs.length} arrays and ${show(numKeys)} keys`,
        expected: "at least one array, and from one key to as many as there are arrays",
        mend: "Put the arrays to sort by first, and count them in numKeys.",
      });
    checkSameShape("sort", Object.fromEntries(xs.map((x, i) => [`x${i}`, x])));
    checkAxes("sort", xs[0], [axis]);
    return xs.map(({ shape, dtype }) => ({ shape, dtype }));
  },
  jvp,
  transpose: () => null,
  batch: (xs, axes, size, { axis, numKeys }) => {
    const mapped = xs.map((x, i) => {
      const d = axes[i];
      return d === null ? broadcastInDim(x, [size, ...x.shape], [0]) : moveaxis(x, d, 0);
    });
    return [sort(mapped, axis + 1, numKeys), xs.map(() => 0)];
  },
};

/**
 * Arrays of one shape, sorted along an axis in ascending order by the first `numKeys` of them; later keys decide
 * between equal earlier ones. Stable: what is equal keeps its order. NaN comes last, and −0 equals +0.
 *
 * The derivative follows the elements to their new places.
 *
 * @returns As many arrays, all permuted alike.
 * @throws {@link ShapeError} when shapes differ; {@link ValueError} for an axis out of range, or a number of keys that is.
 * @example
 * ```ts
 * const [keys, places] = lax.sort([np.array([3, 1, 2]), np.arange(3)], 0); // [1, 2, 3] and [1, 2, 0]
 * ```
 */
export const sort = (xs: readonly NDArray[], axis: number, numKeys = 1): readonly NDArray[] => {
  checkArrays("sort", xs);
  return bindAll(sortP, xs, { axis, numKeys });
};
