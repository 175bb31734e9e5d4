/**
 * How many symbols must be put in, left out or changed to make one sequence of another.
 *
 *     d(i, j) = min(d(i−1, j) + 1, d(i, j−1) + 1, d(i−1, j−1) + [aᵢ ≠ bⱼ])
 *
 * @see Levenshtein (1966), "Binary codes capable of correcting deletions, insertions and reversals"; Wagner & Fischer (1974) for
 *   the table.
 */
export const editDistance = (a: readonly unknown[], b: readonly unknown[]): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((symbol, i) => {
    const next = [i + 1];
    b.forEach((other, j) => next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (symbol === other ? 0 : 1))));
    row = next;
  });
  return row[b.length];
};
