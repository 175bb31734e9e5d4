import { expectClose } from "@nabla-js/gradcheck";
import { expect, test } from "vitest";
import * as fft from "../fft.js";
import * as np from "../index.js";

test("frequencies of even and odd lengths, in cycles per unit", () => {
  expectClose("even", fft.fftfreq(4), "by hand", [0, 0.25, -0.5, -0.25]);
  expectClose("odd", fft.fftfreq(5, 0.1), "by hand", [0, 2, 4, -4, -2]);
  expectClose("half", fft.rfftfreq(5), "by hand", [0, 0.2, 0.4]);
  expectClose("one", fft.fftfreq(1), "by hand", [0]);
});

test("fftshift sorts them, and ifftshift undoes it", () => {
  for (const n of [1, 4, 5]) {
    const sorted = fft.fftshift(fft.fftfreq(n));
    expectClose("sorted", sorted, "np.sort", np.sort(sorted));
    expectClose("back", fft.ifftshift(sorted), "fftfreq", fft.fftfreq(n));
  }
});

test("pairs and single axes are shifted too", () => {
  const x = np.array([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(np.toNested(fft.fftshift(x, 1))).toEqual([
    [3, 1, 2],
    [6, 4, 5],
  ]);
  const { re, im } = fft.fftshift({ re: x, im: np.neg(x) });
  expect(np.toNested(re)).toEqual([
    [6, 4, 5],
    [3, 1, 2],
  ]);
  expectClose("im", im, "−re", np.neg(re));
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => fft.fftfreq(0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fftfreq: given n 0; expected a whole number from 1 to 2³¹ − 1. Round it, or check where it comes from.]`,
  );
  expect(() => fft.rfftfreq(4, 0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: rfftfreq: given d 0; expected the distance of samples, not 0. Give the time between two samples.]`,
  );
});
