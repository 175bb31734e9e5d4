import { GPU } from "gpu.js";
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";
import { cond, grad, jit, scan, valueAndGrad, vmap, whileLoop } from "@nabla-js/grad";
import { expectClose } from "@nabla-js/gradcheck";
import { createGpuBackend, type GpuConstructor, type GpuMode } from "./index.js";

const listOf = (x: unknown): NDArray[] => (Array.isArray(x) ? x.flatMap(listOf) : [x as NDArray]);
const sum = (x: NDArray): NDArray =>
  lax.reduceSum(
    x,
    x.shape.map((_, axis) => axis),
  );
const sumOfSquares = (x: NDArray): NDArray => sum(lax.mul(x, x));
const dot = (a: NDArray, b: NDArray): NDArray => lax.dotGeneral(a, b, { batch: [[], []], contract: [[a.ndim - 1], [0]] });
const normal = (shape: number[], seed = 1): NDArray => random.normal(random.key(seed), shape);

const modes: readonly GpuMode[] = ["cpu", "webasm"];

for (const mode of modes) {
  const backend = createGpuBackend({ GPU: GPU as unknown as GpuConstructor, mode });
  const same = async (f: (...args: NDArray[]) => unknown, ...args: NDArray[]): Promise<void> => {
    const eager = listOf(f(...args));
    const fast = listOf(jit(f, { backend })(...args));
    const read = await Promise.all(fast.map(async (x) => np.array(await np.read(x), { shape: x.shape, dtype: x.dtype })));
    expectClose(mode, read, "eager", eager, { rtol: 1e-4, atol: 1e-5 });
  };

  test(`${mode}: elementwise chains`, async () => {
    for (const n of [1, 3, 7, 100]) {
      await same((x) => lax.add(lax.mul(x, x), lax.exp(x)), normal([n]));
      await same((x) => lax.select(lax.gt(x, lax.full([n], 0, "float32")), lax.tanh(x), lax.logistic(x)), normal([n]));
    }
  });

  test(`${mode}: movement is a matter of addresses`, async () => {
    await same((x) => lax.transpose(x, [1, 0]), normal([5, 7]));
    await same((x) => lax.add(lax.transpose(x, [1, 0]), lax.broadcastInDim(lax.reduceSum(x, [1]), [7, 5], [0])), normal([5, 7]));
    await same((x) => lax.reshape(lax.transpose(x, [1, 0]), [35]), normal([5, 7]));
    await same((x) => lax.slice(x, [1, 2], [5, 7], [2, 3]), normal([5, 7]));
    await same((x) => lax.reverse(x, [0, 1]), normal([5, 7]));
  });

  test(`${mode}: products of every pattern`, async () => {
    for (const [m, k, n] of [
      [1, 1, 1],
      [4, 8, 8],
      [5, 3, 11],
      [64, 100, 20],
    ]) {
      await same(dot, normal([m, k]), normal([k, n], 2));
      await same((a, b) => dot(lax.transpose(a, [1, 0]), b), normal([k, m]), normal([k, n], 2));
      await same((a, b) => dot(a, lax.transpose(b, [1, 0])), normal([m, k]), normal([n, k], 2));
    }
    await same((a, b) => lax.dotGeneral(a, b, { batch: [[0], [0]], contract: [[2], [1]] }), normal([3, 4, 5]), normal([3, 5, 6]));
  });

  test(`${mode}: long sums`, async () => {
    await same((x) => lax.reduceSum(x, [0]), lax.full([100_000], 1, "float32"));
    await same((x) => lax.reduceSum(x, [0, 1, 2]), normal([3, 50, 70]));
    await same((x) => lax.reduceMax(x, [1]), normal([3, 5000]));
  });

  test(`${mode}: convolutions and pooling, with their gradients`, async () => {
    const x = normal([2, 4, 9, 8]);
    const options: readonly lax.ConvOptions[] = [
      {},
      {
        windowStrides: [2, 1],
        padding: [
          [1, 2],
          [0, 1],
        ],
      },
      {
        lhsDilation: [2, 1],
        padding: [
          [2, 1],
          [-1, 0],
        ],
        rhsDilation: [1, 2],
      },
      { featureGroupCount: 2 },
    ];
    for (const option of options) {
      const w = normal([6, option.featureGroupCount === 2 ? 2 : 4, 3, 2], 2);
      const conv = (x: NDArray, w: NDArray): NDArray => lax.convGeneralDilated(x, w, option);
      await same(conv, x, w);
      await same(
        grad((x: NDArray, w: NDArray) => sumOfSquares(conv(x, w)), { argnums: [0, 1] }),
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
      await same(pool, x);
      await same(
        grad((x: NDArray) => sumOfSquares(pool(x))),
        x,
      );
    }
  });

  test(`${mode}: a convolution of one product an element, in groups`, async () => {
    const conv = (x: NDArray, w: NDArray): NDArray => lax.convGeneralDilated(x, w, { featureGroupCount: 2 });
    await same(conv, normal([2, 2, 3]), normal([4, 1, 1], 2));
    await same(conv, normal([1, 2, 1]), normal([6, 1, 1], 2));
  });

  test(`${mode}: what accumulates does so from its own end`, async () => {
    const x = np.array([0, -1e9, 1e30, 0]);
    for (const reverse of [false, true])
      for (const f of [lax.cumsum, lax.cumprod, lax.cummax, lax.cummin]) await same((x) => f(x, 0, reverse), x);
  });

  test(`${mode}: loops, branches and batches`, async () => {
    const rnn = (w: NDArray, xs: NDArray): NDArray => {
      const [h, ys] = scan(
        (h: NDArray, x: NDArray) => {
          const next = lax.tanh(lax.add(dot(h, w), x));
          return [next, next] as const;
        },
        lax.full([3, 5], 0, "float32"),
        xs,
      );
      return lax.add(sum(h), sum(ys));
    };
    await same(rnn, normal([5, 5]), normal([16, 3, 5]));
    await same(grad(rnn, { argnums: [0, 1] }), normal([5, 5]), normal([16, 3, 5]));
    await same(
      vmap((x: NDArray) => lax.reduceSum(lax.mul(x, x), [0])),
      normal([4, 3]),
    );
    await same(
      (x) =>
        cond(
          lax.gt(sum(x), lax.full([], 0, "float32")),
          (y: NDArray) => lax.neg(y),
          (y: NDArray) => lax.exp(y),
          x,
        ),
      normal([4]),
    );
    await same(
      (x) =>
        whileLoop(
          (y: NDArray) => lax.lt(sum(y), lax.full([], 100, "float32")),
          (y: NDArray) => lax.add(y, y),
          x,
        ),
      lax.full([4], 1, "float32"),
    );
  });

  test(`${mode}: draws are those of the host`, async () => {
    await same((key) => [random.split(key), random.normal(key, [3, 4]), random.bernoulli(key, 0.5, [20])], random.key(7));
    await same(
      (key, x) => lax.mul(x, lax.convertDtype(random.bernoulli(key, 0.5, [4, 5]), "float32")),
      random.key(7),
      normal([4, 5]),
    );
  });

  test(`${mode}: a perceptron learns, its state stays, and nothing is left behind`, async () => {
    const x = normal([16, 6]);
    const y = normal([16, 2], 2);
    type Params = { readonly w1: NDArray; readonly b1: NDArray; readonly w2: NDArray };
    const loss = (p: Params): NDArray =>
      np.mean(np.square(np.sub(np.matmul(np.tanh(np.add(np.matmul(x, p.w1), p.b1)), p.w2), y)));
    const step = (p: Params) => {
      const [value, g] = valueAndGrad(loss)(p);
      const moved = (w: NDArray, dw: NDArray): NDArray => np.sub(w, np.mul(0.1, dw));
      return [{ w1: moved(p.w1, g.w1), b1: moved(p.b1, g.b1), w2: moved(p.w2, g.w2) }, value] as const;
    };
    const start = (): Params => ({ w1: normal([6, 8], 3), b1: np.zeros([8]), w2: normal([8, 2], 4) });
    const fast = jit(step, { backend, donate: [0] });
    let [a, b] = [start(), start()];
    let held = 0;
    for (let i = 0; i < 100; i++) {
      const [nextA, lossA] = fast(a);
      a = nextA;
      const [value] = await np.read(lossA);
      if (i < 20) {
        const [nextB, lossB] = step(b);
        b = nextB;
        expect(Math.abs(value / np.item(lossB) - 1)).toBeLessThan(1e-5);
      }
      if (i === 9) held = backend.counts().buffers;
    }
    expect(backend.counts().buffers).toBe(held);
  });
}
