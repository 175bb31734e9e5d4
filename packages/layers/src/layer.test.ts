import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit } from "@nabla-js/grad";
import { activation } from "./activation.js";
import { glu } from "./activations/gated.js";
import { dense } from "./dense.js";
import { flatten } from "./flatten.js";
import { stateless } from "./layer.js";

const key = random.key(0);

test("a layer of two functions of one's own; the shape is found by tracing", () => {
  const outer = stateless({
    init: (_key, shape) => ({ v: np.arange(shape[1]) }),
    apply: ({ v }: { readonly v: np.NDArray }, x) => np.mul(np.expandDims(x, 2), v),
  });
  const { params, state, outputShape } = outer.init(key, [2, 3]);
  expect(outputShape).toEqual([2, 3, 3]);
  const [y, next] = outer.apply(params, state, np.ones([2, 3]));
  expect(y.shape).toEqual([2, 3, 3]);
  expect(next).toEqual({});
});

test("an activation may change the shape", () => {
  expect(activation(glu).init(key, [2, 6]).outputShape).toEqual([2, 3]);
  expect(activation(glu).name).toBe("glu");
});

test("flatten keeps the batch, even an empty one", () => {
  expect(flatten().apply({}, {}, np.zeros([2, 3, 4]))[0].shape).toEqual([2, 12]);
  expect(flatten().apply({}, {}, np.zeros([0, 3, 4]))[0].shape).toEqual([0, 12]);
  expect(flatten().apply({}, {}, np.zeros([5]))[0].shape).toEqual([5, 1]);
});

test("init can be compiled", () => {
  const init = jit((k: np.NDArray) => dense(3).init(k, [1, 2]).params);
  expect(np.toNested(init(key).w)).toEqual(np.toNested(dense(3).init(key, [1, 2]).params.w));
});
