import { arrays, expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested } from "../array.js";
import { ruleOf } from "../primitive.js";
import { full } from "./full.js";
import { identityLike, matmul, turned, upper } from "./matrices.js";
import { qr, qrP } from "./qr.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("orthonormal columns, and a triangle", () => {
  const [q, r] = qr(array([[3], [4]]), { fullMatrices: false });
  expectClose("q", q, "by hand", [[-0.6], [-0.8]]);
  expectClose("r", r, "by hand", [[-5]]);
});

test("full matrices complete the basis", () => {
  const [q, r] = qr(array([[3], [4]]));
  expectClose("QᵀQ", matmul(turned(q), q), "I", [
    [1, 0],
    [0, 1],
  ]);
  expectClose("R", r, "by hand", [[-5], [0]]);
});

test("of zeros, of no rows, of no columns", () => {
  expect(
    toNested(
      qr(
        array([
          [0, 0],
          [0, 0],
        ]),
      )[0],
    ),
  ).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(qr(full([0, 2], 1, "float32")).map((x) => x.shape)).toEqual([
    [0, 0],
    [0, 2],
  ]);
  expect(toNested(qr(full([2, 0], 1, "float32"))[0])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test("numbers whose squares would overflow or vanish", () => {
  for (const scale of [1e200, 1e-200]) {
    const [q, r] = qr(array([[3 * scale], [4 * scale]], { dtype: "float64" }), { fullMatrices: false });
    expectClose("q", q, "by hand", [[-0.6], [-0.8]]);
    expectClose("r", r, "by hand", [[-5 * scale]], { atol: 0 });
  }
});

test("A = Q·R, QᵀQ = I, and R is upper, tall and wide, reduced and full", () => {
  const shapes = fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .map((shape) => [...shape]);
  fc.assert(
    fc.property(arrays(shapes), fc.boolean(), (a, fullMatrices) => {
      const [q, r] = qr(a, { fullMatrices });
      expectClose("Q·R", matmul(q, r), "A", a);
      const gram = matmul(turned(q), q);
      expectClose("QᵀQ", gram, "I", identityLike(gram));
      expect(toNested(upper(r))).toEqual(toNested(r));
    }),
    runs,
  );
});

test("qr says what it was given, what it expected, and how to mend it", () => {
  expect(() => qr(array([1]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: qr: given a [1]; expected matrices, [...batch, m, n]. Reshape to two axes or more.]`,
  );
  const a = array([[1], [2]]);
  expect(() =>
    ruleOf(qrP.jvp, 0)!(a, qr(a, { fullMatrices: true }), [a], { fullMatrices: true }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: qr: given a derivative with all 2 columns of Q for matrices of 2 × 1; expected as many columns of Q as A has, since the others are not determined. Pass fullMatrices: false.]`,
  );
});
