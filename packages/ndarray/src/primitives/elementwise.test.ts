import { describe, expect, test } from "vitest";
import { grad } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";

const f64 = (...values: number[]): np.NDArray => np.array(values, { dtype: "float64" });
const of = (dtype: np.DType, ...values: number[]): np.NDArray => np.array(values, { dtype });
const read = (x: np.NDArray): unknown => np.toNested(x);

/** The n-th derivative of a function of one number, and of a constant beside it. */
const derivative = (f: (x: np.NDArray) => np.NDArray, order = 1): ((x: number) => number) => {
  let g = f;
  for (let i = 0; i < order; i++) g = grad(g) as typeof f;
  return (x) => np.item(g(np.array(x, { dtype: "float64" })));
};

describe("powers", () => {
  const pow = (x: number, y: number): number => np.item(lax.pow(f64(x), f64(y)));

  test("0⁰ is 1, and a negative base wants a whole exponent", () => {
    expect([pow(0, 0), pow(-3, 3), pow(-8, 1 / 3), pow(1, NaN), pow(-1, Infinity), pow(NaN, 0)]).toEqual([1, -27, NaN, 1, 1, 1]);
  });

  test("derivatives of xʸ in x are right at 0", () => {
    const raised = (y: number) => (x: np.NDArray) => lax.pow(x, np.array(y, { dtype: "float64" }));
    expect([0, 1, 2, 3].map((y) => derivative(raised(y))(0))).toEqual([0, 1, 0, 0]);
    expect([0, 1, 2, 3].map((y) => derivative(raised(y), 2)(0))).toEqual([0, 0, 2, 0]);
    expect(derivative(raised(0.5))(0)).toBe(Infinity);
  });

  test("the derivative of xʸ in y is 0 at x = 0", () => {
    const raised = (x: number) => (y: np.NDArray) => lax.pow(np.array(x, { dtype: "float64" }), y);
    expect(derivative(raised(0))(2)).toBe(0);
    expect(derivative(raised(2))(3)).toBeCloseTo(8 * Math.LN2, 12);
  });

  test("whole powers, of integers modulo 2³²", () => {
    expect(read(lax.integerPow(f64(-3, 0, 2), 3))).toEqual([-27, 0, 8]);
    expect(read(lax.integerPow(f64(-3, 0, 2), 0))).toEqual([1, 1, 1]);
    expect(read(lax.integerPow(f64(-2, 4), -1))).toEqual([-0.5, 0.25]);
    expect(read(lax.integerPow(of("int32", -3, 3, 10), 3))).toEqual([-27, 27, 1000]);
    expect(read(lax.integerPow(of("int32", 3), 25))).toEqual([Number(BigInt.asIntN(32, 3n ** 25n))]);
    expect(read(lax.integerPow(of("uint32", 3), 25))).toEqual([Number(BigInt.asUintN(32, 3n ** 25n))]);
    expect([0, 1, 2, 3].map((n) => derivative((x) => lax.integerPow(x, n))(0))).toEqual([0, 1, 0, 0]);
    expect(derivative((x) => lax.integerPow(x, 2), 2)(0)).toBe(2);
  });

  test("exponents that do not fit are told", () => {
    expect(() => lax.integerPow(f64(1), 0.5)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: integerPow: given the exponent 0.5 for float64; expected a whole number. Use pow for other exponents.]`,
    );
    expect(() => lax.integerPow(of("int32", 2), -1)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: integerPow: given the exponent -1 for int32; expected a whole number from 0 on: integers have no reciprocals. Convert with astype(x, "float32") first.]`,
    );
  });
});

describe("larger and smaller", () => {
  test("NaN wins", () => {
    expect(read(lax.max(f64(1, NaN, 2), f64(3, 1, NaN)))).toEqual([3, NaN, NaN]);
    expect(read(lax.min(f64(1, NaN, 2), f64(3, 1, NaN)))).toEqual([1, NaN, NaN]);
  });

  test("ties share the derivative", () => {
    const at = (x: number): number => derivative((v) => lax.max(v, np.array(0, { dtype: "float64" })))(x);
    expect([at(-1), at(0), at(2)]).toEqual([0, 0.5, 1]);
    expect(derivative((v) => lax.min(v, v))(3)).toBe(1);
  });

  test("clamp keeps to its limits, the upper one before the lower", () => {
    expect(read(lax.clamp(f64(0, 0, 0, 5), f64(-1, 0.5, 3, 4), f64(1, 1, 1, 2)))).toEqual([0, 0.5, 1, 2]);
    const [lo, hi] = [0, 1].map((v) => np.array(v, { dtype: "float64" }));
    expect([-1, 0, 0.5, 1, 2].map(derivative((x) => lax.clamp(lo, x, hi)))).toEqual([0, 0, 1, 0, 0]);
  });
});

