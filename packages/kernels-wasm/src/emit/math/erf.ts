import { erfInvByLog, erfNearZero, scaledErfc } from "@nabla-js/ndarray/internal";
import { constant, type Value } from "../../wasm/value.js";
import { polynomial, where, type MathBlock, type MathFunction } from "./mathBlock.js";

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
