import { expect, test } from "vitest";
import * as np from "./index.js";
import { leavesLike } from "./leavesLike.js";
import * as tree from "./tree.js";

const [a, b] = [np.array([1]), np.array([2])];

test("the leaves of a tree of a known structure, in the order of flatten", () => {
  const known = tree.structure([{ w: a, b }, 3, { name: "x", none: null }]);
  const other = [{ b: a, w: b }, 4, { none: null, name: "x" }];
  const { leaves } = tree.flatten(other);
  const found = leavesLike(known, other);
  expect(found).toHaveLength(leaves.length);
  leaves.forEach((leaf, i) => expect(Object.is(found![i], leaf)).toBe(true));
});

test("a tree of another structure is told apart", () => {
  const known = tree.structure([{ w: a, b }, "static"]);
  for (const other of [
    [{ w: a }, "static"],
    [{ w: a, b, c: a }, "static"],
    [{ w: a, c: b }, "static"],
    [Object.create({ w: a, b }) as object, "static"],
    [{ w: a, b }, "other"],
    [{ w: a, b }],
    [[a, b], "static"],
    [{ w: a, b: "x" }, "static"],
    [a, "static"],
    null,
  ])
    expect(leavesLike(known, other)).toBe(null);
});

test("a member that is left out is not one that is undefined", () => {
  const known = tree.structure({ none: undefined, w: a });
  expect(leavesLike(known, { none: undefined, w: b })).toHaveLength(1);
  expect(leavesLike(known, { other: undefined, w: b })).toBe(null);
});
