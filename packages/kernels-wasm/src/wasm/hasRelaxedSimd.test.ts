import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "../index.js";
import { hasRelaxedSimd } from "./hasRelaxedSimd.js";

const x = np.reshape(np.sin(np.arange(64 * 64)), [64, 64]);
const product = (relaxedSimd: boolean, threads: number): number[] => [
  ...np.toTypedArray(jit(np.matmul, { backend: createWasmBackend({ relaxedSimd, threads }) })(x, x)),
];

test("Node has it from 22 on", () => {
  expect(hasRelaxedSimd()).toBe(Number(process.versions.node.split(".")[0]) >= 22);
});

test("products with it and without it differ in their last bits at most", () => {
  const exact = product(false, 1);
  product(true, 1).forEach((v, i) => expect(Math.abs(v - exact[i])).toBeLessThan(1e-5));
});

test("with it, results do not depend on the number of threads either", () => {
  expect(product(true, 2)).toEqual(product(true, 1));
});
