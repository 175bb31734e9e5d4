import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { grad } from "@nabla-js/grad";
import { embedding, unembed } from "./embedding.js";

const table = np.array([
  [1, 2],
  [3, 4],
  [5, 6],
]);
const words = np.array(
  [
    [2, 0],
    [1, 1],
  ],
  { dtype: "int32" },
);

test("rows of a table, in the shape of the words", () => {
  const layer = embedding(3, 2);
  expect(layer.init(random.key(0), [4, 7]).outputShape).toEqual([4, 7, 2]);
  expect(np.toNested(layer.apply({ table }, {}, words)[0])).toEqual([
    [
      [5, 6],
      [1, 2],
    ],
    [
      [3, 4],
      [3, 4],
    ],
  ]);
  expect(layer.apply({ table }, {}, np.zeros([2], "uint8"))[0].shape).toEqual([2, 2]);
});

test("each row gathers the gradients of its words; that of the padding none", () => {
  const of = (padding?: number): np.Nested =>
    np.toNested(
      grad((t: np.NDArray) =>
        np.sum(embedding(3, 2, padding === undefined ? {} : { padding }).apply({ table: t }, {}, words)[0]),
      )(table),
    );
  expect(of()).toEqual([
    [1, 1],
    [2, 2],
    [1, 1],
  ]);
  expect(of(1)).toEqual([
    [1, 1],
    [0, 0],
    [1, 1],
  ]);
});

test("unembed is the product with the table", () => {
  expect(np.toNested(unembed(np.array([[1, 10]]), table))).toEqual([[21, 43, 65]]);
});

test("words are whole numbers", () => {
  expect(() => embedding(3, 2).apply({ table }, {}, np.zeros([2]))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: embedding(3, 2): given x float32; expected numbers of words, of an integer dtype. Convert with np.astype(x, "int32").]`,
  );
});
