import { arrays, expectClose } from "@nabla-js/gradcheck";
import { jit, jvp, vmap } from "@nabla-js/grad";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as linalg from "../linalg.js";
import * as np from "../index.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };
const fibonacci = np.array(
  [
    [1, 1],
    [1, 0],
  ],
  { dtype: "int32" },
);

test("powers of matrices; integers stay integers", () => {
  const tenth = linalg.matrixPower(fibonacci, 10);
  expect(tenth.dtype).toBe("int32");
  expect(np.toNested(tenth)).toEqual([
    [89, 55],
    [55, 34],
  ]);
  expect(np.toNested(linalg.matrixPower(fibonacci, 0))).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expectClose("A⁻²", linalg.matrixPower(fibonacci, -2), "by hand", [
    [1, -1],
    [-1, 2],
  ]);
});

test("the exponential of zero, of a diagonal, of a nilpotent matrix, of a rotation", () => {
  expectClose("e⁰", linalg.expm(np.zeros([2, 2])), "I", np.eye(2));
  expectClose(
    "diagonal",
    linalg.expm(
      np.array(
        [
          [1, 0],
          [0, -20],
        ],
        { dtype: "float64" },
      ),
    ),
    "by hand",
    [
      [Math.E, 0],
      [0, Math.exp(-20)],
    ],
  );
  expectClose(
    "nilpotent",
    linalg.expm(
      np.array([
        [0, 3],
        [0, 0],
      ]),
    ),
    "by hand",
    [
      [1, 3],
      [0, 1],
    ],
  );
  const rotation = [
    [Math.cos(30), -Math.sin(30)],
    [Math.sin(30), Math.cos(30)],
  ];
  expectClose(
    "rotation",
    linalg.expm(
      np.array(
        [
          [0, -30],
          [30, 0],
        ],
        { dtype: "float64" },
      ),
    ),
    "by hand",
    rotation,
  );
  expect(linalg.expm(np.ones([0, 0])).shape).toEqual([0, 0]);
});

test("each matrix of a batch is scaled by itself; too large a norm gives NaN", () => {
  const batch = np.array([[[0.1]], [[100]], [[-1000]], [[1e9]]], { dtype: "float64" });
  expectClose("e^x", linalg.expm(batch), "Math.exp", [[[Math.exp(0.1)]], [[Math.exp(100)]], [[0]], [[NaN]]], { rtol: 1e-12 });
});

const square = fc.integer({ min: 1, max: 4 }).chain((n) => arrays([n, n]));

test("e^A·e^(−A) = I, det e^A = e^tr A, and (e^A)ᵀ = e^(Aᵀ)", () => {
  fc.assert(
    fc.property(square, (a) => {
      const power = linalg.expm(a);
      const size = np.item(np.max(np.abs(power)));
      const inverse = linalg.expm(np.neg(a));
      const tolerance = { rtol: 1e-8, atol: 1e-11 * size * np.item(np.max(np.abs(inverse))) };
      expectClose("e^A·e^(−A)", np.matmul(power, inverse), "I", np.eye(a.shape[0], a.shape[0], 0, "float64"), tolerance);
      expectClose("log det", linalg.slogdet(power)[1], "tr A", linalg.trace(a), { rtol: 1e-6, atol: 1e-6 });
      expectClose("turned", linalg.expm(np.matrixTranspose(a)), "turned", np.matrixTranspose(power), {
        rtol: 1e-9,
        atol: 1e-11 * size,
      });
    }),
    runs,
  );
});

test("compiled and mapped it is the same, and d/dt e^(tA) = A·e^(tA)", () => {
  const a = np.array(
    [
      [0.5, -2],
      [3, 1],
    ],
    { dtype: "float64" },
  );
  const power = linalg.expm(a);
  expectClose("jit", jit(linalg.expm)(a), "eager", power);
  const scales = np.array([0.1, 1, 4], { dtype: "float64" });
  const mapped = vmap((t: np.NDArray) => linalg.expm(np.mul(t, a)))(scales);
  expectClose("vmap", np.take(mapped, 1, 0), "eager", power);
  const one = np.array(1, { dtype: "float64" });
  const [, slope] = jvp((t: np.NDArray) => linalg.expm(np.mul(t, a)), [one], [one]);
  expectClose("slope", slope, "A·e^A", np.matmul(a, power), { rtol: 1e-9 });
});

test("multiDot multiplies in any order, with vectors at the ends", () => {
  const factors = [np.ones([2, 3]), np.ones([3, 5]), np.ones([5, 1]), np.ones([1, 4])];
  expectClose("product", linalg.multiDot(factors), "by hand", np.full([2, 4], 15));
  expectClose("vectors", linalg.multiDot([np.ones([2]), ...factors, np.ones([4])]), "by hand", 120);
});

test("multiDot is matmul from left to right", () => {
  const chains = fc
    .array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 6 })
    .chain((sizes) => fc.tuple(...sizes.slice(1).map((n, i) => arrays([sizes[i], n]))));
  fc.assert(
    fc.property(chains, (factors) => {
      expectClose(
        "multiDot",
        linalg.multiDot(factors),
        "in turn",
        factors.reduce((a, b) => np.matmul(a, b)),
        { atol: 1e-8 },
      );
    }),
    runs,
  );
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => linalg.matrixPower(np.ones([2, 3]), 2)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: matrixPower: given a [2, 3]; expected square matrices, [...batch, n, n]. Slice or pad to as many rows as columns.]`,
  );
  expect(() => linalg.matrixPower(fibonacci, 0.5)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: matrixPower: given n 0.5; expected a whole number of 32 bits. Round it, or check where it comes from.]`,
  );
  expect(() => linalg.expm(np.ones([3]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: expm: given a [3]; expected square matrices, [...batch, n, n]. Reshape to two axes or more.]`,
  );
  expect(() => linalg.multiDot([fibonacci])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: multiDot: given 1 arrays; expected at least two. Pass a list of matrices.]`,
  );
  expect(() => linalg.multiDot([np.ones([2, 3]), np.ones([2, 3])])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: multiDot: given x0 [2, 3] and x1 [2, 3]; expected matrices each of which has as many rows as the one before has columns; the first and the last may be vectors. Transpose the ones that do not fit.]`,
  );
});