describe("integers", () => {
  test("sums and products wrap around", () => {
    expect(read(lax.add(of("int32", 2147483647), of("int32", 1)))).toEqual([-2147483648]);
    expect(read(lax.mul(of("uint32", 4294967295), of("uint32", 4294967295)))).toEqual([1]);
    expect(read(lax.mul(of("int32", 123456789), of("int32", 987654321)))).toEqual([Math.imul(123456789, 987654321)]);
    expect(read(lax.add(of("uint8", 250), of("uint8", 10)))).toEqual([4]);
    expect(read(lax.neg(of("int8", -128)))).toEqual([-128]);
  });

  test("quotients go towards zero; x/0 is −1, and x rem 0 is x", () => {
    expect(read(lax.div(of("int32", 7, -7, 5, -2147483648), of("int32", 2, 2, 0, -1)))).toEqual([3, -3, -1, -2147483648]);
    expect(read(lax.rem(of("int32", 7, -7, 5), of("int32", 3, 3, 0)))).toEqual([1, -1, 5]);
    expect(read(lax.rem(f64(5.5, -5.5), f64(2, 2)))).toEqual([1.5, -1.5]);
  });

  test("shifts of the width and more leave nothing, or the sign", () => {
    expect(read(lax.shiftLeft(of("int32", 1, 1, 1), of("int32", 31, 32, -1)))).toEqual([-2147483648, 0, 0]);
    expect(read(lax.shiftRightLogical(of("int32", -1, -1), of("int32", 28, 40)))).toEqual([15, 0]);
    expect(read(lax.shiftRightArithmetic(of("int32", -8, -8, 8), of("int32", 1, 40, 40)))).toEqual([-4, -1, 0]);
    expect(read(lax.shiftRightLogical(of("int8", -1, -1), of("int8", 4, 8)))).toEqual([15, 0]);
    expect(read(lax.shiftLeft(of("uint8", 255), of("uint8", 4)))).toEqual([240]);
  });

  test("bits are counted and combined, of bool as truths", () => {
    expect(read(lax.populationCount(of("int32", -1, 0, 5)))).toEqual([32, 0, 2]);
    expect(read(lax.clz(of("uint8", 0, 1, 255)))).toEqual([8, 7, 0]);
    expect(read(lax.clz(of("int32", 0, 1, -1)))).toEqual([32, 31, 0]);
    expect(read(lax.xor(of("uint32", 4294967295), of("uint32", 1)))).toEqual([4294967294]);
    const [p, q] = [np.array([true, true, false]), np.array([true, false, false])];
    expect([lax.and(p, q), lax.or(p, q), lax.xor(p, q), lax.not(p)].map(read)).toEqual([
      [true, false, false],
      [true, true, false],
      [false, true, false],
      [false, false, true],
    ]);
  });

  test("floats have no bits", () => {
    expect(() => lax.and(f64(1), f64(2))).toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: and: given x float64 and y float64; expected integers or bool. Convert with astype(x, "int32") first.]`,
    );
  });
});

describe("signs, steps and comparisons", () => {
  test("halves are rounded to the even neighbour", () => {
    expect(read(lax.round(f64(-2.5, -1.5, 0.5, 1.5, 2.5, 2.6, Infinity)))).toEqual([-2, -2, 0, 2, 2, 3, Infinity]);
  });

  test("sign, abs and isFinite at their edges", () => {
    expect(read(lax.sign(f64(-3, 0, 2, NaN)))).toEqual([-1, 0, 1, NaN]);
    expect(read(lax.abs(of("int32", -2147483648, -5)))).toEqual([-2147483648, 5]);
    expect(read(lax.isFinite(f64(1, Infinity, NaN)))).toEqual([true, false, false]);
    expect(derivative(lax.abs)(0)).toBe(0);
  });

  test("NaN equals nothing", () => {
    const [x, y] = [f64(1, NaN, 2), f64(1, NaN, 3)];
    expect([lax.eq, lax.ne, lax.lt, lax.le, lax.gt, lax.ge].map((compare) => read(compare(x, y)))).toEqual([
      [true, false, false],
      [false, true, true],
      [false, false, true],
      [true, false, true],
      [false, false, false],
      [true, false, false],
    ]);
  });

  test("nextAfter is the neighbour, in the dtype", () => {
    expect(read(lax.nextAfter(of("float32", 1, -1, 0), of("float32", 2, 0, 1)))).toEqual([
      1 + 2 ** -23,
      -1 + 2 ** -24,
      2 ** -149,
    ]);
    expect(read(lax.nextAfter(f64(1, 0, 3), f64(2, -1, 3)))).toEqual([1 + 2 ** -52, -5e-324, 3]);
  });
});

describe("functions near their difficult places", () => {
  test("log1p and expm1 keep their digits near 0", () => {
    expect(read(lax.log1p(f64(1e-20)))).toEqual([1e-20]);
    expect(read(lax.expm1(f64(1e-20)))).toEqual([1e-20]);
  });

  test("logistic and tanh saturate", () => {
    expect(read(lax.logistic(f64(-800, 0, 800)))).toEqual([0, 0.5, 1]);
    expect(read(lax.tanh(f64(-800, 0, 800)))).toEqual([-1, 0, 1]);
  });

  test("roots of negative numbers", () => {
    expect(read(lax.sqrt(f64(4, -1)))).toEqual([2, NaN]);
    expect(read(lax.cbrt(f64(-27)))).toEqual([-3]);
    expect(derivative(lax.sqrt)(0)).toBe(Infinity);
  });
});
