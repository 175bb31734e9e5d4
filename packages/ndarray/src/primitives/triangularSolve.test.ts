import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested } from "../array.js";
import { add, mul } from "./arithmetic.js";
import { fullLike } from "./full.js";
import { identityLike, lower, matmul, strictlyLower, strictlyUpper, turned, upper } from "./matrices.js";
import { triangularSolve } from "./triangularSolve.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("substitution from the left and from the right", () => {
  const a = array([
    [2, 0],
    [1, 4],
  ]);
  expect(toNested(triangularSolve(a, array([[2], [9]]), { leftSide: true, lower: true }))).toEqual([[1], [2]]);
  expect(toNested(triangularSolve(a, array([[4, 8]]), { lower: true }))).toEqual([[1, 2]]);
  expect(toNested(triangularSolve(a, array([[4], [8]]), { leftSide: true, lower: true, transposeA: true }))).toEqual([[1], [2]]);
});

test("the other triangle is not looked at, nor a diagonal of ones", () => {
  const a = array([
    [7, NaN],
    [2, 7],
  ]);
  const b = array([[1], [5]]);
  expect(toNested(triangularSolve(a, b, { leftSide: true, lower: true, unitDiagonal: true }))).toEqual([[1], [3]]);
});

test("a zero on the diagonal divides by zero", () => {
  expect(toNested(triangularSolve(array([[0]]), array([[3]])))).toEqual([[Infinity]]);
});

test("op(A)·X = B and X·op(A) = B, for both triangles, turned or not, with or without the diagonal", () => {
  const cases = fc.record({
    batch: fc.integer({ min: 0, max: 2 }),
    n: fc.integer({ min: 0, max: 5 }),
    m: fc.integer({ min: 0, max: 3 }),
    options: fc.record({ leftSide: fc.boolean(), lower: fc.boolean(), transposeA: fc.boolean(), unitDiagonal: fc.boolean() }),
  });
  const drawn = cases.chain(({ batch, n, m, options }) =>
    fc.tuple(arrays([batch, n, n]), arrays(options.leftSide ? [batch, n, m] : [batch, m, n]), fc.constant(options)),
  );
  fc.assert(
    fc.property(drawn, ([x, b, options]) => {
      const eye = identityLike(x);
      // Far from singular: the diagonal outweighs the rest.
      const a = add(x, mul(fullLike(x, 20), eye));
      const solution = triangularSolve(a, b, options);
      const triangle = options.unitDiagonal
        ? add(options.lower ? strictlyLower(a) : strictlyUpper(a), eye)
        : options.lower
          ? lower(a)
          : upper(a);
      const op = options.transposeA ? turned(triangle) : triangle;
      expectClose("product", options.leftSide ? matmul(op, solution) : matmul(solution, op), "B", b, { rtol: 1e-6, atol: 1e-6 });
    }),
    runs,
  );
});

test("triangularSolve says what it was given, what it expected, and how to mend it", () => {
  const a = array([
    [1, 0],
    [0, 1],
  ]);
  expect(() => triangularSolve(a, array([[1, 2, 3]]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: triangularSolve: given a [2, 2] and b [1, 3]; expected a [...batch, n, n] and b [...batch, m, n]. Broadcast the batches, and choose the side with leftSide.]`,
  );
  expect(() => triangularSolve(a, array([1, 2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: triangularSolve: given a [2, 2] and b [2]; expected a [...batch, n, n] and b [...batch, m, n]. Broadcast the batches, and choose the side with leftSide.]`,
  );
  expect(() => triangularSolve(array([[1, 2]]), a)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: triangularSolve: given a [1, 2]; expected square matrices, [...batch, n, n]. Slice or pad to as many rows as columns.]`,
  );
});
