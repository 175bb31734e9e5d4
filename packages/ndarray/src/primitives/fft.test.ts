import { expectClose } from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import type { NDArray } from "../core.js";
import { range } from "../shape.js";
import { fft } from "./fft.js";
import { full } from "./full.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("an impulse becomes a constant, a constant an impulse", () => {
  const zeros = array([0, 0, 0, 0]);
  expect(fft(array([1, 0, 0, 0]), zeros, 0).map(toNested)).toEqual([
    [1, 1, 1, 1],
    [0, 0, 0, 0],
  ]);
  expect(toNested(fft(array([1, 1, 1, 1]), zeros, 0)[0])).toEqual([4, 0, 0, 0]);
});

test("the inverse has the other sign, and is not divided", () => {
  const [re, im] = fft(array([0, 1, 0, 0]), full([4], 0, "float32"), 0);
  expectClose("forwards", [re, im], "by hand", [array([1, 0, -1, 0]), array([0, -1, 0, 1])]);
  expectClose("back", fft(re, im, 0, true), "4·x", [array([0, 4, 0, 0]), array([0, 0, 0, 0])]);
});

test("of one element, and of none", () => {
  expect(fft(array([3]), array([4]), 0).map(toNested)).toEqual([[3], [4]]);
  expect(fft(array([]), array([]), 0).map((x) => x.shape)).toEqual([[0], [0]]);
});

const signal = (n: number, seed: number): Float64Array => Float64Array.from(range(n), (i) => Math.sin(seed + i * i));

test("is the sum that defines it: powers of two, small factors, large primes", () => {
  const lengths = fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constantFrom(37, 64, 97, 105, 128, 2 * 61));
  fc.assert(
    fc.property(lengths, fc.boolean(), (n, inverse) => {
      const [x, y] = [signal(n, 1), signal(n, 2)];
      const [re, im] = fft(array(x), array(y), 0, inverse).map(toTypedArray);
      for (let k = 0; k < n; k++) {
        let [p, q] = [0, 0];
        for (let j = 0; j < n; j++) {
          const angle = ((inverse ? 2 : -2) * Math.PI * ((j * k) % n)) / n;
          p += x[j] * Math.cos(angle) - y[j] * Math.sin(angle);
          q += x[j] * Math.sin(angle) + y[j] * Math.cos(angle);
        }
        expect(re[k]).toBeCloseTo(p, 10);
        expect(im[k]).toBeCloseTo(q, 10);
      }
    }),
    runs,
  );
});

test("Parseval: Σ|X|² = n·Σ|x|², for long transforms too", () => {
  const energy = (...parts: readonly NDArray[]): number =>
    parts.reduce((sum, part) => sum + Float64Array.from(toTypedArray(part)).reduce((s, v) => s + v * v, 0), 0);
  for (const n of [4096, 5 * 3 ** 6, 4099]) {
    const [re, im] = [array(signal(n, 3)), array(signal(n, 4))];
    expect(energy(...fft(re, im, 0)) / (n * energy(re, im))).toBeCloseTo(1, 12);
  }
});

test("fft says what it was given, what it expected, and how to mend it", () => {
  expect(() => fft(array([1]), array([1, 2]), 0)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: fft: given re [1] and im [2]; expected one shape for all. Broadcast them first, or use the function of the same name in @nabla-js/ndarray, which does.]`,
  );
  expect(() => fft(array([1]), array([1]), 1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fft: given axes [1] for an array [1]; expected axes from 0 to 0, each at most once. Count axes from 0 at the left.]`,
  );
  expect(() => fft(array([1], { dtype: "int32" }), array([1], { dtype: "int32" }), 0)).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: fft: given re int32 and im int32; expected float32 or float64. Convert with astype(x, "float32") first.]`,
  );
});
