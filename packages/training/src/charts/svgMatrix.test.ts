import { expect, test } from "vitest";
import { matrixText } from "./matrixText.js";
import { svgMatrix } from "./svgMatrix.js";

const counts = [
  [8, 2, 0],
  [0, 10, 0],
  [1, 0, 99],
];

test("a cell for each pair of classes, its count in it, zeros empty", () => {
  const svg = svgMatrix(counts, { title: "test", names: ["cat", "dog", "a&b"] });
  expect(svg.split("<rect").length - 1).toBe(10);
  expect([...svg.matchAll(/>(\d+)<\/text>/g)].map(([, count]) => Number(count))).toEqual([8, 2, 10, 1, 99]);
  expect(svg).toContain("a&amp;b");
});

test("as text", () => {
  expect(`\n${matrixText(counts)}`).toMatchInlineSnapshot(`
    "
           predicted
    true │  0  1  2 │ right
    ─────┼──────────┼────────
       0 │  8  2  · │  80.0 %
       1 │  · 10  · │ 100.0 %
       2 │  1  · 99 │  99.0 %
    "
  `);
});

test("a matrix that is not square, or has other names, is refused", () => {
  expect(() => svgMatrix([[1, 2]])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: svgMatrix: given counts [1, 2]; expected counts [classes, classes], and a name for each class. Count with confusionMatrix, and pass the names of all classes.]`,
  );
  expect(() => matrixText(counts, ["a"])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: matrixText: given counts [3, 3] and names [1]; expected counts [classes, classes], and a name for each class. Count with confusionMatrix, and pass the names of all classes.]`,
  );
});
