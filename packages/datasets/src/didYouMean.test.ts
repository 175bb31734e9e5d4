import { expect, test } from "vitest";
import * as fc from "fast-check";
import { closest, editDistance } from "./didYouMean.js";

test("one change, one swap, all different", () => {
  expect(editDistance("mnist", "mnst")).toBe(1);
  expect(editDistance("mnist", "minst")).toBe(1);
  expect(editDistance("abc", "xyz")).toBe(3);
});

test("the closest name, whatever its case and dashes; none where all are far", () => {
  const names = ["mnist", "fashion-mnist", "cifar10"];
  expect(closest("MINST", names)).toBe("mnist");
  expect(closest("fashion_mnist", names)).toBe("fashion-mnist");
  expect(closest("cifar-100", names)).toBe("cifar10");
  expect(closest("imagenet", names)).toBe(undefined);
  expect(closest("x", [])).toBe(undefined);
});

test("editDistance is symmetric, zero for equal texts alone, and at most the longer length", () => {
  const text = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
  );
});
