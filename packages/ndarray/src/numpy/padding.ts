/** Elements around an array. */
import type { ArrayLike, NDArray } from "../ndarray.js";
import * as lax from "../primitives/padSlice.js";
import { arrayOf, toDtypeOf } from "../promote.js";
import { ValueError } from "../valueError.js";
import { show } from "./arguments.js";

/** How many elements before and after: one number for all, one pair for every axis, or a pair for each axis. */
export type PadWidth = number | readonly [before: number, after: number] | readonly (readonly [before: number, after: number])[];

/** The options of {@link pad}. */
export interface PadOptions {
  /** What stands around. @defaultValue 0 */
  readonly constantValues?: ArrayLike;
}

/**
 * `x` with elements around it.
 *
 * @param width - One number for all sides, `[before, after]` for every axis, or such a pair for each axis.
 * @example
 * ```ts
 * np.pad(np.array([1, 2]), [1, 0]); // [0. 1. 2.]
 * ```
 */
export const pad = (x: ArrayLike, width: PadWidth, { constantValues = 0 }: PadOptions = {}): NDArray => {
  const a = arrayOf("pad", x);
  const pairs = pairsOf(a, width);
  return lax.pad(
    a,
    toDtypeOf("pad", constantValues, a.dtype),
    pairs.map(([before, after]) => [before, after, 0]),
  );
};

const pairsOf = (x: NDArray, width: PadWidth): readonly (readonly [number, number])[] => {
  const isCount = (n: unknown): n is number => typeof n === "number" && Number.isInteger(n) && n >= 0;
  const isPair = (p: unknown): p is readonly [number, number] => Array.isArray(p) && p.length === 2 && p.every(isCount);
  if (isCount(width)) return x.shape.map(() => [width, width]);
  if (isPair(width)) return x.shape.map(() => width);
  if (Array.isArray(width) && width.length === x.ndim && width.every(isPair)) return width as readonly (readonly [number, number])[];
  throw new ValueError({
    op: "pad",
    given: `the width ${show(width)} for an array [${x.shape.join(", ")}]`,
    expected: "a count, a pair [before, after], or a pair for each axis; none of them negative",
    mend: "Cut elements off with np.slice.",
  });
};
