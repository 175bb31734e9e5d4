import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as linalg from "../linalg.js";
import * as np from "../index.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("determinants of a batch, and their logarithms", () => {
  const a = np.array([
    [
      [2, 0],
      [0, 3],
    ],
    [
      [0, 1],
      [1, 0],
    ],
    [
      [1, 2],
      [2, 4],
    ],
  ]);
  expectClose("det", linalg.det(a), "by hand", [6, -1, 0]);
  const [sign, logabsdet] = linalg.slogdet(a);
  expectClose("sign", sign, "by hand", [1, -1, 0]);
  expectClose("log|det|", logabsdet, "by hand", [Math.log(6), 0, -Infinity]);
});

test("slogdet where det overflows or vanishes", () => {
  const a = np.mul(1e30, np.eye(3));
  expect(np.item(linalg.det(a))).toBe(Infinity);
  expectClose("log|det|", linalg.slogdet(a)[1], "by hand", 3 * Math.log(1e30));
  expectClose("log|det|", linalg.slogdet(np.mul(1e-30, np.eye(3)))[1], "by hand", -3 * Math.log(1e30));
});

test("det(A·B) = det A·det B and det Aᵀ = det A", () => {
  const pairs = fc.integer({ min: 0, max: 4 }).chain((n) => fc.tuple(arrays([n, n]), arrays([n, n])));
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      expectClose("det(A·B)", linalg.det(np.matmul(a, b)), "det A·det B", np.mul(linalg.det(a), linalg.det(b)), { atol: 1e-8 });
      expectClose("det Aᵀ", linalg.det(np.matrixTranspose(a)), "det A", linalg.det(a), { atol: 1e-9 });
      const [sign, logabsdet] = linalg.slogdet(a);
      expectClose("sign·exp(log)", np.mul(sign, np.exp(logabsdet)), "det A", linalg.det(a), { rtol: 1e-9, atol: 1e-9 });
    }),
    runs,
  );
});

test("trace and diagonal take the last two axes", () => {
  const a = np.reshape(np.arange(12), [2, 2, 3]);
  expectClose("trace", linalg.trace(a), "by hand", [0 + 4, 6 + 10]);
  expectClose("diagonal", linalg.diagonal(a, { offset: 1 }), "by hand", [
    [1, 5],
    [7, 11],
  ]);
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => linalg.det(np.ones([2, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: det: given a [2, 3]; expected square matrices, [...batch, n, n]. Slice or pad to as many rows as columns.]`,
  );
  expect(() => linalg.slogdet(np.ones([2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: slogdet: given a [2]; expected square matrices, [...batch, n, n]. Reshape to two axes or more.]`,
  );
  expect(() => linalg.trace(1)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: trace: given x []; expected at least 2 axes. Add axes with np.expandDims or np.reshape.]`,
  );
});
