import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { storageOf } from "@nabla-js/ndarray/internal";
import { grad, jit, scan, vmap } from "@nabla-js/grad";
import { createWasmBackend } from "./index.js";

const backend = createWasmBackend();
/** Sums of float32 products are rounded at each step here, and once at the end in the reference. */
const tolerance = 1e-4;
const listOf = (x: unknown): NDArray[] => (Array.isArray(x) ? (x as NDArray[]) : [x as NDArray]);
const same = (f: (...args: NDArray[]) => unknown, ...args: NDArray[]): void => {
  const eager = listOf(f(...args));
  const fast = listOf(jit(f, { backend })(...args));
  expect(fast.length).toBe(eager.length);
  fast.forEach((x, i) => {
    expect([x.shape, x.dtype]).toEqual([eager[i].shape, eager[i].dtype]);
    const [a, b] = [x, eager[i]].map((y) => [...np.toTypedArray(y)]);
    a.forEach((v, k) => {
      if (Number.isNaN(b[k]) || !Number.isFinite(b[k])) expect(v).toBe(b[k]);
      else
        expect(Math.abs(v - b[k]), `element ${k}: ${v} for ${b[k]}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(b[k])));
    });
  });
};
const random = (shape: number[], dtype: np.DType = "float32"): NDArray => {
  let state = shape.reduce((a, b) => a * 31 + b, 7);
  const n = shape.reduce((a, b) => a * b, 1);
  return np.array(
    Float64Array.from({ length: n }, () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648 - 0.5) * 4),
    { shape, dtype },
  );
};
const dot = (a: NDArray, b: NDArray): NDArray => lax.dotGeneral(a, b, { batch: [[], []], contract: [[a.ndim - 1], [0]] });

test("elementwise", () => {
  for (const n of [1, 3, 4, 7, 100]) {
    same((x) => lax.add(lax.mul(x, x), lax.exp(x)), random([n]));
    same((x) => lax.tanh(x), random([n]));
    same((x) => lax.logistic(x), random([n]));
    same((x) => lax.log(lax.abs(x)), random([n]));
    same((x) => lax.select(lax.gt(x, lax.full([n], 0, "float32")), x, lax.neg(x)), random([n]));
    same((x) => lax.convertDtype(x, "int32"), random([n]));
    same((x) => lax.sign(x), random([n]));
    same((x) => lax.gt(x, lax.full([n], 0, "float32")), random([n]));
    same((x) => lax.mul(x, lax.sqrt(lax.abs(x))), random([n], "float64"));
  }
});

test("views", () => {
  same((x) => lax.transpose(x, [1, 0]), random([5, 7]));
  same((x) => lax.add(lax.transpose(x, [1, 0]), lax.broadcastInDim(lax.reduceSum(x, [1]), [7, 5], [0])), random([5, 7]));
  same((x) => lax.reshape(lax.transpose(x, [1, 0]), [35]), random([5, 7]));
  same((x) => lax.slice(x, [1, 2], [5, 7], [2, 3]), random([5, 7]));
  same((x) => lax.reverse(x, [0, 1]), random([5, 7]));
});

test("reductions", () => {
  for (const axes of [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]])
    for (const f of [lax.reduceSum, lax.reduceMax, lax.reduceMin, lax.reduceProd])
      same((x) => f(lax.mul(x, x), axes), random([3, 5, 9]));
  same((x) => lax.reduceSum(x, [0]), random([6, 9], "float64"));
});

test("reductions of much to few, in pieces", () => {
  for (const [shape, axes] of [
    [[40007], [0]],
    [[3, 11003], [1]],
    [[11003, 3], [0]],
    [
      [5, 81, 101],
      [0, 2],
    ],
  ])
    for (const dtype of ["float32", "float64", "int32"] as const) {
      same((x) => lax.reduceSum(lax.mul(x, x), axes), random(shape, dtype));
      same((x) => lax.reduceMax(lax.neg(x), axes), random(shape, dtype));
    }
});

test("products of every pattern", () => {
  for (const [m, k, n] of [
    [1, 1, 1],
    [4, 8, 8],
    [5, 3, 11],
    [64, 784, 10],
    [7, 600, 9],
  ]) {
    same(dot, random([m, k]), random([k, n]));
    same((a, b) => dot(lax.transpose(a, [1, 0]), b), random([k, m]), random([k, n]));
    same((a, b) => dot(a, lax.transpose(b, [1, 0])), random([m, k]), random([n, k]));
    same(dot, random([m, k], "float64"), random([k, n], "float64"));
  }
  same((a, b) => lax.dotGeneral(a, b, { batch: [[0], [0]], contract: [[2], [1]] }), random([3, 4, 5]), random([3, 5, 6]));
});

test("gradients, batches, loops, and what runs outside", () => {
  const loss = (w: NDArray, x: NDArray): NDArray => lax.reduceSum(lax.tanh(dot(x, w)), [0, 1]);
  same(grad(loss), random([5, 7]), random([3, 5]));
  same(vmap(grad(loss), { inAxes: [null, 0] }), random([5, 7]), random([4, 3, 5]));
  const rnn = (w: NDArray, xs: NDArray): NDArray => {
    const [h, ys] = scan(
      (h: NDArray, x: NDArray) => {
        const next = lax.tanh(lax.add(dot(h, w), x));
        return [next, next] as const;
      },
      lax.full([3, 5], 0, "float32"),
      xs,
    );
    return lax.add(lax.reduceSum(h, [0, 1]), lax.reduceSum(ys, [0, 1, 2]));
  };
  same(rnn, random([5, 5]), random([6, 3, 5]));
  same(grad(rnn, { argnums: [0, 1] }), random([5, 5]), random([6, 3, 5]));
  same((x) => lax.concatenate([lax.cumsum(x, 0), lax.sin(x)], 0), random([5, 7]));
});

test("what is read of an array that stays is the reader's own, before it was looked at and after", async () => {
  const step = jit((w: NDArray, x: NDArray) => lax.add(w, x), { backend, donate: [0] });
  const w = step(np.array([1, 2]), np.array([10, 20]));
  expect(storageOf(w).device).toBe("wasm");
  (await np.read(w))[0] = 99;
  expect([...np.toTypedArray(w)]).toEqual([11, 22]);
  (await np.read(w))[0] = 99;
  expect([...np.toTypedArray(w)]).toEqual([11, 22]);
  expect([...(await np.read(w))]).toEqual([11, 22]);
});

test("donated state stays, and the memory does not grow", () => {
  const step = jit((w: NDArray, x: NDArray) => lax.add(w, x), { backend, donate: [0] });
  let w = random([1000]);
  const x = random([1000]);
  const before = np.toTypedArray(w)[3];
  for (let i = 0; i < 10; i++) w = step(w, x);
  const { bytes } = backend.memory();
  for (let i = 0; i < 1000; i++) w = step(w, x);
  expect(backend.memory().bytes).toBe(bytes);
  expect(np.toTypedArray(w)[3]).toBeCloseTo(before + 1010 * np.toTypedArray(x)[3], 1);
});

test("convolutions, windows, padding and joining, with their gradients", () => {
  const x = random([2, 4, 9, 8]);
  const sumOf = (y: NDArray): NDArray =>
    lax.reduceSum(
      lax.mul(y, y),
      y.shape.map((_, i) => i),
    );
  for (const options of [
    {},
    {
      windowStrides: [2, 1],
      padding: [
        [1, 2],
        [0, 1],
      ] as [number, number][],
    },
    {
      lhsDilation: [2, 1],
      padding: [
        [2, 1],
        [-1, 0],
      ] as [number, number][],
      rhsDilation: [1, 2],
    },
    { featureGroupCount: 2 },
  ]) {
    const w = random([6, options.featureGroupCount === 2 ? 2 : 4, 3, 2]);
    const conv = (x: NDArray, w: NDArray): NDArray => lax.convGeneralDilated(x, w, options);
    same(conv, x, w);
    same(
      grad((x: NDArray, w: NDArray) => sumOf(conv(x, w)), { argnums: [0, 1] }),
      x,
      w,
    );
  }
  for (const f of [lax.reduceWindowMax, lax.reduceWindowMin, lax.reduceWindowSum]) {
    const pool = (x: NDArray): NDArray =>
      f(x, {
        window: [1, 1, 2, 3],
        strides: [1, 1, 2, 1],
        padding: [
          [0, 0],
          [0, 0],
          [1, 0],
          [0, 2],
        ],
      });
    same(pool, x);
    same(
      grad((x: NDArray) => sumOf(pool(x))),
      x,
    );
  }
  same(
    (x) =>
      lax.pad(x, lax.full([], 7, "float32"), [
        [-1, 2, 1],
        [2, -1, 2],
      ]),
    random([4, 5]),
  );
  same((x, y) => lax.concatenate([x, lax.neg(y), x], 1), random([4, 5]), random([4, 3]));
});
