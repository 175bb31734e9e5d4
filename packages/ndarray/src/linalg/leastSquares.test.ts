import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as linalg from "../linalg.js";
import * as np from "../index.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("the line through three points", () => {
  const a = np.array([
    [0, 1],
    [1, 1],
    [2, 1],
  ]);
  const [x, residuals, rank, s] = linalg.lstsq(a, np.array([1, 3, 5]));
  expectClose("x", x, "by hand", [2, 1]);
  expectClose("residuals", residuals, "by hand", [0]);
  expect(np.item(rank)).toBe(2);
  expectClose("s", s, "svdvals", linalg.svdvals(a));
});

test("of several solutions the shortest; of none the nearest", () => {
  expectClose("x", linalg.lstsq(np.array([[1, 1]]), np.array([2]))[0], "by hand", [1, 1]);
  expectClose("x", linalg.lstsq(np.array([[1], [1]]), np.array([[1], [3]]))[0], "by hand", [[2]]);
  expectClose(
    "A⁺",
    linalg.pinv(
      np.array([
        [1, 2],
        [2, 4],
      ]),
    ),
    "by hand",
    [
      [0.04, 0.08],
      [0.08, 0.16],
    ],
  );
});

const matrices = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([m, n]) => fc.tuple(arrays([m, n]), arrays([m, 2])));

test("Penrose's four equations: A·P·A = A, P·A·P = P, A·P and P·A are symmetric", () => {
  fc.assert(
    fc.property(matrices, ([a]) => {
      const p = linalg.pinv(a, { rtol: 1e-6 });
      // As exact as the condition allows.
      const tolerance = { rtol: 1e-6, atol: 1e-7 * Math.max(1, np.item(np.max(np.abs(p)))) };
      const [ap, pa] = [np.matmul(a, p), np.matmul(p, a)];
      expectClose("A·P·A", np.matmul(ap, a), "A", a, { ...tolerance, atol: 1e-4 });
      expectClose("P·A·P", np.matmul(pa, p), "P", p, tolerance);
      expectClose("A·P", ap, "(A·P)ᵀ", np.matrixTranspose(ap), tolerance);
      expectClose("P·A", pa, "(P·A)ᵀ", np.matrixTranspose(pa), tolerance);
    }),
    runs,
  );
});

test("the normal equations: Aᵀ·(A·x − b) = 0", () => {
  fc.assert(
    fc.property(matrices, ([a, b]) => {
      const [x] = linalg.lstsq(a, b, { rtol: 1e-6 });
      const left = np.matmul(np.matrixTranspose(a), np.sub(np.matmul(a, x), b));
      expectClose("Aᵀ·(A·x − b)", left, "0", np.zerosLike(left), { atol: 1e-3 });
    }),
    runs,
  );
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => linalg.lstsq(np.ones([2, 2]), np.ones([3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: lstsq: given a [2, 2] and b [3]; expected a [m, n] and b [m] or [m, k]. Map over a batch with vmap.]`,
  );
  expect(() => linalg.pinv(np.ones([3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: pinv: given a [3]; expected matrices, [...batch, m, n]. Reshape to two axes or more.]`,
  );
});
