import { polynomial } from "./polynomial.js";

// The coefficients were interpolated at Chebyshev nodes, computed at 60 digits: the polynomials stray by less than 10⁻¹⁷
// of the functions, and what is left are the roundings of the evaluation.

/** erf(x)/x as a polynomial in x², for |x| ≤ 1. */
const erfNearZero: readonly number[] = [
  1.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792, 0.0052239776248180145,
  -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-5, 1.6461000484121368e-6, -1.6350312701054695e-7,
  1.4659775274047436e-8, -1.1372848856791674e-9, 5.957176147748911e-11,
];

/** (1 + 2x)·e^(x²)·erfc(x) as a polynomial in (x − 3.75)/(x + 3.75), for ½ ≤ x ≤ 28. */
const scaledErfc: readonly number[] = [
  1.2375126308378275, -0.14024059858554702, 0.0035854154854636595, 0.08227673849015017, -0.10880393014170636,
  0.0923043211602373, -0.05869339859054567, 0.02836227742070009, -0.009746579548162297, 0.0017556258418799954,
  0.00029371360428269433, -0.0002901540462281235, 5.1649327115663387e-5, 2.238421628349864e-5, -1.1444642657338937e-5,
  -9.737575162722984e-7, 1.7521493143336468e-6, -5.648882545128533e-8, -2.5850383762693714e-7, 2.2092545188283267e-8,
  3.758556054987387e-8, -2.800256565516931e-9, -4.021812318055577e-9,
];

/**
 * The error function, 2/√π ∫₀ˣ e^(−t²) dt, within 2 ulp.
 *
 * @see Shepherd & Laframboise (1981), "Chebyshev approximation of (1 + 2x)exp(x²)erfc x in 0 ≤ x < ∞", for the form used away from 0.
 */
export const erf = (x: number): number => {
  if (Math.abs(x) < 1) return x * polynomial(erfNearZero, x * x);
  return x > 0 ? 1 - erfcBeyondHalf(x) : erfcBeyondHalf(-x) - 1;
};

/** 1 − erf(x), within 4 ulp also where erf(x) is nearly 1 and the result is not subnormal. */
export const erfc = (x: number): number => (x >= 0.5 ? erfcBeyondHalf(x) : 1 - erf(x));

/** erfc for x ≥ ½. */
const erfcBeyondHalf = (x: number): number => {
  if (x > 28) return 0;
  // e^(−x²) of a rounded square would be off by x² ulp: the square of the leading half of the digits is exact, the rest is small.
  const head = Math.fround(x);
  const gauss = Math.exp(-head * head) * Math.exp((head - x) * (head + x));
  return (gauss * polynomial(scaledErfc, (x - 3.75) / (x + 3.75))) / (1 + 2 * x);
};

/**
 * The x with erf(x) = y, within 4 ulp; ±∞ at ±1, NaN beyond. A closed form that is right to three digits, and two steps
 * of Halley's method, each of which triples the digits; three in the far tail.
 *
 * @see Winitzki (2008), "A handy approximation for the error function and its inverse", equation 7.
 */
export const erfInv = (y: number): number => {
  const p = Math.abs(y);
  if (!(p < 1)) return p === 1 ? y * Infinity : NaN;
  if (p === 0) return y;
  const a = 0.147;
  const logTerm = Math.log1p(-p * p);
  const half = 2 / (Math.PI * a) + logTerm / 2;
  const root = Math.sqrt(half * half - logTerm / a);
  let x = Math.sqrt(half > 0 ? -logTerm / a / (root + half) : root - half);
  for (let steps = x < 4 ? 2 : 3; steps > 0; steps--) {
    // Above ½ the error is measured in erfc, where digits are left: 1 − p is exact there.
    const error = p <= 0.5 ? erf(x) - p : 1 - p - erfc(x);
    const step = error * (Math.sqrt(Math.PI) / 2) * Math.exp(x * x);
    x -= step / (1 + x * step);
  }
  return y > 0 ? x : -x;
};
