import { bernoulli, digammaNearZero, digammaTail, digammaZero, logGammaOverZeros, stirling } from "@nabla-js/ndarray/internal";
import { constant, type Value, type Variable } from "../../wasm/value.js";
import { polynomial, type MathBlock, type MathFunction } from "./mathBlock.js";

// These functions have many branches, so they take one number at a time.

/** x less the nearest whole number: where functions of period 1 are computed without loss. */
const fraction = (f: MathBlock, x: Value): Variable => f.let(x.sub(x.nearest()));

/** cot πx, by the complementary angle where it is small. */
const cotPi = (f: MathBlock, x: Value): Variable => {
  const t = fraction(f, x);
  const y = f.variable("f64");
  f.if(
    t.abs().lt(0.25),
    () => f.set(y, constant(1, "f64").div(f.call("tan", t.mul(Math.PI)))),
    () => f.set(y, f.call("tan", t.abs().sub(0.5).mul(-Math.PI)).copysign(t)),
  );
  return y;
};

const isPole = (x: Value): Value => x.le(0).and(x.floor().eq(x));

/**
 * log |Γ(x)|. From 1 to 2½, where it vanishes twice, by a polynomial times its zeros; around that by Γ(x + 1) = x·Γ(x); from 8 on
 * by Stirling's series; below 0 by the reflection Γ(x)·Γ(1 − x) = π/sin πx.
 */
export const lgamma: MathFunction = {
  arity: 1,
  f64: (f, x) => {
    const y = f.variable("f64");
    const overZeros = (t: Value): Value => polynomial(logGammaOverZeros, f.let(t));
    f.if(
      isPole(x).or(x.abs().eq(Infinity)),
      () => f.set(y, Infinity),
      () => {
        const isNegative = f.let(x.lt(0));
        const a = f.let(isNegative.choose(x.from(1), x));
        f.if(
          a.lt(1),
          () =>
            f.set(
              y,
              a
                .mul(a.sub(1))
                .mul(overZeros(a.sub(0.75).mul(1 / 0.75)))
                .sub(f.call("log", a)),
            ),
          () =>
            f.if(
              a.lt(8),
              () => {
                const [factors, rest] = [f.let(constant(1, "f64")), f.let(a)];
                f.while(
                  () => rest.gt(2.5),
                  () => {
                    f.set(rest, rest.sub(1));
                    f.set(factors, factors.mul(rest));
                  },
                );
                const inner = rest
                  .sub(1)
                  .mul(rest.sub(2))
                  .mul(overZeros(rest.sub(1.75).mul(1 / 0.75)));
                f.set(y, inner.add(f.call("log", factors)));
              },
              () => {
                const z = f.let(constant(1, "f64").div(a.mul(a)));
                const series = f.let(polynomial(stirling, z).div(a));
                f.set(
                  y,
                  a
                    .sub(0.5)
                    .mul(f.call("log", a).sub(1))
                    .add(series.add(0.5 * Math.log(2 * Math.PI) - 0.5)),
                );
              },
            ),
        );
        f.if(isNegative, () => {
          const sine = f.call("sin", fraction(f, x).mul(Math.PI)).abs();
          f.set(y, f.call("log", constant(Math.PI, "f64").div(sine)).sub(y));
        });
      },
    );
    return y;
  },
};

/**
 * ψ(x) = d/dx log Γ(x), with its zero near 1.46 taken out; below 0 by ψ(x) = ψ(1 − x) − π·cot πx. NaN at 0, −1, −2, …
 */
export const digamma: MathFunction = {
  arity: 1,
  f64: (f, x) => {
    const y = f.let(constant(NaN, "f64"));
    f.if(isPole(x).eqz(), () => {
      const isBelow = f.let(x.le(0));
      const rest = f.let(isBelow.choose(x.from(1), x));
      const sum = f.let(constant(0, "f64"));
      f.if(rest.lt(1), () => {
        f.set(sum, constant(-1, "f64").div(rest));
        f.set(rest, rest.add(1));
      });
      f.if(
        rest.ge(10),
        () => {
          const z = f.let(constant(1, "f64").div(rest.mul(rest)));
          f.set(y, f.call("log", rest).sub(constant(0.5, "f64").div(rest)).sub(polynomial(digammaTail, z).mul(z)));
        },
        () => {
          f.while(
            () => rest.gt(2),
            () => {
              f.set(rest, rest.sub(1));
              f.set(sum, sum.add(constant(1, "f64").div(rest)));
            },
          );
          const t = f.let(rest.mul(2).sub(3));
          f.set(y, sum.add(rest.sub(digammaZero[0]).sub(digammaZero[1]).mul(polynomial(digammaNearZero, t))));
        },
      );
      f.if(isBelow, () => f.set(y, y.sub(cotPi(f, x).mul(Math.PI))));
    });
    return y;
  },
};

