import { expect, test } from "vitest";
import { array, toNested } from "../array.js";
import { ruleOf } from "../primitive.js";
import type { IndexDimensions } from "./indexDimensions.js";
import { full } from "./full.js";
import { scatterMul, scatterMulP } from "./scatterMul.js";

const points: IndexDimensions = {
  offsetDims: [],
  collapsedSliceDims: [0],
  startIndexMap: [0],
  operandBatchingDims: [],
  startIndicesBatchingDims: [],
};
const indices = array([[0], [2], [0], [7]], { dtype: "int32" });

test("updates that meet multiply; those out of range are dropped", () => {
  expect(toNested(scatterMul(array([2, 3, 5]), indices, array([10, 7, -1, 9]), { dimensions: points }))).toEqual([-20, 3, 35]);
});

test("integers wrap around at their width", () => {
  const x = array([65536, 1, 1], { dtype: "int32" });
  expect(toNested(scatterMul(x, indices, array([65537, 1, 1, 1], { dtype: "int32" }), { dimensions: points }))).toEqual([
    65536, 1, 1,
  ]);
});

test("the derivative is the product of the others, also where updates are zero", () => {
  const tangent = (updates: number[]): unknown => {
    const args = [array([2, 3, 5]), indices, array(updates)];
    const [dy] = ruleOf(scatterMulP.jvp, 2)!(array([1, 10, 100, 1000]), [], args, { dimensions: points, mode: "fill" });
    return toNested(dy!);
  };
  expect(tangent([3, 1, 4, 9])).toEqual([2 * 4 + 2 * 3 * 100, 0, 50]);
  expect(tangent([0, 1, 4, 9])).toEqual([2 * 4, 0, 50]);
  expect(tangent([0, 0, 0, 0])).toEqual([0, 0, 50]);
});

test("scatterMul says what it was given, what it expected, and how to mend it", () => {
  expect(() =>
    scatterMul(full([3], 1, "bool"), indices, full([4], 1, "bool"), { dimensions: points }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: scatterMul: given x bool and updates bool; expected numbers, not bool. Convert with astype(x, "int32") first.]`,
  );
});
