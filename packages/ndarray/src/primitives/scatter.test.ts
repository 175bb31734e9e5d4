import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import { ruleOf } from "../primitive.js";
import { full } from "./full.js";
import type { IndexDimensions } from "./indexDimensions.js";
import { scatter, scatterP } from "./scatter.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };
const points: IndexDimensions = {
  offsetDims: [],
  collapsedSliceDims: [0],
  startIndexMap: [0],
  operandBatchingDims: [],
  startIndicesBatchingDims: [],
};
const at = (...indices: number[]): ReturnType<typeof array> =>
  array(
    indices.map((i) => [i]),
    { dtype: "int32", shape: [indices.length, 1] },
  );

test("updates take the place of what was there; the last of those that meet stays", () => {
  const x = array([1, 2, 3, 4]);
  expect(toNested(scatter(x, at(2, 0, 2), array([10, 20, 30]), { dimensions: points }))).toEqual([20, 2, 30, 4]);
  expect(toNested(scatter(x, at(), array([]), { dimensions: points }))).toEqual([1, 2, 3, 4]);
});

test("out of range they are dropped, or move inside", () => {
  const x = array([1, 2, 3]);
  expect(toNested(scatter(x, at(-1, 5), array([10, 20]), { dimensions: points }))).toEqual([1, 2, 3]);
  expect(toNested(scatter(x, at(-1, 5), array([10, 20]), { dimensions: points, mode: "clip" }))).toEqual([10, 2, 20]);
});

test("nothing is put into nothing", () => {
  expect(toNested(scatter(array([]), at(), array([]), { dimensions: points }))).toEqual([]);
});

test("bool is set too", () => {
  expect(toNested(scatter(full([2], 0, "bool"), at(1), full([1], 1, "bool"), { dimensions: points }))).toEqual([false, true]);
});

test("only the update that stays gets a cotangent", () => {
  const [x, updates] = [array([1, 2]), array([10, 20, 30])];
  const params = { dimensions: points, mode: "fill" } as const;
  const [toX, , toUpdates] = [0, 1, 2].map((i) =>
    ruleOf(scatterP.transpose, i)?.([array([5, 7])], [x, at(0, 0, 9), updates], params),
  );
  expect(toNested(toX!)).toEqual([0, 7]);
  expect(toNested(toUpdates!)).toEqual([0, 5, 0]);
});

test("is a loop of assignments", () => {
  const indices = fc.array(fc.integer({ min: -2, max: 6 }), { maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), indices, (length, is) => {
      const want = new Float32Array(length);
      is.forEach((i, n) => (want[i] = n + 1));
      const got = scatter(full([length], 0, "float32"), at(...is), array(is.map((_, n) => n + 1)), { dimensions: points });
      expect(toTypedArray(got)).toEqual(want);
    }),
    runs,
  );
});

test("scatter says what it was given, what it expected, and how to mend it", () => {
  expect(() => scatter(array([1]), at(0), array([1, 2]), { dimensions: points })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: scatter: given x [1] and indices [1, 1] and updates [2]; expected updates [1], a slice for each index vector. Broadcast or reshape the updates.]`,
  );
  expect(() =>
    scatter(array([1]), at(0), array([1], { dtype: "int32" }), { dimensions: points }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: scatter: given x float32 and updates int32; expected one dtype for all. Convert one with astype, or use the function of the same name in @nabla-js/ndarray, which promotes.]`,
  );
});