/** x^(−m) for whole m, by squaring. */
const reciprocalPower = (f: MathBlock, x: Value, m: number): Value => {
  let result: Value = constant(1, "f64");
  let square = f.let(x);
  for (let rest = m; rest > 0; rest >>= 1) {
    if (rest & 1) result = f.let(result.mul(square));
    square = f.let(square.mul(square));
  }
  return constant(1, "f64").div(result);
};

/** The coefficients of Pₙ, where dⁿ/dxⁿ cot πx = πⁿ·Pₙ(cot πx): P₀(c) = c and Pₖ₊₁(c) = −(1 + c²)·Pₖ′(c). */
const cotangentPolynomial = (n: number): readonly number[] => {
  let p = [0, 1];
  for (let k = 0; k < n; k++) {
    const slope = p.slice(1).map((coefficient, i) => (i + 1) * coefficient);
    p = [...slope, 0, 0].map((coefficient, i) => -coefficient - (slope[i - 2] ?? 0));
  }
  return p;
};

/**
 * The n-th derivative of ψ, n ≥ 1: the expansion at infinity, reached by the recurrence; below 0 by reflection. At 0, −1, −2, …
 * ∞ for odd n and NaN for even n.
 *
 * @see Abramowitz & Stegun (1964), equations 6.4.6, 6.4.7 and 6.4.11.
 */
export const polygamma = (n: number): MathFunction => ({
  arity: 1,
  f64: (f, x) => {
    const sign = n % 2 === 0 ? -1 : 1;
    const result = f.let(constant(n % 2 === 0 ? NaN : Infinity, "f64"));
    f.if(isPole(x).eqz(), () => {
      const isBelow = f.let(x.le(0));
      const y = f.let(isBelow.choose(x.from(1), x));
      let factorial = 1;
      for (let k = 2; k < n; k++) factorial *= k;
      const sum = f.let(constant(0, "f64"));
      f.while(
        () => y.lt(15 + n),
        () => {
          f.set(sum, sum.add(reciprocalPower(f, y, n + 1)));
          f.set(y, y.add(1));
        },
      );
      const term = f.let(reciprocalPower(f, y, n).mul(factorial));
      const tail = f.let(term.add(term.mul(n).div(y.mul(2))));
      const series = f.let(constant(0, "f64"));
      const squared = f.let(y.mul(y));
      bernoulli.forEach((b, i) => {
        const j = i + 1;
        f.set(term, term.mul(((2 * j + n - 2) * (2 * j + n - 1)) / ((2 * j - 1) * (2 * j))).div(squared));
        f.set(series, series.add(term.mul(b)));
      });
      f.set(
        result,
        sum
          .mul(factorial * n)
          .add(tail.add(series))
          .mul(sign),
      );
      f.if(isBelow, () => {
        const slope = polynomial(cotangentPolynomial(n), cotPi(f, x)).mul(Math.PI ** (n + 1));
        f.set(result, result.mul(-sign).sub(slope));
      });
    });
    return result;
  },
});

/**
 * How the logarithm of a gamma number moves with its shape a while its quantile stays: Σₙ tₙ·(ψ(a + n + 1) − log x) with
 * t₀ = 1/a and tₙ = tₙ₋₁·x/(a + n); for a > 10⁵ by the quantile of Wilson & Hilferty.
 *
 * @see Figurnov, Mohamed & Mnih (2018), "Implicit reparameterization gradients", equation 8; Abramowitz & Stegun (1964), 6.5.29
 * and 26.4.17.
 */
export const logGammaSlope: MathFunction = {
  arity: 2,
  f64: (f, a, logX) => {
    const one = constant(1, "f64");
    const result = f.let(constant(NaN, "f64"));
    const x = f.let(f.call("exp", logX));
    f.if(a.gt(0).and(x.ne(Infinity)), () =>
      f.if(
        a.gt(1e5),
        () => {
          const s = f.let(f.call("exp", logX.sub(f.call("log", a)).mul(1 / 3)));
          const ninth = f.let(one.div(a.mul(9)));
          const inner = ninth.div(a).sub(s.sub(1).add(ninth).div(a.mul(2)));
          f.set(result, one.div(a).add(constant(3, "f64").div(s).mul(inner)));
        },
        () => {
          const term = f.let(one.div(a));
          const psi = f.let(f.call("digamma", a.add(1)));
          f.set(result, term.mul(psi.sub(logX)));
          const n = f.let(constant(1, "f64"));
          const goesOn = f.let(constant(1, "i32"));
          f.while(
            () => goesOn,
            () => {
              f.set(term, term.mul(x.div(a.add(n))));
              f.set(psi, psi.add(one.div(a.add(n))));
              const added = f.let(term.mul(psi.sub(logX)));
              f.set(result, result.add(added));
              const isDone = f.let(n.gt(x.sub(a)).and(added.abs().lt(result.abs().mul(1e-17))));
              f.set(n, n.add(1));
              f.set(goesOn, isDone.eqz().and(n.lt(1e5)));
            },
          );
        },
      ),
    );
    return result;
  },
};
