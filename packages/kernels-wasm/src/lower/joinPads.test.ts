import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { grad, jit, makeProgram } from "@nabla-js/grad";
import { createWasmBackend, dumpSchedule } from "../index.js";

const backend = createWasmBackend({ threads: 1 });
const x = np.reshape(np.div(np.arange(60), 7), [5, 12]);
const part = (x: NDArray, from: number, to: number, step = 1): NDArray => lax.slice(x, [0, from], [5, to], [1, step]);

/** The schedule of the gradient of a sum over parts, and whether it agrees with the reference. */
const scheduleOf = (f: (x: NDArray) => NDArray): string => {
  const [fast, plain] = [jit(grad(f), { backend })(x), grad(f)(x)];
  np.toTypedArray(fast).forEach((v, i) => expect(v).toBeCloseTo(np.toTypedArray(plain)[i], 4));
  return dumpSchedule(makeProgram(grad(f))(x));
};

test("the gradient of parts that together are all is written part by part", () => {
  const text = scheduleOf((x) => np.sum(np.mul(np.exp(part(x, 0, 6)), np.sin(part(x, 6, 12)))));
  expect(text).not.toContain("pad");
  expect(text).not.toMatch(/= 0(;|$)/m);
});

test("what no part covers is zero", () => {
  const text = scheduleOf((x) => np.add(np.sum(np.exp(part(x, 1, 4))), np.sum(np.sin(part(x, 6, 11, 2)))));
  expect(text).toMatch(/= 0(;|$)/m);
});

test("parts that overlap are added up", () => {
  const text = scheduleOf((x) => np.add(np.sum(np.exp(part(x, 0, 7))), np.sum(np.sin(part(x, 6, 12)))));
  expect(text).toContain("add");
});

test("a part that is written into a buffer is not read before all of it is there", () => {
  const f = (x: NDArray): NDArray => {
    const joined = np.concatenate([np.exp(part(x, 0, 6)), np.sin(part(x, 6, 12))], 1);
    return np.add(part(joined, 0, 6), np.mul(part(joined, 3, 9), part(joined, 6, 12)));
  };
  const [fast, plain] = [jit(f, { backend })(x), f(x)];
  np.toTypedArray(fast).forEach((v, i) => expect(v).toBeCloseTo(np.toTypedArray(plain)[i], 3));
});
