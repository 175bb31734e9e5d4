import { expect, test } from "vitest";
import { array, toNested } from "../array.js";
import { concatenate, concatenateP } from "./concatenate.js";
import { ruleOf } from "../primitive.js";

test("one after the other along an axis", () => {
  const a = array([
    [1, 2],
    [3, 4],
  ]);
  const b = array([[5], [6]]);
  expect(toNested(concatenate([a, b, a], 1))).toEqual([
    [1, 2, 5, 1, 2],
    [3, 4, 6, 3, 4],
  ]);
  expect(toNested(concatenate([a, array([[7, 8]])], 0))).toEqual([
    [1, 2],
    [3, 4],
    [7, 8],
  ]);
});

test("one array is itself; empty ones add nothing", () => {
  const a = array([1, 2]);
  expect(concatenate([a], 0)).toBe(a);
  expect(toNested(concatenate([array([]), a, array([])], 0))).toEqual([1, 2]);
  expect(
    concatenate([array(new Float32Array(0), { shape: [0, 2] }), array(new Float32Array(0), { shape: [0, 3] })], 1).shape,
  ).toEqual([0, 5]);
});

test("the adjoint cuts at the joints; tangents of several arguments go through at once", () => {
  const [a, b] = [array([1, 2]), array([3])];
  const ct = array([10, 20, 30]);
  const cuts = [0, 1].map((i) => toNested(ruleOf(concatenateP.transpose, i)!([ct], [a, b], { axis: 0 })!));
  expect(cuts).toEqual([[10, 20], [30]]);
  const [, [tangent]] = concatenateP.whole!.jvp([a, b], [null, array([5])], { axis: 0 });
  expect(toNested(tangent!)).toEqual([0, 0, 5]);
});

test("concatenate says what it was given, what it expected, and how to mend it", () => {
  const a = array([[1, 2]]);
  expect(() => concatenate([], 0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: concatenate: given no arrays; expected at least one. Start from an array of length 0 along the axis.]`,
  );
  expect(() => concatenate([a, array([[1]])], 0)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: concatenate: given x0 [1, 2] and x1 [1, 1]; expected shapes that differ along axis 0 alone. Pad, slice or reshape the arrays so that their other axes agree; np.stack makes a new axis.]`,
  );
  expect(() => concatenate([a, array([[1, 2]], { dtype: "int32" })], 0)).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: concatenate: given x0 float32 and x1 int32; expected one dtype for all. Convert one with astype, or use the function of the same name in @nabla-js/ndarray, which promotes.]`,
  );
  expect(() => concatenate([a, a], 2)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: concatenate: given axes [2] for an array [1, 2]; expected axes from 0 to 1, each at most once. Count axes from 0 at the left.]`,
  );
});
