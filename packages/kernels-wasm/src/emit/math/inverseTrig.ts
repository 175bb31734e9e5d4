import { constant, type Value } from "../../wasm/value.js";
import { polynomial, where, type MathBlock, type MathFunction } from "./mathBlock.js";

// The coefficients were interpolated at Chebyshev nodes, computed at 60 digits; the polynomials stray by less than 2·10⁻¹⁸.

/** (atan t/t − 1)/t² in t² ≤ tan²(π/8). */
const atanTail: readonly number[] = [
  -0.3333333333333333, 0.19999999999999804, -0.14285714285659748, 0.11111111105147764, -0.09090908753118594, 0.0769229636397995,
  -0.06666424687246486, 0.05878926715756587, -0.052304374642507846, 0.045515165635866286, -0.03456859066852122,
  0.016283572356395895,
];

/** (asin t/t − 1)/t² in t² ≤ ¼. */
const asinTail: readonly number[] = [
  0.16666666666666666, 0.07500000000000118, 0.044642857142551895, 0.03038194447553234, 0.02237215744350722, 0.0173528165403255,
  0.013963780012203492, 0.011566459612122493, 0.009621842970094148, 0.009319560794799116, 0.0030448799093443393,
  0.019554513336377578, -0.019241671747082863, 0.029612011265156984,
];

/** What the double of π/2 leaves out. */
const halfPiTail = 6.123233995736766e-17;

/** asin t = t + t³·P(t²) up to ½; beyond, π/2 − 2·asin √((1 − t)/2). */
export const asin: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const a = f.let(x.abs());
    const isNear = f.let(a.le(0.5));
    const z = f.let(where(isNear, a.mul(a), a.sub(1).mul(-0.5)));
    const t = f.let(where(isNear, a, z.sqrt()));
    // The root's rounding error: z − t² over 2t, with t² exact in the leading half of the digits.
    const tail = f.let(t.mul(z).mul(polynomial(asinTail, z)));
    const far = constant(Math.PI / 2, "f64x2").sub(
      t
        .add(rootError(f, z, t).add(tail))
        .mul(2)
        .sub(halfPiTail),
    );
    const y = where(isNear, t.add(tail), far);
    return where(a.lt(2 ** -28), x, y.copysign(x));
  },
};

/** √z − t for t = √z as it was rounded. */
const rootError = (f: MathBlock, z: Value, t: Value): Value => {
  const head = f.let(t.and(constant(-(2n ** 32n), "i64x2").as("f64x2")));
  const rest = f.let(t.sub(head));
  const difference = z.sub(head.mul(head)).sub(head.add(t).mul(rest));
  return where(t.eq(0), 0, difference.div(t.add(t)));
};

/** 2·asin √((1 − x)/2) from ½ on, π less that of −x up to −½, π/2 − asin x between. */
export const acos: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const a = f.let(x.abs());
    const isNear = f.let(a.le(0.5));
    const z = f.let(where(isNear, a.mul(a), a.sub(1).mul(-0.5)));
    const t = f.let(where(isNear, x, z.sqrt()));
    const tail = f.let(t.mul(z).mul(polynomial(asinTail, z)));
    const near = constant(Math.PI / 2, "f64x2").sub(t.sub(constant(halfPiTail, "f64x2").sub(tail)));
    const twice = f.let(t.add(rootError(f, z, t).add(tail)).mul(2));
    const far = where(x.lt(0), constant(Math.PI, "f64x2").sub(twice.sub(2 * halfPiTail)), twice);
    return where(isNear, near, far);
  },
};

/** atan of the quotient p/q of numbers that are not negative: by q/p where p > q, and by (p − q)/(p + q) around 1. */
const atanOfQuotient = (f: MathBlock, p: Value, q: Value): Value => {
  const isSteep = f.let(p.gt(q));
  const [small, large] = [f.let(where(isSteep, q, p)), f.let(where(isSteep, p, q))];
  const isMiddle = f.let(small.gt(large.mul(0.41421356237309503)));
  const t = f.let(where(isMiddle, small.sub(large), small).div(where(isMiddle, small.add(large), large)));
  const z = f.let(t.mul(t));
  const angle = f.let(t.mul(z).mul(polynomial(atanTail, z)));
  // π/4 and π/2 in two parts each, the small one first.
  const inner = f.let(where(isMiddle, constant(Math.PI / 4, "f64x2").add(angle.add(halfPiTail / 2).add(t)), t.add(angle)));
  return where(isSteep, constant(Math.PI / 2, "f64x2").sub(inner.sub(halfPiTail)), inner);
};

/** atan |x| with the sign of x. */
export const atan: MathFunction = {
  arity: 1,
  f64x2: (f, x) => {
    const a = f.let(x.abs());
    const whole = atanOfQuotient(f, a, f.let(constant(1, "f64x2")));
    return where(a.lt(2 ** -28), x, whole.copysign(x));
  },
};

/** The angle of the point (x, y), from −π to π, with IEEE 754's values for zeros and infinities. */
export const atan2: MathFunction = {
  arity: 2,
  f64x2: (f, y, x) => {
    const [p, q] = [f.let(y.abs()), f.let(x.abs())];
    // Both infinite: as if both were 1. Both zero: 0/1.
    const isBothInfinite = f.let(p.eq(Infinity).and(q.eq(Infinity)));
    const isBothZero = f.let(p.eq(0).and(q.eq(0)));
    // Scaled where halves would vanish or sums overflow.
    const scale = f.let(where(p.max(q).gt(2 ** 1000), 2 ** -100, where(p.max(q).lt(2 ** -900), 2 ** 120, 1)));
    const [p1, q1] = [
      f.let(where(isBothInfinite, 1, p.mul(scale))),
      f.let(where(isBothInfinite.or(isBothZero), 1, q.mul(scale))),
    ];
    const first = f.let(atanOfQuotient(f, p1, q1));
    const isLeft = x.as("f64x2").bits().lt(constant(0n, "i64x2"));
    const angle = f.let(where(isLeft, constant(Math.PI, "f64x2").sub(first.sub(2 * halfPiTail)), first));
    return where(x.ne(x).or(y.ne(y)), NaN, angle.copysign(y));
  },
};
