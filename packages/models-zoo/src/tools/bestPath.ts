/**
 * What a path says: runs of one symbol count once, and then blanks go.
 *
 * @param path - The likeliest class of each moment.
 * @param blank - The class that says nothing. @defaultValue 0
 * @example
 * ```ts
 * bestPath([0, 3, 3, 0, 3, 5, 5]); // [3, 3, 5]
 * ```
 * @see Graves et al. (2006), "Connectionist Temporal Classification", section 3.2, "best path decoding".
 */
export const bestPath = (path: ArrayLike<number>, blank = 0): readonly number[] =>
  Array.from(path).filter((symbol, i, all) => symbol !== blank && symbol !== all[i - 1]);
