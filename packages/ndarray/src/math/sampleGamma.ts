import { erfInv } from "./erf.js";
import { digamma } from "./gamma.js";

/**
 * The logarithm of a number drawn from the gamma distribution of shape a > 0 (scale 1), by rejection: with d = a − ⅓,
 * c = 1/√(9d), z normal and v = (1 + cz)³, d·v is taken where log u < z²/2 + d − dv + d·log v. Below 1, a number of
 * shape a + 1 times u^(1/a). NaN where a is not positive.
 *
 * @see Marsaglia & Tsang (2000), "A simple method for generating gamma variables", sections 2 and 6.
 */
export const sampleLogGamma = (a: number, next: () => number): number => {
  if (!(a > 0)) return NaN;
  if (a === Infinity) return Infinity;
  if (a < 1) return sampleLogGamma(a + 1, next) + Math.log(next()) / a;
  const d = a - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = Math.SQRT2 * erfInv(2 * next() - 1);
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    if (Math.log(next()) < (z * z) / 2 + d * (1 - v + Math.log(v))) return Math.log(d) + Math.log(v);
  }
};

/**
 * How the logarithm of a gamma number moves with the shape a while its quantile stays: −∂P(a, x)/∂a divided by x times
 * the density. Of the series P(a, x) = xᵃe⁻ˣ Σₙ xⁿ/Γ(a + n + 1) this leaves
 *
 *     Σₙ tₙ·(ψ(a + n + 1) − log x),   t₀ = 1/a,   tₙ = tₙ₋₁ · x/(a + n)
 *
 * For a > 10⁵ the quantile is that of Wilson & Hilferty, x = a·(1 − 1/(9a) + z/(3√a))³ with z fixed.
 *
 * @see Figurnov, Mohamed & Mnih (2018), "Implicit reparameterization gradients", equation 8; Abramowitz & Stegun (1964), 6.5.29 and 26.4.17.
 */
export const logGammaShift = (a: number, logX: number): number => {
  const x = Math.exp(logX);
  if (!(a > 0) || x === Infinity) return NaN;
  if (a > 1e5) {
    const s = Math.exp((logX - Math.log(a)) / 3);
    return 1 / a + (3 / s) * (1 / (9 * a * a) - (s - 1 + 1 / (9 * a)) / (2 * a));
  }
  let term = 1 / a;
  let psi = digamma(a + 1);
  let sum = term * (psi - logX);
  for (let n = 1; n < 1e5; n++) {
    term *= x / (a + n);
    psi += 1 / (a + n);
    const added = term * (psi - logX);
    sum += added;
    if (n > x - a && Math.abs(added) < 1e-17 * Math.abs(sum)) break;
  }
  return sum;
};
