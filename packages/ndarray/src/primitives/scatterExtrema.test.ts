import { expect, test } from "vitest";
import { array, toNested } from "../array.js";
import { ruleOf } from "../primitive.js";
import type { IndexDimensions } from "./indexDimensions.js";
import { scatterMax, scatterMaxP, scatterMin } from "./scatterExtrema.js";

const points: IndexDimensions = {
  offsetDims: [],
  collapsedSliceDims: [0],
  startIndexMap: [0],
  operandBatchingDims: [],
  startIndicesBatchingDims: [],
};
const indices = array([[0], [2], [0], [7]], { dtype: "int32" });
const x = array([2, 3, 5]);

test("the smallest and the largest of what meets", () => {
  const updates = array([4, 1, 7, 100]);
  expect(toNested(scatterMax(x, indices, updates, { dimensions: points }))).toEqual([7, 3, 5]);
  expect(toNested(scatterMin(x, indices, updates, { dimensions: points }))).toEqual([2, 3, 1]);
});

test("NaN stays", () => {
  expect(toNested(scatterMax(x, indices, array([NaN, 0, 9, 0]), { dimensions: points }))).toEqual([NaN, 3, 5]);
});

test("those that reach the extremum share its derivative", () => {
  const args = [array([7, 3, 5]), indices, array([7, 5, 7, 100])];
  const params = { dimensions: points, mode: "fill" } as const;
  const y = scatterMax(args[0], indices, args[2], { dimensions: points });
  const [fromX] = ruleOf(scatterMaxP.jvp, 0)!(array([3, 1, 2]), [y], args, params);
  expect(toNested(fromX!)).toEqual([1, 1, 1]);
  const [fromUpdates] = ruleOf(scatterMaxP.jvp, 2)!(array([3, 2, 6, 9]), [y], args, params);
  expect(toNested(fromUpdates!)).toEqual([3, 0, 1]);
});

test("they say what they were given, what they expected, and how to mend it", () => {
  expect(() => scatterMax(x, indices, array([1]), { dimensions: points })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: scatterMax: given x [3] and indices [4, 1] and updates [1]; expected updates [4], a slice for each index vector. Broadcast or reshape the updates.]`,
  );
});
