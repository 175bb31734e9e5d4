import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "../index.js";

const backend = createWasmBackend();

/** The distance in units in the last place of float32, counted from the exact value. */
const ulps = (value: number, exact: number): number => {
  if (Object.is(value, exact) || (Number.isNaN(value) && Number.isNaN(exact)) || value === exact) return 0;
  const rounded = Math.fround(exact);
  if (!Number.isFinite(rounded) || !Number.isFinite(value)) return value === rounded ? 0 : Infinity;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(rounded) || 2 ** -149)));
  return Math.abs(value - exact) / 2 ** (exponent - 23);
};

/** Evenly spread, and every power of two with its neighbours. */
const points = (low: number, high: number): Float32Array => {
  const all: number[] = [];
  for (let i = 0; i <= 100_000; i++) all.push(low + ((high - low) * i) / 100_000);
  for (let e = -149; e < 128; e++) for (const m of [1, 1.1, 1.41421, 1.7, 1.99999]) all.push(m * 2 ** e, -m * 2 ** e);
  return Float32Array.from(all.filter((x) => x >= low && x <= high));
};

const edges = Float32Array.of(0, -0, Infinity, -Infinity, NaN, 1, -1, 1e-45, -1e-45, 3.4e38, -3.4e38, 88.7, 89, -103, -104);

const functions = {
  exp: { f: lax.exp, exact: Math.exp, low: -104, high: 89, bound: 1 },
  log: { f: lax.log, exact: Math.log, low: 0, high: 3.4e38, bound: 1 },
  tanh: { f: lax.tanh, exact: Math.tanh, low: -20, high: 20, bound: 3 },
  logistic: { f: lax.logistic, exact: (x: number): number => 1 / (1 + Math.exp(-x)), low: -87, high: 87, bound: 3 },
} as const;

for (const [name, { f, exact, low, high, bound }] of Object.entries(functions))
  test(`${name} lies within ${bound} units in the last place of float32, and keeps its edges`, () => {
    for (const xs of [points(low, high), points(Math.max(low, -2), 2), edges]) {
      const ys = np.toTypedArray(jit((x: NDArray) => f(x), { backend })(np.array(xs)));
      let worst = 0;
      let at = 0;
      xs.forEach((x, i) => {
        const error = ulps(ys[i], exact(x));
        if (error > worst) [worst, at] = [error, x];
      });
      expect(worst, `at ${at}`).toBeLessThanOrEqual(bound);
    }
  });
