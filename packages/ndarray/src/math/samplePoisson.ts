import { lgamma } from "./gamma.js";

/**
 * A number drawn from the Poisson distribution of mean λ ≥ 0; −1 where λ is negative or NaN. Below 10, by counting how
 * many uniform numbers can be multiplied before the product is under e^(−λ); from 10 on, by transformed rejection.
 *
 * @see Knuth (1969), "The Art of Computer Programming", volume 2, section 3.4.1; Hörmann (1993), "The transformed
 * rejection method for generating Poisson random variables", algorithm PTRS.
 */
export const samplePoisson = (mean: number, next: () => number): number => {
  if (!(mean >= 0)) return -1;
  return mean < 10 ? byProducts(mean, next) : byRejection(mean, next);
};

const byProducts = (mean: number, next: () => number): number => {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count++;
  return count;
};

const byRejection = (mean: number, next: () => number): number => {
  if (mean === Infinity) return Infinity;
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const certain = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = next() - 0.5;
    const v = next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= certain) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= k * Math.log(mean) - mean - lgamma(k + 1)) return k;
  }
};
