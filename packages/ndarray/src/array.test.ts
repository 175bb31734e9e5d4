import { expect, test } from "vitest";
import * as np from "./index.js";

test("arrays of lists, typed arrays and arrays", () => {
  expect(
    np.toNested(
      np.array([
        [1, 2],
        [3, 4],
      ]),
    ),
  ).toEqual([
    [1, 2],
    [3, 4],
  ]);
  const mask = np.array([true, false]);
  expect([mask.dtype, np.toNested(mask)]).toEqual(["bool", [true, false]]);
  expect(np.array(Int32Array.of(1, 2, 3, 4), { shape: [2, 2] })).toMatchObject({
    dtype: "int32",
    shape: [2, 2],
    size: 4,
    ndim: 2,
  });
  expect(np.toNested(np.array([1.7, -1.7, 300, NaN], { dtype: "int8" }))).toEqual([1, -1, 127, 0]);
  expect([np.array([]).shape, np.array([[], []]).shape, np.array(7).shape]).toEqual([[0], [2, 0], []]);
});

test("what is read is a copy, and what was given stays as it is", async () => {
  const given = Float32Array.of(1, 2);
  const x = np.array(given);
  given[0] = 9;
  const read = np.toTypedArray(x);
  read[1] = 9;
  expect(np.toNested(x)).toEqual([1, 2]);
  expect([...(await np.read(x))]).toEqual([1, 2]);
  expect(np.array(x) === x).toBe(false);
  expect([np.item(np.array([[5]])), np.item(3), np.item(true)]).toEqual([5, 3, 1]);
});

test("an array is iterated along axis 0, as views", () => {
  const [a, b] = np.transpose(np.array([[1, 2, 3], [4, 5, 6]])); // prettier-ignore
  expect([np.toNested(a), np.toNested(b)]).toEqual([
    [1, 4],
    [2, 5],
  ]);
  expect([...np.zeros([0, 3])]).toEqual([]);
});

test("messages as they read", () => {
  expect(() => np.array([[1, 2], [3]])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: array: given values[0] [2] and values[1] [1]; expected lists of one level to be equally long. Pad the shorter lists, or make an array of each.]`,
  );
  expect(() => np.array([1, [2]])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: array: given [2] at values[1], beside a number at values[0]; expected numbers or booleans, all at one level of nesting. Check the element; join arrays with np.stack or np.concatenate.]`,
  );
  expect(() => np.array(["x"] as never)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: array: given "x" at values[0]; expected numbers or booleans, all at one level of nesting. Check the element; join arrays with np.stack or np.concatenate.]`,
  );
  expect(() => np.array([1, 2, 3], { shape: [2, 2] })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: array: given values [3] and shape [2, 2]; expected a shape of 3 elements, not of 4. Choose lengths whose product is the number of values.]`,
  );
  expect(() => np.item(np.array([1, 2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: item: given x [2]; expected one element. Pick one first, or read all with np.toNested(x).]`,
  );
  expect(() => [...np.array(1)]).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: iteration: given x []; expected at least one axis to go over. Read a single number with np.item(x).]`,
  );
  expect(() => (np.array(1) as unknown as number) + 1).toThrowErrorMatchingInlineSnapshot(
    `[TracerError: operator: given float32[]; expected numbers: JavaScript's +, -, *, / and < cannot act on arrays. Use np.add(x, y), np.sub, np.mul, np.div, np.less, np.greater …, or np.item(x) for a single number.]`,
  );
  expect(() => `${np.array(1) as unknown as string}`).toThrowErrorMatchingInlineSnapshot(
    `[TracerError: \`\${x}\`: given float32[]; expected a number or a string. Write x.toString(), or np.item(x) for a single number.]`,
  );
});
