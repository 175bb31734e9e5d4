import { grad, hessian, jacfwd, jacrev, jit, scan, vmap } from "@nabla-js/grad";
import { describe, expect, test } from "vitest";
import * as fft from "./fft.js";
import * as np from "./index.js";
import * as lax from "./lax.js";
import * as linalg from "./linalg.js";
import * as random from "./random.js";
import * as special from "./special.js";
import type { NDArray } from "./index.js";

// The edges at which array libraries differ, or are wrong: each with its name, and beside it what TensorFlow.js 4.22 gives on
// its CPU backend, where that teaches something.

const f32 = (values: np.Nested): NDArray => np.array(values);
const f64 = (values: np.Nested): NDArray => np.array(values, { dtype: "float64" });
const i32 = (values: np.Nested): NDArray => np.array(values, { dtype: "int32" });
const nested = (x: NDArray): np.Nested => np.toNested(x);
const sumOf =
  (f: (x: NDArray) => NDArray) =>
  (x: NDArray): NDArray =>
    np.sum(f(x));
/** The derivative of each element. */
const slope = (f: (x: NDArray) => NDArray): ((x: NDArray) => NDArray) => grad(sumOf(f)) as (x: NDArray) => NDArray;
const finite = (x: NDArray): boolean => np.toTypedArray(x).every(Number.isFinite);

describe("products and powers", () => {
  test("the gradient of a product with one zero is there, at the zero alone", () => {
    expect(nested(slope(np.prod)(f32([2, 0, 3])))).toEqual([0, 6, 0]);
  });
  test("with two zeros it is zero, and its second derivative is not", () => {
    expect(nested(slope(np.prod)(f32([2, 0, 0])))).toEqual([0, 0, 0]);
    expect(nested(hessian((x: NDArray) => np.prod(x))(f32([2, 0, 0])) as NDArray)).toEqual([
      [0, 0, 0],
      [0, 0, 2],
      [0, 2, 0],
    ]);
  });
  test("cumprod passes zeros too", () => {
    expect(nested(slope(np.cumprod)(f32([2, 0, 3])))).toEqual([1, 8, 0]);
  });
  test("xⁿ has a derivative at 0, for n = 0, 1, 2", () => {
    expect([0, 1, 2, 3].map((n) => np.item(slope((x) => np.power(x, n))(f32(0))))).toEqual([0, 1, 0, 0]);
  });
  test("(−3)³ is −27, with a whole exponent in any dtype, and its derivative 27", () => {
    expect(np.item(np.power(f32(-3), 3))).toBe(-27);
    expect(np.item(np.power(f32(-3), f32(3)))).toBe(-27);
    expect(np.item(np.power(i32(-3), i32(3)))).toBe(-27);
    expect(np.item(slope((x) => np.power(x, f32(3)))(f32(-3)))).toBe(27);
  });
  test("0⁰ is 1, and both its derivatives are 0", () => {
    expect(np.item(np.power(f32(0), f32(0)))).toBe(1);
    // TensorFlow.js: NaN in x.
    expect(np.item(slope((x) => np.power(x, f32(0)))(f32(0)))).toBe(0);
    expect(np.item(slope((y) => np.power(f32(0), y))(f32(0)))).toBe(0);
  });
  test("a negative base with a fraction for exponent is NaN", () => {
    expect(np.item(np.power(f32(-8), 1 / 3))).toBeNaN();
    expect(np.item(np.cbrt(f32(-8)))).toBe(-2);
  });
});

