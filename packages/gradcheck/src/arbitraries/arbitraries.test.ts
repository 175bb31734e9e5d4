import { broadcastShapes, isNDArray, toTypedArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { arrays } from "./arrays.js";
import { axes, axis, permutations } from "./axes.js";
import { broadcastable } from "./broadcastable.js";
import { contractible } from "./contractible.js";
import { convolutions } from "./convolutions.js";
import { between } from "./elements.js";
import { gathers, indicesOf } from "./gathers.js";
import { keys } from "./keys.js";
import { shapes, sides } from "./shapes.js";
import { trees } from "./trees.js";

test("shapes keep to rank, sides and size, and hold [], 1 and 0", () => {
  fc.assert(
    fc.property(shapes({ minRank: 1, maxRank: 4, minSide: 1, maxSide: 3, maxSize: 10 }), (shape) => {
      expect(shape.length).toBeGreaterThanOrEqual(1);
      expect(shape.length).toBeLessThanOrEqual(4);
      expect(shape.every((side) => side >= 1 && side <= 3)).toBe(true);
      expect(shape.reduce((a, b) => a * b, 1)).toBeLessThanOrEqual(10);
    }),
  );
  const drawn = fc.sample(shapes(), { numRuns: 300, seed: 1 });
  expect(drawn.some((shape) => shape.length === 0)).toBe(true);
  expect(drawn.some((shape) => shape.length === 5)).toBe(true);
  expect(drawn.some((shape) => shape.includes(1))).toBe(true);
  expect(drawn.filter((shape) => shape.includes(0)).length).toBeGreaterThan(5);
  expect(drawn.filter((shape) => shape.includes(0)).length).toBeLessThan(100);
});

test("a lower bound above the usual upper one raises it", () => {
  fc.assert(fc.property(shapes({ minRank: 6 }), (shape) => shape.length === 6));
  fc.assert(fc.property(sides(6), (side) => side === 6));
  fc.assert(fc.property(contractible({ minSide: 4 }), ({ a, b }) => [...a, ...b].every((side) => side === 4)));
});

test("arrays have the shape, dtype and elements that were asked for", () => {
  for (const dtype of ["float32", "float64", "int32", "uint32", "uint8", "int8", "bool"] as const)
    fc.assert(
      fc.property(arrays(shapes(), { dtype }), (x) => x.dtype === dtype && toTypedArray(x).length === x.size),
      { numRuns: 20 },
    );
  fc.assert(
    fc.property(
      arrays([2, 3], { elements: between(0, 1) }),
      (x) => x.shape.join() === "2,3" && toTypedArray(x).every((v) => v >= 0 && v <= 1),
    ),
  );
});

test("axes and permutations", () => {
  fc.assert(fc.property(axes(4, 1), (some) => some.length >= 1 && some.every((a, i) => a < 4 && (i === 0 || a > some[i - 1]))));
  fc.assert(fc.property(axis(3), (a) => a >= 0 && a < 3));
  expect(new Set(fc.sample(permutations(3), 300).map(String)).size).toBe(6);
  expect(fc.sample(permutations(0), 2)).toEqual([[], []]);
});

test("broadcastable shapes broadcast to their result", () => {
  fc.assert(
    fc.property(broadcastable(3), (it) => {
      expect(broadcastShapes(...it.shapes)).toEqual(it.result);
    }),
    { numRuns: 300 },
  );
});

test("contractible shapes are what dotGeneral takes", () => {
  fc.assert(
    fc.property(contractible(), ({ a, b, batch, contract }) => {
      lax.dotGeneral(lax.full(a, 1, "float32"), lax.full(b, 1, "float32"), { batch, contract });
      expect(batch[0].map((i) => a[i])).toEqual(batch[1].map((i) => b[i]));
      expect(contract[0].map((i) => a[i])).toEqual(contract[1].map((i) => b[i]));
    }),
    { numRuns: 300 },
  );
  const drawn = fc.sample(contractible(), { numRuns: 200, seed: 1 });
  expect(drawn.some(({ batch, contract }) => batch[0].length === 0 && contract[0].length === 0)).toBe(true);
  expect(drawn.some(({ batch, contract }) => batch[0].length > 1 && contract[0].length > 1)).toBe(true);
});

test("gathers are what gather takes, and give the shape foretold", () => {
  const drawn = gathers().chain((it) => fc.tuple(fc.constant(it), indicesOf(it)));
  fc.assert(
    fc.property(drawn, ([it, indices]) => {
      const x = lax.full(it.operand, 1, "float32");
      expect(lax.gather(x, indices, it).shape).toEqual(it.result);
    }),
    { numRuns: 300 },
  );
});

test("a window of a convolution fits at least once", () => {
  fc.assert(
    fc.property(convolutions({ spatial: [1, 3] }), (it) => {
      expect(it.input[1]).toBe(it.kernel[1] * it.groups);
      expect(it.kernel[0] % it.groups).toBe(0);
      it.strides.forEach((stride, i) => {
        const spread = (side: number, dilation: number): number => (side - 1) * dilation + 1;
        const padded = spread(it.input[i + 2], it.inputDilation[i]) + it.padding[i][0] + it.padding[i][1];
        const places = padded - spread(it.kernel[i + 2], it.kernelDilation[i]);
        expect(places).toBeGreaterThanOrEqual(0);
        expect(it.output[i + 2]).toBe(Math.floor(places / stride) + 1);
      });
    }),
    { numRuns: 300 },
  );
});

test("keys are two words, of all bits", () => {
  const drawn = fc.sample(keys(), { numRuns: 200, seed: 1 });
  expect(drawn.every((key) => key.dtype === "uint32" && key.shape.join() === "2")).toBe(true);
  expect(drawn.some((key) => toTypedArray(key)[0] > 2 ** 31)).toBe(true);
});

test("trees are lists and records of leaves and static parts", () => {
  const drawn = fc.sample(trees(arrays([])), { numRuns: 300, seed: 1 });
  expect(drawn.some((it) => isNDArray(it))).toBe(true);
  expect(drawn.some((it) => Array.isArray(it) && it.length > 0)).toBe(true);
  expect(drawn.some((it) => typeof it === "object" && it !== null && "w" in it)).toBe(true);
  expect(drawn.some((it) => it === null)).toBe(true);
});
