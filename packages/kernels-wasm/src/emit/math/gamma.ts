import { constant, type Value, type Variable } from "../../wasm/value.js";
import { polynomial, type MathBlock, type MathFunction } from "./mathBlock.js";

// The coefficients of the polynomials were interpolated at Chebyshev nodes, computed at 60 digits. These functions have many
// branches, so they take one number at a time.

/** log Γ(x)/((x − 1)(x − 2)) for 1 ≤ x ≤ 2½ as a polynomial in (x − 1.75)/0.75. */
const logGammaOverZeros: readonly number[] = [
  0.4501393121092563, -0.08961118996893205, 0.02504275154916154, -0.008038388459635627, 0.0027768984548730818,
  -0.0010028956763677617, 0.0003729600092684007, -0.00014156848180520504, 5.45512273212868e-5, -2.1263279589044827e-5,
  8.363494055733349e-6, -3.313839454530334e-6, 1.3211017738262858e-6, -5.29357270408102e-7, 2.128528278332521e-7,
  -8.599150343491496e-8, 3.5243804953707984e-8, -1.4332415345052e-8, 5.31351787129863e-9, -2.1683527417392036e-9,
  1.3782723016329488e-9, -5.674980881192704e-10, -5.952408778281115e-11, 2.5215536388338304e-11, 9.143682917890837e-11,
  -3.787828154087421e-11,
];

/** ψ(x)/(x − x₀) for 1 ≤ x ≤ 2 as a polynomial in 2x − 3, where x₀ is the positive zero of ψ. */
const digammaNearZero: readonly number[] = [
  0.9510558760318328, -0.21181371064072865, 0.060135621060196195, -0.01855061538185726, 0.005936795278346364,
  -0.001935066662210221, 0.0006368880294427922, -0.00021074843772854427, 6.995019751413975e-5, -2.3258098660110816e-5,
  7.741184312154647e-6, -2.5785659502395533e-6, 8.590699307116732e-7, -2.8534578211707985e-7, 9.509734580818946e-8,
  -3.288837880625679e-8, 1.0962078810190396e-8, -2.7066308634469587e-9, 9.021824538932729e-10, -7.217231554506031e-10,
  2.4057297773026326e-10,
];

/** x₀, in two parts: its double, and what the double leaves out. */
const digammaZero = [1.4616321449683622, 9.549995429965697e-17] as const;

/** The Bernoulli numbers B₂, B₄, …, B₂₄. */
const bernoulli: readonly number[] = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
  -236364091 / 2730,
];

/** B₂ₖ/(2k(2k − 1)) and B₂ₖ/(2k), the coefficients of the expansions of log Γ and ψ at large x. */
const stirling: readonly number[] = /* @__PURE__ */ bernoulli.slice(0, 9).map((b, i) => b / ((2 * i + 2) * (2 * i + 1)));
const digammaTail: readonly number[] = /* @__PURE__ */ bernoulli.slice(0, 8).map((b, i) => b / (2 * i + 2));

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