describe("what overflows or cancels on the way", () => {
  test("softplus(100) is 100, softplus(−100) is e⁻¹⁰⁰, and their derivatives are 1 and e⁻¹⁰⁰", () => {
    expect(np.item(special.softplus(f32(100)))).toBe(100);
    expect(np.item(special.softplus(f64(-100)))).toBeCloseTo(Math.exp(-100), 55);
    expect(np.item(slope(special.softplus)(f32(100)))).toBe(1);
    expect(np.item(slope(special.softplus)(f64(-100))) / Math.exp(-100)).toBeCloseTo(1, 12);
  });
  test("logsumexp of −∞ alone is −∞, with ∞ it is ∞, and the derivative is a softmax wherever there is one", () => {
    // TensorFlow.js: NaN for both.
    expect(np.item(special.logsumexp(f32([-Infinity, -Infinity])))).toBe(-Infinity);
    expect(np.item(special.logsumexp(f32([Infinity, 0])))).toBe(Infinity);
    expect(np.item(special.logsumexp(f32([1000, 1000])))).toBeCloseTo(1000 + Math.LN2, 3);
    expect(nested(slope(special.logsumexp)(f32([-Infinity, 0])))).toEqual([0, 1]);
  });
  test("log1p, expm1 and their derivatives keep their digits near 0", () => {
    expect(np.item(np.log1p(f64(1e-20)))).toBe(1e-20);
    expect(np.item(np.expm1(f64(1e-20)))).toBe(1e-20);
    expect(np.item(np.expm1(f32(1e-10)))).toBe(Math.fround(1e-10));
    expect(np.item(slope(np.log1p)(f64(1e-20)))).toBe(1);
  });
  test("the logarithm of a sigmoid far below 0 is x itself", () => {
    expect(np.item(special.logSigmoid(f32(-1000)))).toBe(-1000);
    expect(np.item(slope(special.logSigmoid)(f32(-1000)))).toBe(1);
  });
  test("the variance of numbers far from 0", () => {
    expect(np.item(np.var(f32([1e7, 1e7 + 1, 1e7 + 2])))).toBeCloseTo(2 / 3, 6);
  });
  test("the sum of 2·10⁷ float32 ones is 2·10⁷, and that of 0.1 rounds once", () => {
    // In float32 alone it would stop at 2²⁴ = 16,777,216.
    expect(np.item(np.sum(np.ones([20_000_000])))).toBe(20_000_000);
    expect(np.item(np.sum(np.full([20_000_000], 0.1)))).toBe(Math.fround(20_000_000 * Math.fround(0.1)));
  });
  test("a mean over many bytes does not wrap", () => {
    expect(np.item(np.mean(np.full([1000], 255, "uint8")))).toBe(255);
    expect(np.sum(np.full([1000], 255, "uint8")).dtype).toBe("uint32");
  });
});

