import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { grad, jit, makeProgram, scan } from "@nabla-js/grad";
import { createWasmBackend, dumpSchedule } from "../index.js";

// Recurrent networks and their gradients: what is packed before a loop, and what is summed after it, changes no result.

const backend = createWasmBackend();
const numbers = (shape: readonly number[], seed: number): NDArray => {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.array(
    Float64Array.from({ length: size }, (_, i) => Math.sin(seed + 1.7 * i) / 2),
    { shape, dtype: "float32" },
  );
};
const loss =
  (reverse: boolean) =>
  (w: NDArray, u: NDArray, x: NDArray): NDArray => {
    const [units] = w.shape;
    const [h, ys] = scan(
      (h: NDArray, z: NDArray) => {
        const next = np.tanh(np.add(np.add(np.matmul(h, w), np.matmul(z, u)), 0.1));
        return [next, np.square(next)] as const;
      },
      np.zeros([x.shape[1], units]),
      x,
      { reverse },
    );
    return np.add(np.sum(h), np.mean(ys));
  };

for (const reverse of [false, true])
  for (const [steps, batch, inputs, units] of [
    [1, 1, 1, 1],
    [3, 2, 5, 7],
    [4, 9, 6, 40],
    [70, 8, 3, 12],
  ])
    test(`a recurrent network of ${units} units over ${steps} steps${reverse ? ", reversed" : ""}`, () => {
      const args = [numbers([units, units], 1), numbers([inputs, units], 2), numbers([steps, batch, inputs], 3)] as const;
      const f = grad(loss(reverse), { argnums: [0, 1, 2] });
      const [fast, plain] = [jit(f, { backend })(...args), f(...args)] as unknown as [NDArray[], NDArray[]];
      fast.forEach((a, i) => {
        const [p, q] = [np.toTypedArray(a), np.toTypedArray(plain[i])];
        p.forEach((v, at) => expect(Math.abs(v - q[at])).toBeLessThanOrEqual(1e-4 * (1 + Math.abs(q[at]))));
      });
    });

test("gradients of weights are one product after the loop, and weights are packed before it", () => {
  const f = grad(loss(false), { argnums: [0, 1] });
  const args = [numbers([64, 64], 1), numbers([24, 64], 2), numbers([10, 16, 24], 3)] as const;
  const text = dumpSchedule(makeProgram(f)(...args));
  expect(text).toMatch(/^dot m=\[(64|24)\] n=\[64\] k=\[10,16\]/m);
  expect(text).toMatch(/^pack k=\[64\] n=\[64\]/m);
});

test("a backward loop computes from slices that it reads anyway what follows from them in a few operations", () => {
  const last = (x: NDArray): NDArray =>
    np.sum(scan((h: NDArray, z: NDArray) => [np.mul(np.tanh(h), z), null] as const, np.ones([16]), x)[0]);
  const text = dumpSchedule(makeProgram(grad(last))(numbers([10, 16], 3)));
  const [forward, backward] = text.split("reversed");
  expect(forward).not.toContain("sub(1");
  expect(backward).toContain("sub(1");
});
