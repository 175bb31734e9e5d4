/** Marks carries until the body marks no more: what enters a carry anywhere is in it from then on. */
export const fixedPoint = (
  start: readonly boolean[],
  step: (carry: readonly boolean[]) => readonly boolean[],
): readonly boolean[] => {
  let carry = start;
  for (;;) {
    const marked = step(carry);
    const next = carry.map((is, i) => is || marked[i]);
    if (next.every((is, i) => is === carry[i])) return next;
    carry = next;
  }
};
