import { expect, test } from "vitest";
import { array, toNested } from "../array.js";
import { reverse } from "./reverse.js";
import { broadcastInDim } from "./sumBroadcast.js";

test("the opposite order along some axes", () => {
  const x = array([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(toNested(reverse(x, [1]))).toEqual([
    [3, 2, 1],
    [6, 5, 4],
  ]);
  expect(toNested(reverse(x, [0, 1]))).toEqual([
    [6, 5, 4],
    [3, 2, 1],
  ]);
  expect(reverse(x, [])).toBe(x);
});

test("of no elements, of one, and of rows that repeat", () => {
  expect(toNested(reverse(array([]), [0]))).toEqual([]);
  expect(toNested(reverse(array([7]), [0]))).toEqual([7]);
  expect(toNested(reverse(broadcastInDim(array([1, 2]), [2, 2], [0]), [0, 1]))).toEqual([
    [2, 1],
    [2, 1],
  ]);
});

test("reverse says what it was given, what it expected, and how to mend it", () => {
  expect(() => reverse(array([1]), [1])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: reverse: given axes [1] for an array [1]; expected axes from 0 to 0, each at most once. Count axes from 0 at the left.]`,
  );
});
