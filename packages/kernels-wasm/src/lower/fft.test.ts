import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "../index.js";

const backend = createWasmBackend();

// Lengths with every way through the passes: twos and fours, odd factors before and without them, primes, one, none.
const lengths = [...Array.from({ length: 41 }, (_, n) => n), 48, 63, 64, 96, 97, 100, 128, 135, 243, 250, 256, 512, 1000, 1024];

test.each([
  ["float64", 0, 1e-13],
  ["float64", 1, 1e-13],
  ["float32", 1, 1e-6],
] as const)("transforms of %s along axis %i are the reference's", (dtype, axis, tolerance) => {
  for (const n of lengths)
    for (const inverse of [false, true]) {
      const shape = axis === 0 ? [n, 3] : [3, n];
      const [re, im] = [0, 1].map((seed) => random.normal(random.key(seed), shape, { dtype }));
      const f = (re: NDArray, im: NDArray): readonly NDArray[] => lax.fft(re, im, axis, inverse);
      const expected = f(re, im).map((x) => np.toTypedArray(x));
      // Errors grow with the root of the length, as the results do.
      const largest = tolerance * Math.sqrt(n + 1) * Math.log2(n + 2);
      jit(f, { backend })(re, im).forEach((x, part) => {
        const differences = Array.from(np.toTypedArray(x), (v, i) => Math.abs(v - expected[part][i]));
        expect({ n, inverse, part, isClose: differences.every((d) => d <= largest) }).toEqual({
          n,
          inverse,
          part,
          isClose: true,
        });
      });
    }
});
