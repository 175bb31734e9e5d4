import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { grad, jit, makeProgram, vmap } from "@nabla-js/grad";
import { createWasmBackend, dumpSchedule } from "../index.js";

// Pooling and its adjoint: ties, NaN, sizes beside the vectors, and elements apart in memory.

const backend = createWasmBackend();
const numbers = (shape: readonly number[], dtype: np.DType = "float32"): NDArray => {
  const size = shape.reduce((a, b) => a * b, 1);
  // Few distinct values, so that there are ties.
  return np.array(
    Float64Array.from({ length: size }, (_, i) => Math.round(3 * Math.sin(1.7 * i)) + 0),
    { shape, dtype },
  );
};
const pool =
  (reduce: typeof lax.reduceWindowMax, window: number[], strides: number[]) =>
  (x: NDArray): NDArray =>
    reduce(x, { window, strides });
/** The elements; −0 is 0. */
const elements = (x: NDArray): number[] => [...np.toTypedArray(x)].map((v) => v + 0);
const weighted = (f: (x: NDArray) => NDArray) => (x: NDArray) => {
  const y = f(x);
  return np.sum(np.mul(y, np.reshape(np.astype(np.arange(y.size), y.dtype), y.shape)));
};

for (const dtype of ["float32", "float64"] as const)
  test(`pooling and its adjoint in ${dtype} are the reference`, () => {
    for (const [shape, window, strides] of [
      [
        [2, 3, 8, 12],
        [1, 1, 2, 2],
        [1, 1, 2, 2],
      ],
      [
        [2, 3, 10, 10],
        [1, 1, 2, 2],
        [1, 1, 2, 2],
      ],
      [
        [3, 9, 6],
        [1, 3, 3],
        [1, 3, 3],
      ],
      [
        [2, 7, 9],
        [1, 2, 3],
        [1, 2, 2],
      ],
      [[26], [2], [2]],
    ]) {
      const x = numbers(shape, dtype);
      for (const reduce of [lax.reduceWindowMax, lax.reduceWindowMin]) {
        const f = pool(reduce, window, strides);
        expect(elements(jit(f, { backend })(x))).toEqual(elements(f(x)));
        const g = grad(weighted(f));
        expect(elements(jit(g, { backend })(x))).toEqual(elements(g(x)));
      }
    }
  });

test("large windows, padded ones and those with holes, batched too, are the reference and stay in the module", () => {
  for (const dtype of ["float32", "float64"] as const)
    for (const options of [
      { window: [1, 5, 5], strides: [1, 2, 2] },
      {
        window: [1, 3, 3],
        strides: [1, 2, 2],
        padding: [
          [0, 0],
          [1, 1],
          [1, 2],
        ] as const,
      },
      {
        window: [2, 3, 2],
        windowDilation: [1, 2, 3],
        padding: [
          [2, 1],
          [0, 3],
          [4, 4],
        ] as const,
      },
    ])
      for (const reduce of [lax.reduceWindowMax, lax.reduceWindowMin]) {
        const x = numbers([3, 9, 11], dtype);
        const g = grad(weighted((x) => reduce(x, options)));
        expect(elements(jit(g, { backend })(x))).toEqual(elements(g(x)));
        const batched = np.stack([x, np.flip(x), np.neg(x)]);
        expect(elements(jit(vmap(g), { backend })(batched))).toEqual(elements(vmap(g)(batched)));
        for (const f of [g, vmap(g)]) expect(dumpSchedule(makeProgram(f)(f === g ? x : batched))).not.toContain("host");
      }
});

test("NaN wins, and the first of several", () => {
  const x = np.array([1, NaN, NaN, 2, 3, 3, -0, 0]);
  const g = grad(weighted(pool(lax.reduceWindowMax, [4], [4])));
  expect(elements(jit(g, { backend })(x))).toEqual(elements(g(x)));
});

test("the adjoint of tiled windows is no call of the surroundings", () => {
  const g = grad(weighted(pool(lax.reduceWindowMax, [1, 2, 2], [1, 2, 2])));
  expect(dumpSchedule(makeProgram(g)(numbers([2, 8, 8])))).not.toContain("host");
});

test("elements apart in memory: any step, forwards and backwards", () => {
  for (const step of [1, 2, 3, 5])
    for (const dtype of ["float32", "float64", "int32"] as const) {
      const x = numbers([3, 41], dtype);
      const f = (x: NDArray): NDArray => {
        const y = lax.slice(x, [0, 1], [3, 41], [1, step]);
        return np.add(lax.reverse(y, [1]), lax.square(y));
      };
      expect(elements(jit(f, { backend })(x))).toEqual(elements(f(x)));
      const t = (x: NDArray): NDArray => np.mul(lax.transpose(x, [1, 0]), 2);
      expect(elements(jit(t, { backend })(x))).toEqual(elements(t(x)));
    }
});
