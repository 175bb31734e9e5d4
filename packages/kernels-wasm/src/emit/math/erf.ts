import { erfInvByLog, erfNearZero, scaledErfc } from "@nabla-js/ndarray/internal";
import { constant, type Value } from "../../wasm/value.js";
import { logOfNormalSingle, powerOfTwoSingle, reducedSingle, smallExpm1Single } from "./exponential.js";
import { polynomial, where, type MathBlock, type MathFunction } from "./mathBlock.js";

/** erfc for ½ ≤ x; e^(−x²) with the square of the leading half of the digits, which is exact, and the rest. */
const erfcBeyondHalf = (f: MathBlock, x: Value): Value => {
  const c = f.let(x.pmin(29));
  const head = f.let(c.and(constant(-(2n ** 29n), "i64x2").as("f64x2")));
  const gauss = f.call("exp", head.mul(head).neg()).mul(f.call("exp", head.sub(c).mul(head.add(c))));
  const t = f.let(c.sub(3.75).div(c.add(3.75)));
  return gauss.mul(polynomial(scaledErfc, t)).div(c.mul(2).add(1));
};

// Polynomials for float32, each of those of its degree the one whose largest error is the least (by Lawson's weights on Chebyshev's
// points); the errors are of the result.

/** erf(x)/x − 1 in x² up to 1: 1·10⁻⁹. */
const erfNearZeroSingle = [
  0.1283791657267092, -0.3761262582422572, 0.11283585148531675, -0.026853811931848992, 0.005188327679171941,
  -0.0008010193567407872, 7.853861161831653e-5,
] as const;

/** log erfc(x) in x − 2 from 1 to 4, from where on erf is 1: 1·10⁻⁹. */
const logErfcSingle = [
  -5.364941044402446, -4.418159387368643, -0.9237534822394291, -0.016487903949042648, 0.003544232477171872,
  -0.0007111079994302719, 0.00018637919353527873,
] as const;

/** erfInv(y)/y in −log(1 − y²), up to 5, less 0.8862268924713135, half the root of π as a float32: 6·10⁻⁹. */
const erfInvSingle = [
  2.8023388165543395e-8, 0.2320138180414186, 0.011548653882299573, -0.002334296154466143, -0.00012748167215854316,
  4.456522813449969e-5, 3.983234016381574e-6, -1.976460540294555e-6, 2.210304400877504e-7, -8.791014141335415e-9,
] as const;
const halfRootOfPi = 0.8862268924713135;

/** The same in √(−log(1 − y²)) − 3, up to the last number below 1: 6·10⁻⁹. */
const erfInvTailSingle = [
  2.8329767956877703, 1.001675086761845, 0.00944568419260001, -0.007639410067008811, 0.005683172273118186, -0.003586987576451053,
  0.0014958569849465905, -7.661950659466996e-5, -0.0003187234490359706, 0.00012896416696321573,
] as const;

/** x·P(x²) up to 1; 1 − erfc|x| beyond, with the sign of x. */
export const erf: MathFunction = {
  arity: 1,
  isShort: true,
  f32x4: (f, x) => {
    const a = f.let(x.abs());
    const z = f.let(x.mul(x));
    const near = f.let(x.mul(polynomial(erfNearZeroSingle, z)).add(x));
    const t = f.let(a.pmin(4).sub(2));
    const { n, r } = reducedSingle(f, f.let(polynomial(logErfcSingle, t)));
    const far = smallExpm1Single(f, r).add(1).mul(powerOfTwoSingle(n)).from(1);
    return where(a.lt(1), near, far.copysign(x));
  },
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
 * The x with erf(x) = y: y·P(w), w = −log(1 − y²), up to w = 5; in the tails a closed form and three steps of Halley's method,
 * of float32 a polynomial in √w.
 *
 * @see Giles (2011), "Approximating the erfinv function"; Winitzki (2008), "A handy approximation for the error function and
 * its inverse", equation 7.
 */
export const erfInv: MathFunction = {
  arity: 1,
  f32x4: (f, y) => {
    const p = f.let(y.abs());
    const w = f.let(logOfNormalSingle(f, p.from(1).mul(p.add(1))).neg());
    const result = f.let(y.mul(polynomial(erfInvSingle, w)).add(y.mul(halfRootOfPi)));
    const isFar = f.let(w.ge(5));
    f.if(isFar.any(), () => {
      const t = f.let(w.sqrt().sub(3));
      f.set(result, where(isFar, y.mul(polynomial(erfInvTailSingle, t)), result));
    });
    return insideOne(p, y, result);
  },
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
    return insideOne(p, y, result);
  },
};

/** ±∞ at y = ±1, and NaN beyond. */
const insideOne = (p: Value, y: Value, inside: Value): Value =>
  where(p.eq(1), constant(Infinity, y.kind).copysign(y), where(p.lt(1), inside, NaN));
