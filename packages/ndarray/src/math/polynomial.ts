/** c₀ + c₁x + c₂x² + …, by Horner's rule. */
export const polynomial = (c: readonly number[], x: number): number => {
  let sum = c[c.length - 1];
  for (let i = c.length - 2; i >= 0; i--) sum = sum * x + c[i];
  return sum;
};
