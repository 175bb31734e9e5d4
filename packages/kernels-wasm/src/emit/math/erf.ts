import { constant, type Value } from "../../wasm/value.js";
import { polynomial, where, type MathBlock, type MathFunction } from "./mathBlock.js";

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

/** erf⁻¹(y)/y as a polynomial in w/2.5 − 1, where w = −log(1 − y²) ≤ 5. */
const erfInvByLog: readonly number[] = [
  1.501409351110792, 0.6166006918604175, -0.02610823577739765, -0.019573561059547377, 0.008525400950939892,
  -0.0004878983983252155, -0.0008341356436926482, 0.0002921906851342163, 2.0472417839420812e-5, -4.1432071450377935e-5,
  8.652721877484876e-6, 2.851652817060834e-6, -1.853870554105327e-6, 1.3583392473566449e-7, 1.9953933232996815e-7,
  -7.08985061397636e-8, -6.70810932648382e-9, 1.1040417909061025e-8, -1.9880707100189075e-9, -9.760204713196851e-10,
  4.4650677608736676e-10, 3.867417238765463e-11, -3.9169363297916484e-11,
];

/** erfc for ½ ≤ x; e^(−x²) with the square of the leading half of the digits, which is exact, and the rest. */
const erfcBeyondHalf = (f: MathBlock, x: Value): Value => {
  const c = f.let(x.pmin(29));
  const head = f.let(c.and(constant(-(2n ** 29n), "i64x2").as("f64x2")));
  const gauss = f.call("exp", head.mul(head).neg()).mul(f.call("exp", head.sub(c).mul(head.add(c))));
  const t = f.let(c.sub(3.75).div(c.add(3.75)));
  return gauss.mul(polynomial(scaledErfc, t)).div(c.mul(2).add(1));
};

/** x·P(x²) up to 1; 1 − erfc|x| beyond, with the sign of x. */
export const erf: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const a = f.let(x.abs());
    const z = f.let(x.mul(x));
    const near = x.mul(polynomial(erfNearZero, z));
    const y = f.let(near);
    const isFar = f.let(a.ge(1));
    f.if(isFar.any(), () => f.set(y, where(isFar, erfcBeyondHalf(f, a).from(1).copysign(x), y)));
    return y;
  },
};

/** erfc x from ½ on, else 1 − erf x. */
export const erfc: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const isFar = f.let(x.ge(0.5));
    return where(isFar, erfcBeyondHalf(f, x), f.call("erf", x).from(1));
  },
};

/**
 * The x with erf(x) = y: y·P(w), w = −log(1 − y²), up to w = 5; in the tails a closed form and three steps of Halley's method.
 *
 * @see Giles (2011), "Approximating the erfinv function"; Winitzki (2008), "A handy approximation for the error function and
 * its inverse", equation 7.
 */
export const erfInv: MathFunction = {
  arity: 1,
  f64x2: (f, y) => {
    const p = f.let(y.abs());
    const w = f.let(f.call("log", p.from(1).mul(p.add(1))));
    const t = f.let(w.mul(-1 / 2.5).sub(1));
    const result = f.let(y.mul(polynomial(erfInvByLog, t)));
    const isFar = f.let(w.le(-5));
    f.if(isFar.any(), () => {
      const a = 0.147;
      const half = f.let(w.mul(0.5).add(2 / (Math.PI * a)));
      const x = f.let(
        half
          .mul(half)
          .sub(w.mul(1 / a))
          .sqrt()
          .sub(half)
          .sqrt(),
      );
      for (let i = 0; i < 3; i++) {
        const step = f.let(
          p
            .from(1)
            .sub(f.call("erfc", x))
            .mul(Math.sqrt(Math.PI) / 2)
            .mul(f.call("exp", x.mul(x))),
        );
        f.set(x, x.sub(step.div(x.mul(step).add(1))));
      }
      f.set(result, where(isFar, x.copysign(y), result));
    });
    return where(p.eq(1), constant(Infinity, "f64x2").copysign(y), where(p.lt(1), result, NaN));
  },
};