describe("ties and NaN", () => {
  test("maximum and minimum split their derivative evenly between equal arguments", () => {
    // TensorFlow.js: [1, 0].
    for (const f of [np.maximum, np.minimum]) expect(nested(slope((x) => f(x, f32(1)))(f32(1)))).toBe(0.5);
  });
  test("max and min split theirs by count", () => {
    // TensorFlow.js: [0, 1, 1], whose sum is 2.
    expect(nested(slope(np.max)(f32([1, 3, 3])))).toEqual([0, 0.5, 0.5]);
    expect(nested(slope(np.min)(f32([2, 2, 2, 2])))).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
  test("clip passes the derivative at its limits as jax does, half of it, and none beyond", () => {
    expect(nested(slope((x) => np.clip(x, 0, 1))(f32([-1, 0.5, 2])))).toEqual([0, 1, 0]);
  });
  test("sort is stable, and its derivative follows the elements", () => {
    const [keys, places] = lax.sort([f32([2, 1, 2, 1]), i32([0, 1, 2, 3])], 0);
    expect(nested(keys)).toEqual([1, 1, 2, 2]);
    expect(nested(places)).toEqual([1, 3, 0, 2]);
    expect(nested(np.argsort(f32([1, 1, 1])))).toEqual([0, 1, 2]);
    expect(nested(slope((x) => np.mul(np.sort(x), f32([1, 2, 3])))(f32([3, 1, 2])))).toEqual([3, 1, 2]);
  });
  test("topK names the first of equals first", () => {
    expect(nested(lax.topK(f32([1, 2, 2]), 3)[1])).toEqual([1, 2, 0]);
  });
  test("argmax and argmin find the first NaN, max and min are NaN, sort puts it last", () => {
    // TensorFlow.js: argmax of [1, NaN, 3] is 2.
    expect(np.item(np.argmax(f32([1, NaN, 3])))).toBe(1);
    expect(np.item(np.argmin(f32([1, NaN, -3, NaN])))).toBe(1);
    expect(np.item(np.max(f32([1, NaN, 3])))).toBeNaN();
    expect(nested(np.sort(f32([NaN, 2, 1])))).toEqual([1, 2, NaN]);
  });
  test("abs has the derivative 0 at 0, and the norm of zeros a finite one", () => {
    // TensorFlow.js: −1, and NaN.
    expect(np.item(slope(np.abs)(f32(0)))).toBe(0);
    expect(nested(slope(np.std)(f32([1, 1])))).toEqual([0, 0]);
    expect(nested(slope((x) => linalg.norm(x))(f32([0, 0])))).toEqual([0, 0]);
  });
});

describe("indices and slices", () => {
  const x = f32([10, 20, 30]);
  test("take(x, −1) is the last element; what is out of range is clipped, as in jax", () => {
    // TensorFlow.js throws.
    expect(nested(np.take(x, [-1, -3, 7, -9]))).toEqual([30, 10, 30, 10]);
    expect(nested(np.take(x, [7], 0, { mode: "fill" }))).toEqual([NaN]);
    expect(nested(np.take(x, [4], 0, { mode: "wrap" }))).toEqual([20]);
  });
  test("gathers clip, scatters drop", () => {
    expect(nested(np.at(x, [5]).get())).toEqual([30]);
    expect(nested(np.at(x, [5]).set(0))).toEqual([10, 20, 30]);
  });
  test("elements that are taken twice add up in the derivative", () => {
    expect(nested(slope((a) => np.take(a, [0, 0, -1]))(x))).toEqual([2, 0, 1]);
  });
  test("slices with steps and from the end, and their derivatives", () => {
    const y = np.arange(6);
    expect(nested(np.at(y, "::-1").get())).toEqual([5, 4, 3, 2, 1, 0]);
    expect(nested(np.at(y, "-2::-2").get())).toEqual([4, 2, 0]);
    expect(nested(np.at(y, "1:-1:3").get())).toEqual([1, 4]);
    expect(nested(np.at(y, "4:2").get())).toEqual([]);
    // TensorFlow.js has no gradient of a strided slice.
    expect(nested(slope((a) => np.mul(np.at(a, "::-2").get(), f32([1, 2])))(f32([0, 0, 0, 0])))).toEqual([0, 2, 0, 1]);
  });
});

describe("casts", () => {
  test("a cast between floats passes the derivative, in the dtype of the argument", () => {
    const dx = slope((x) => np.astype(np.square(np.astype(x, "float64")), "float32"))(f32([3]));
    expect(dx.dtype).toBe("float32");
    expect(nested(dx)).toEqual([6]);
  });
  test("a cast to integers passes none", () => {
    // TensorFlow.js: 1.
    expect(nested(slope((x) => np.astype(np.astype(x, "int32"), "float32"))(f32([1.5])))).toEqual([0]);
  });
  test("floats become integers towards zero, saturated, NaN as 0", () => {
    // TensorFlow.js: −1294967296 for 3·10⁹.
    expect(nested(np.astype(f32([3e9, -3e9, NaN, -1.5, Infinity]), "int32"))).toEqual([
      2147483647, -2147483648, 0, -1, 2147483647,
    ]);
    expect(nested(np.astype(f32([-1, 300]), "uint8"))).toEqual([0, 255]);
  });
  test("integer products wrap around exactly; x / 0 is −1", () => {
    expect(nested(np.mul(i32([65536]), i32([65537])))).toEqual([65536]);
    expect(nested(np.mul(i32([123456789]), i32([987654321])))).toEqual([Math.imul(123456789, 987654321)]);
    expect(nested(lax.div(i32([7, -2147483648]), i32([0, -1])))).toEqual([-1, -2147483648]);
    expect(nested(lax.shiftLeft(i32([1]), i32([32])))).toEqual([0]);
  });
  test("halves round to the even number, remainders take the sign of the divisor", () => {
    expect(nested(np.round(f32([0.5, 1.5, 2.5])))).toEqual([0, 2, 2]);
    // Whole numbers between −1 and 0 are −0, so that 1/x is −∞; TensorFlow.js gives +0.
    for (const f of [np.round, np.ceil, np.trunc, np.rint]) expect(Object.is(np.item(f(f32(-0.5))), -0), f.name).toBe(true);
    expect(nested(np.mod(f32([-7, 7]), f32([3, -3])))).toEqual([2, -2]);
    expect(nested(np.fmod(f32([-7, 7]), f32([3, -3])))).toEqual([-1, 1]);
  });
});

describe("derivatives of any rank, and of trees", () => {
  test("a Jacobian has the axes of the result, then those of the argument", () => {
    const f = (x: NDArray): NDArray => np.mul(np.expandDims(np.sum(x, 1), 0), f64([[1], [2], [3]]));
    for (const jacobian of [jacfwd, jacrev]) {
      const j = jacobian(f)(np.ones([2, 2], "float64")) as NDArray;
      expect(j.shape).toEqual([3, 2, 2, 2]);
      expect(nested(np.at(j, 2, 1).get())).toEqual([
        [0, 0],
        [3, 3],
      ]);
    }
  });
  test("a Hessian of a tree is a tree of trees", () => {
    const h = hessian(({ a, b }: { a: NDArray; b: NDArray }) => np.mul(np.sum(np.square(a)), b))({ a: f64([1, 2]), b: f64(3) });
    const { a, b } = h as unknown as Record<"a" | "b", Record<"a" | "b", NDArray>>;
    expect(nested(a.a)).toEqual([
      [6, 0],
      [0, 6],
    ]);
    expect(nested(a.b)).toEqual([2, 4]);
    expect(nested(b.a)).toEqual([2, 4]);
    expect(nested(b.b)).toBe(0);
  });
});

describe("vmap of what has a batch of its own", () => {
  const images = random.normal(random.key(0), [3, 2, 2, 5, 5], { dtype: "float64" });
  const mapped = (f: (x: NDArray) => NDArray, xs: NDArray): void => {
    const together = vmap(f)(xs) as NDArray;
    const apart = np.stack(np.unstack(xs).map(f));
    expect(np.item(np.max(np.abs(np.sub(together, apart))))).toBeLessThan(1e-12);
    const slopes = vmap(slope((x) => np.sin(f(x))))(xs) as NDArray;
    const apartSlopes = np.stack(np.unstack(xs).map(slope((x) => np.sin(f(x)))));
    expect(np.item(np.max(np.abs(np.sub(slopes, apartSlopes))))).toBeLessThan(1e-12);
  };
  test("pooling", () => {
    mapped((x) => lax.reduceWindowMax(x, { window: [1, 1, 2, 2], strides: [1, 1, 2, 2] }), images);
    mapped((x) => lax.reduceWindowSum(x, { window: [1, 1, 2, 2], padding: "SAME" }), images);
  });
  test("convolution, of images and of kernels", () => {
    const kernel = random.normal(random.key(1), [4, 2, 3, 3], { dtype: "float64" });
    mapped((x) => lax.convGeneralDilated(x, kernel, { padding: "SAME", windowStrides: [2, 1] }), images);
    const kernels = random.normal(random.key(2), [3, 4, 2, 3, 3], { dtype: "float64" });
    mapped((w) => lax.convGeneralDilated(np.at(images, 0).get(), w), kernels);
  });
  test("gather", () => {
    mapped(
      (x) =>
        np.take(
          x,
          [
            [0, -1],
            [9, 1],
          ],
          3,
        ),
      images,
    );
  });
  test("scan", () => {
    mapped(
      (x) =>
        scan(
          (carry: NDArray, row: NDArray) => [np.tanh(np.add(carry, row)), carry] as const,
          np.zeros([2, 5, 5], "float64"),
          x,
        )[0],
      images,
    );
  });
});

describe("empty arrays, axes of length 1, rank 0", () => {
  test("sums of nothing are 0, products 1, means NaN, and extremes do not exist", () => {
    expect(np.item(np.sum(f32([])))).toBe(0);
    expect(np.item(np.prod(f32([])))).toBe(1);
    // TensorFlow.js: 0, and NaN for the largest of none.
    expect(np.item(np.mean(f32([])))).toBeNaN();
    expect(() => np.max(f32([]))).toThrow("expected at least one element along axis 0");
    expect(np.item(np.all(f32([])))).toBe(1);
    expect(np.item(np.any(f32([])))).toBe(0);
  });
  test("a product over an empty axis is zeros, and passes derivatives of the right shape", () => {
    expect(nested(np.matmul(np.zeros([2, 0]), np.zeros([0, 3])))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(slope((a) => np.matmul(a, np.zeros([0, 3])))(np.zeros([2, 0])).shape).toEqual([2, 0]);
  });
  test("everything that goes over axes takes an axis of length 1, and one of length 0 beside it", () => {
    const x = np.ones([1, 0, 3], "float64");
    for (const f of [np.cumsum, np.sort, np.argsort, special.softmax] as ((x: NDArray, axis: number) => NDArray)[])
      for (const axis of [0, 1, 2]) expect(f(x, axis).shape).toEqual([1, 0, 3]);
    expect(np.concatenate([x, x], 1).shape).toEqual([1, 0, 3]);
    expect(np.flip(x).shape).toEqual([1, 0, 3]);
    expect(np.einsum("abc,abc->b", x, x).shape).toEqual([0]);
    expect(linalg.det(np.zeros([0, 0], "float64")).shape).toEqual([]);
    expect(np.item(linalg.det(np.zeros([0, 0], "float64")))).toBe(1);
    expect(() => fft.fft(x, { axis: 1 })).toThrow("a length of 0");
  });
  test("numbers alone are arrays of rank 0, and stay so", () => {
    const x = f64(2);
    for (const f of [np.sin, np.sum, np.cumsum, np.transpose, np.flip, np.square] as ((x: NDArray) => NDArray)[])
      expect(f(x).ndim).toBe(f === np.cumsum ? 1 : 0);
    expect(np.item(grad((v: NDArray) => np.mul(v, v))(x))).toBe(4);
    expect(np.array(3).toString()).toBe("3.0");
    expect(() => [...x]).toThrow("expected at least one axis to go over");
  });
});

describe("quantiles, bins and whole quotients", () => {
  test("the median beside an infinity is that infinity, and between two of both signs there is none", () => {
    expect(np.item(np.median(f32([-Infinity, 1])))).toBe(-Infinity);
    expect(np.item(np.median(f32([1, Infinity])))).toBe(Infinity);
    expect(np.item(np.median(f32([-Infinity, Infinity])))).toBeNaN();
    expect(nested(np.quantile(f32([-Infinity, 1, 2]), f32([0, 0.25, 0.5])))).toEqual([-Infinity, -Infinity, 1]);
    expect(np.item(np.percentile(f32([1, 2, Infinity]), 100))).toBe(Infinity);
  });
  test("between numbers whose distance is no number of their dtype, a quantile is one", () => {
    expect(np.item(np.median(f32([-3e38, 3e38])))).toBe(0);
    expect(np.item(np.quantile(f64([-1.5e308, 1.5e308]), 0.75))).toBeCloseTo(0.75e308, -300);
  });
  test("equal numbers have themselves as quantiles, and gradients are finite beside infinities", () => {
    expect(nested(np.quantile(f64([0.1, 0.1, 0.1]), f64([0.1, 0.3, 0.7])))).toEqual([0.1, 0.1, 0.1]);
    expect(nested(slope(np.median)(f32([1, 2, Infinity, Infinity])))).not.toContain(NaN);
    expect(nested(slope((x) => np.quantile(x, 0.25))(f32([1, 2, Infinity])))).toEqual([0.5, 0.5, 0]);
  });
  test("limits of bins that are whole numbers are exact, so what lies on one falls into the upper bin", () => {
    const [counts, limits] = np.histogram(f64([-2, -1, 0, 1, 2, 3]), 5);
    expect(nested(limits)).toEqual([-2, -1, 0, 1, 2, 3]);
    expect(nested(counts)).toEqual([1, 1, 1, 1, 2]);
  });
  test("a whole quotient of 0 has the sign of the quotient, a remainder of 0 that of the divisor", () => {
    expect(nested(np.floorDivide(f32([-1, 1, -0, 0]), f32([-4, Infinity, 4, -4])))).toEqual([0, 0, -0, -0]);
    expect(nested(np.remainder(f32([-4, 4, 0, -0]), f32([2, -2, -1, 1])))).toEqual([0, -0, -0, 0]);
  });
  test("behind NaN no angle is unwrapped", () => {
    expect(nested(np.unwrap(f32([0, 1, NaN, 1, 2])))).toEqual([0, 1, NaN, NaN, NaN]);
  });
});

describe("gamma, beta and the normal distribution", () => {
  test("factorials are whole numbers as far as doubles can tell, and keep their derivatives", () => {
    expect(nested(special.factorial(f64([0, 1, 2, 3, 4, 5, 10, 15, 18, 20])))).toEqual([
      1, 1, 2, 6, 24, 120, 3628800, 1307674368000, 6402373705728000, 2432902008176640000,
    ]);
    expect(np.item(special.factorial(f32(30)))).toBe(Math.fround(265252859812191058636308480000000));
    // Γ′(4) = Γ(4)·ψ(4)
    expect(np.item(slope(special.gamma)(f64(4)))).toBeCloseTo(6 * 1.2561176684318005, 12);
  });
  // SciPy 1.10.
  test("log B where one argument is far larger, where both are, and in float32", () => {
    expect(np.item(special.betaln(f64(1e300), 1))).toBeCloseTo(-690.7755278982137, 10);
    expect(np.item(special.betaln(f64(0.5), 1e7))).toBeCloseTo(-7.48668287005446, 12);
    expect(np.item(special.betaln(f64(20), 30))).toBeCloseTo(-33.968820791977386, 12);
    expect(np.item(special.betaln(f32(1000), 0.5))).toBeCloseTo(-2.8813877, 6);
    expect(np.item(special.beta(f64(1e300), 2))).toBe(0);
    // No seam shows where one form hands over to the next.
    for (const [x, y] of [
      [10, 12],
      [3, 10],
    ]) {
      const [below, above] = [-1e-12, 1e-12].map((h) => np.item(special.betaln(f64(x + h), y + h)));
      expect(Math.abs(above - below)).toBeLessThan(2e-11);
    }
  });
  test("quantiles of the normal distribution for the smallest probabilities", () => {
    const ps = [1e-300, 1e-20, 5.850403750795756e-10, 1e-3, 0.0999, 0.1, 0.1001];
    const truth = [
      -37.0470962993612, -9.262340089798409, -6.084290789777311, -3.090232306167813, -1.2821215797087748, -1.2815515655446004,
      -1.2809819674733194,
    ];
    np.toTypedArray(special.ndtri(f64(ps))).forEach((x, i) => expect(x / truth[i]).toBeCloseTo(1, 12));
    expect(nested(special.ndtri(f64([0, 1, -1e-9, 1.5])))).toEqual([-Infinity, Infinity, NaN, NaN]);
    // dx/dp = 1/φ(x)
    const [x, dx] = [np.item(special.ndtri(f64(1e-3))), np.item(slope(special.ndtri)(f64(1e-3)))];
    expect((dx * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)).toBeCloseTo(1, 10);
  });
  test("what is impossible is infinitely far, whatever stands beside it", () => {
    expect(nested(special.klDiv(f64([Infinity, Infinity, 1]), f64([0, -1, -2])))).toEqual([Infinity, Infinity, Infinity]);
  });
});

describe("second derivatives of what is smooth", () => {
  // f″ by central differences of f′.
  const smooth: Readonly<Record<string, readonly [f: (x: NDArray) => NDArray, at: number]>> = {
    sin: [np.sin, 0.7],
    tan: [np.tan, 0.7],
    asin: [np.arcsin, 0.3],
    acosh: [np.arccosh, 1.7],
    atanh: [np.arctanh, 0.3],
    // TensorFlow.js cannot differentiate tanh twice, nor average pooling.
    tanh: [np.tanh, 0.7],
    exp: [np.exp, 0.7],
    log: [np.log, 0.7],
    sqrt: [np.sqrt, 0.7],
    cbrt: [np.cbrt, 0.7],
    power: [(x) => np.power(x, x), 0.7],
    erf: [special.erf, 0.7],
    erfinv: [special.erfinv, 0.3],
    gammaln: [special.gammaln, 1.7],
    digamma: [special.digamma, 1.7],
    logsumexp: [(x) => special.logsumexp(np.stack([x, np.square(x)])), 0.7],
    softplus: [special.softplus, 0.7],
    logSigmoid: [special.logSigmoid, 0.7],
    norm: [(x) => linalg.norm(np.stack([x, np.sin(x)])), 0.7],
    det: [(x) => linalg.det(np.stack([np.stack([x, np.cos(x)]), np.stack([np.exp(x), x])])), 0.7],
    inv: [(x) => np.trace(linalg.inv(np.stack([np.stack([x, np.cos(x)]), np.stack([np.exp(x), x])]))), 0.7],
    "average pooling": [(x) => np.sum(lax.reduceWindowSum(np.power(np.stack([x, np.sin(x), x]), 3), { window: [2] })), 0.7],
  };
  test.each(Object.keys(smooth))("%s", (name) => {
    const [f, at] = smooth[name];
    const first = grad(f) as (x: NDArray) => NDArray;
    const second = np.item((grad(first) as (x: NDArray) => NDArray)(f64(at)));
    const h = 1e-5;
    const difference = (np.item(first(f64(at + h))) - np.item(first(f64(at - h)))) / (2 * h);
    expect(second / difference).toBeCloseTo(1, 6);
    expect(np.item((jit(grad(first)) as (x: NDArray) => NDArray)(f64(at)))).toBeCloseTo(second, 10);
    expect(finite(f64(second))).toBe(true);
  });
});
