import { arrays, expectClose, shapes } from "@nabla-js/gradcheck";
import { grad, vmap } from "@nabla-js/grad";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as fft from "../fft.js";
import * as np from "../index.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };
const x = np.array([1, 2, 3, 4]);

test("real numbers and pairs; integers become float32", () => {
  const expected = { re: np.array([10, -2, -2, -2]), im: np.array([0, 2, 0, -2]) };
  expectClose("fft", fft.fft(x), "by hand", expected);
  expectClose("fft", fft.fft({ re: x, im: np.zeros([4]) }), "by hand", expected);
  expectClose("fft", fft.fft(np.astype(x, "int32")), "by hand", expected);
  expectClose("rfft", fft.rfft(x), "by hand", { re: np.array([10, -2, -2]), im: np.array([0, 2, 0]) });
});

test("cut off, or filled up with zeros", () => {
  expectClose("n = 2", fft.fft(x, { n: 2 }).re, "by hand", [3, -1]);
  expectClose("n = 8", np.take(fft.fft(x, { n: 8 }).re, np.array([0, 2, 4, 6], { dtype: "int32" })), "n = 4", fft.fft(x).re);
  expectClose("irfft", fft.irfft({ re: np.array([10, -2, -2]), im: np.array([0, 2, 0]) }), "x", x);
  expectClose("irfft of odd length", fft.irfft(fft.rfft(np.array([1, 2, 3])), { n: 3 }), "x", [1, 2, 3]);
});

test("norms divide one direction, or both by the root", () => {
  expectClose("forward", fft.fft(x, { norm: "forward" }).re, "by hand", [2.5, -0.5, -0.5, -0.5]);
  expectClose("ortho", fft.fft(x, { norm: "ortho" }).re, "by hand", [5, -1, -1, -1]);
  for (const norm of ["backward", "forward", "ortho"] as const)
    expectClose("there and back", fft.ifft(fft.fft(x, { norm }), { norm }).re, "x", x);
});

test("hfft is real, and ihfft undoes it", () => {
  const half = { re: np.array([1, 2, 3]), im: np.array([0, -1, 0]) };
  const whole = fft.hfft(half);
  expectClose("hfft", whole, "by hand", fft.fft({ re: np.array([1, 2, 3, 2]), im: np.array([0, -1, 0, 1]) }).re);
  expectClose("ihfft", fft.ihfft(whole), "half", half);
});

const axis = shapes({ minRank: 1, minSide: 1 }).chain((shape) =>
  fc.tuple(arrays(shape), arrays(shape), fc.nat(shape.length - 1)),
);

test("ifft ∘ fft and irfft ∘ rfft are the identity; rfft is the first half of fft", () => {
  fc.assert(
    fc.property(axis, ([re, im, axis]) => {
      const n = re.shape[axis];
      expectClose("ifft ∘ fft", fft.ifft(fft.fft({ re, im }, { axis }), { axis }), "x", { re, im });
      expectClose("irfft ∘ rfft", fft.irfft(fft.rfft(re, { axis }), { axis, n }), "x", re);
      const half = np.arange(0, Math.floor(n / 2) + 1, 1, "int32");
      expectClose("rfft", fft.rfft(re, { axis }).re, "half", np.take(fft.fft(re, { axis }).re, half, axis));
    }),
    runs,
  );
});

test("several axes, one after the other, and back", () => {
  fc.assert(
    fc.property(axis, ([re, im]) => {
      const each = re.shape.reduce((y: fft.Complex, _, axis) => fft.fft(y, { axis }), { re, im });
      expectClose("fftn", fft.fftn({ re, im }), "each", each, { rtol: 1e-9, atol: 1e-9 });
      expectClose("ifftn", fft.ifftn(each), "x", { re, im });
      expectClose("irfftn", fft.irfftn(fft.rfftn(re), { s: re.shape }), "x", re);
      if (re.ndim >= 2) expectClose("irfft2", fft.irfft2(fft.rfft2(re), { s: re.shape.slice(-2) }), "x", re);
      if (re.ndim >= 2) expectClose("ifft2", fft.ifft2(fft.fft2({ re, im })), "x", { re, im });
    }),
    runs,
  );
});

test("a shift turns phases; a product of transforms is a cyclic convolution", () => {
  const [u, v] = [np.array([1, 2, 0, -1, 3]), np.array([2, 0, 1, 1, 0])];
  const [a, b] = [fft.fft(u), fft.fft(v)];
  const product = { re: np.sub(np.mul(a.re, b.re), np.mul(a.im, b.im)), im: np.add(np.mul(a.re, b.im), np.mul(a.im, b.re)) };
  const convolution = [0, 1, 2, 3, 4].map((k) =>
    [0, 1, 2, 3, 4].reduce((sum, j) => sum + [1, 2, 0, -1, 3][j] * [2, 0, 1, 1, 0][(k - j + 5) % 5], 0),
  );
  expectClose("ifft(û·v̂)", fft.ifft(product).re, "u ∗ v", convolution);
});

test("the gradient of half the energy of the spectrum is n·x; a map over rows is the other axis", () => {
  const energy = (v: np.NDArray): np.NDArray => {
    const { re, im } = fft.fft(v);
    return np.mul(0.5, np.sum(np.add(np.square(re), np.square(im))));
  };
  expectClose("grad", grad(energy)(x), "n·x", np.mul(4, x));
  const rows = np.reshape(np.arange(12), [3, 4]);
  expectClose("vmap", vmap((row: np.NDArray) => fft.rfft(row))(rows), "axis 1", fft.rfft(rows));
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => fft.fft(x, { axis: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fft: given axis 1 for an array of 1 axes; expected an axis from -1 to 0. Negative axes count from the end.]`,
  );
  expect(() => fft.fft(np.array([]))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fft: given a length of 0; expected a whole number from 1 to 2³¹ − 1. Round it, or check where it comes from.]`,
  );
  expect(() => fft.fft(1)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: fft: given x []; expected at least one axis. Add axes with np.expandDims or np.reshape.]`,
  );
  expect(() => fft.fft(x, { norm: "none" as "ortho" })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fft: given norm "none"; expected one of backward, forward, ortho. Check the spelling.]`,
  );
  expect(() => fft.fft({ re: x, im: np.array([1]) })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: fft: given re [4] and im [1]; expected one shape for real and imaginary parts. Broadcast one of them with np.broadcastTo.]`,
  );
  expect(() => fft.fftn(x, { s: [1, 2], axes: [0] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fftn: given 2 lengths for 1 axes; expected a length for each axis. Leave s out to keep the lengths of the array.]`,
  );
  expect(() => fft.rfftn(x, { axes: [] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: rfftn: given no axes; expected at least one axis, of which half is kept. Name the axes to transform.]`,
  );
});
