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
  1.2375126308378275, -0.14024059858554702, 0.0035854154854636595, 0.08227673849015017, -0.10880393014170636, 0.0923043211602373,
  -0.05869339859054567, 0.02836227742070009, -0.009746579548162297, 0.0017556258418799954, 0.00029371360428269433,
  -0.0002901540462281235, 5.1649327115663387e-5, 2.238421628349864e-5, -1.1444642657338937e-5, -9.737575162722984e-7,
  1.7521493143336468e-6, -5.648882545128533e-8, -2.5850383762693714e-7, 2.2092545188283267e-8, 3.758556054987387e-8,
  -2.800256565516931e-9, -4.021812318055577e-9,
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

/** erf⁻¹(y)/y as a polynomial in w/2.5 − 1, where w = −log(1 − y²) ≤ 5. */
const erfInvByLog: readonly number[] = [
  1.501409351110792, 0.6166006918604175, -0.02610823577739765, -0.019573561059547377, 0.008525400950939892,
  -0.0004878983983252155, -0.0008341356436926482, 0.0002921906851342163, 2.0472417839420812e-5, -4.1432071450377935e-5,
  8.652721877484876e-6, 2.851652817060834e-6, -1.853870554105327e-6, 1.3583392473566449e-7, 1.9953933232996815e-7,
  -7.08985061397636e-8, -6.70810932648382e-9, 1.1040417909061025e-8, -1.9880707100189075e-9, -9.760204713196851e-10,
  4.4650677608736676e-10, 3.867417238765463e-11, -3.9169363297916484e-11,
];

/**
 * The x with erf(x) = y, within 4 ulp; ±∞ at ±1, NaN beyond. In the tails, |y| > 0.9966, by a closed form that is right
 * to three digits, and three steps of Halley's method, each of which triples the digits.
 *
 * @see Giles (2011), "Approximating the erfinv function", for the variable w; Winitzki (2008), "A handy approximation for the error function and its inverse", equation 7.
 */
export const erfInv = (y: number): number => {
  const p = Math.abs(y);
  if (!(p < 1)) return p === 1 ? y * Infinity : NaN;
  const logTerm = Math.log((1 - p) * (1 + p));
  if (logTerm > -5) return y * polynomial(erfInvByLog, -logTerm / 2.5 - 1);
  const a = 0.147;
  const half = 2 / (Math.PI * a) + logTerm / 2;
  const root = Math.sqrt(half * half - logTerm / a);
  let x = Math.sqrt(root - half);
  for (let i = 0; i < 3; i++) {
    // The error is measured in erfc, where digits are left: 1 − p is exact.
    const step = (1 - p - erfc(x)) * (Math.sqrt(Math.PI) / 2) * Math.exp(x * x);
    x -= step / (1 + x * step);
  }
  return y > 0 ? x : -x;
};
