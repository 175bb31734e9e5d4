import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as linalg from "../linalg.js";
import * as np from "../index.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("one right side, several, and batches that broadcast", () => {
  const a = np.array([
    [3, 1],
    [1, 2],
  ]);
  expectClose("x", linalg.solve(a, np.array([9, 8])), "by hand", [2, 3]);
  expectClose(
    "x",
    linalg.solve(
      a,
      np.array([
        [9, 3],
        [8, 1],
      ]),
    ),
    "by hand",
    [
      [2, 1],
      [3, 0],
    ],
  );
  expect(linalg.solve(np.ones([4, 1, 2, 2]), np.ones([3, 2, 5])).shape).toEqual([4, 3, 2, 5]);
  expect(linalg.solve(np.ones([4, 2, 2]), np.ones([2])).shape).toEqual([4, 2]);
});

test("integers become float32", () => {
  const a = np.array(
    [
      [2, 0],
      [0, 4],
    ],
    { dtype: "int32" },
  );
  expect(linalg.inv(a).dtype).toBe("float32");
  expectClose("A⁻¹", linalg.inv(a), "by hand", [
    [0.5, 0],
    [0, 0.25],
  ]);
});

test("a singular matrix gives infinities or NaN", () => {
  const inverse = np.toTypedArray(
    linalg.inv(
      np.array([
        [1, 2],
        [2, 4],
      ]),
    ),
  );
  expect(inverse.some((v) => !Number.isFinite(v))).toBe(true);
});

test("of no rows", () => {
  expect(linalg.inv(np.ones([0, 0])).shape).toEqual([0, 0]);
  expect(linalg.solve(np.ones([0, 0]), np.ones([0, 3])).shape).toEqual([0, 3]);
});

const systems = fc
  .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 }))
  .chain(([batch, n, m]) => fc.tuple(arrays([batch, n, n]), arrays([batch, n, m])));

test("A·X = B, by solve, by factors, by the inverse, and by a triangle at a time", () => {
  fc.assert(
    fc.property(systems, ([x, b]) => {
      const a = np.add(x, np.mul(10, np.eye(x.shape[1])));
      const solution = linalg.solve(a, b);
      expectClose("A·X", np.matmul(a, solution), "B", b, { rtol: 1e-8, atol: 1e-8 });
      expectClose("luSolve", linalg.luSolve(linalg.luFactor(a), b), "solve", solution, { rtol: 1e-8, atol: 1e-8 });
      expectClose("A⁻¹·B", np.matmul(linalg.inv(a), b), "solve", solution, { rtol: 1e-8, atol: 1e-8 });
      const gram = np.matmul(a, np.matrixTranspose(a));
      for (const upper of [false, true]) {
        const factor = linalg.cholesky(gram, { upper });
        expectClose("choSolve", np.matmul(gram, linalg.choSolve(factor, b, { upper })), "B", b, { rtol: 1e-6, atol: 1e-6 });
      }
      const y = linalg.solveTriangular(a, b, { lower: true, transpose: true });
      expectClose("Lᵀ·Y", np.matmul(np.matrixTranspose(np.tril(a)), y), "B", b, { rtol: 1e-8, atol: 1e-8 });
    }),
    runs,
  );
});

test("tensorsolve and tensorinv undo tensordot", () => {
  const a = np.reshape(np.add(np.mul(5, np.eye(6, 6, 0, "float64")), np.sin(np.reshape(np.arange(36), [6, 6]))), [2, 3, 6]);
  const x = np.array([1, 2, 3, 4, 5, 6]);
  const b = np.tensordot(a, x, 1);
  expectClose("tensorsolve", linalg.tensorsolve(a, b), "x", x);
  expectClose("tensorinv", np.tensordot(linalg.tensorinv(a, 2), b, 2), "x", x);
});

test("they say what they were given, what they expected, and how to mend it", () => {
  const a = np.array([
    [3, 1],
    [1, 2],
  ]);
  expect(() => linalg.solve(a, np.array([1, 2, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: solve: given a [2, 2] and b [3]; expected a right side of 2 rows, [2] or [...batch, 2, m]. Give a stack of vectors an axis of length 1 at the end, with np.expandDims(b, -1).]`,
  );
  expect(() => linalg.inv(np.ones([2, 3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: inv: given a [2, 3]; expected square matrices, [...batch, n, n]. Slice or pad to as many rows as columns.]`,
  );
  expect(() => linalg.inv(3)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: inv: given a []; expected square matrices, [...batch, n, n]. Reshape to two axes or more.]`,
  );
  expect(() => linalg.solve(np.ones([2, 2, 2]), np.ones([3, 2, 1]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: solve: given x [2] and y [3]; expected shapes whose lengths, from the right, are equal or 1. Line the axes up with np.expandDims, np.reshape or np.transpose.]`,
  );
  expect(() => linalg.tensorsolve(a, np.array([1]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: tensorsolve: given a [2, 2] and b [1]; expected a [...b.shape, ...x.shape], with as many elements of x as of b. Move the axes of a that belong to b to the front.]`,
  );
  expect(() => linalg.tensorinv(a, 2)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: tensorinv: given a [2, 2]; expected as many elements along the first 2 axes as along the others. Choose another ind.]`,
  );
});
