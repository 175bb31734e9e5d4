import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { prelu } from "./prelu.js";

test("one slope for all, or one for each channel", () => {
  const x = np.array([
    [-4, 4],
    [-8, -8],
  ]);
  const one = prelu();
  expect(np.toNested(one.apply(one.init(random.key(0), x.shape).params, {}, x)[0])).toEqual([
    [-1, 4],
    [-2, -2],
  ]);
  const each = prelu({ channelAxis: 1 });
  expect(each.init(random.key(0), [2, 3, 5]).params.alpha.shape).toEqual([3]);
  expect(np.toNested(each.apply({ alpha: np.array([0.5, 0.25]) }, {}, x)[0])).toEqual([
    [-2, 4],
    [-4, -2],
  ]);
});

test("the slopes fit the input", () => {
  expect(() => prelu({ channelAxis: 1 }).apply({ alpha: np.ones([3]) }, {}, np.ones([2, 4]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: prelu: given x [2, 4] and alpha [3]; expected one slope for each place of axis 1. Give init the shape of the x that apply will get.]`,
  );
  expect(() => prelu({ channelAxis: 2 }).init(random.key(0), [2, 4])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: prelu: given x [2, 4]; expected an axis 2. Name an axis of the input, or null for one slope.]`,
  );
});
