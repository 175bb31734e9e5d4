import { expect, expectTypeOf, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { allClose } from "@nabla-js/gradcheck";
import { activation } from "./activation.js";
import { relu } from "./activations/rectifiers.js";
import { dense, type DenseParams } from "./dense.js";
import { dropout } from "./dropout.js";
import { flatten } from "./flatten.js";
import type { Empty, Layer, ParamsOf, StateOf } from "./layer.js";
import { batchNorm, type BatchNormState } from "./norms/batchNorm.js";
import { sequential } from "./sequential.js";

const key = random.key(0);
const model = sequential(flatten(), dense(4), activation(relu), dense(3));

test("the output of each layer is the input of the next", () => {
  const x = random.normal(key, [2, 2, 5]);
  const { params, state, outputShape } = model.init(key, x.shape);
  expect(outputShape).toEqual([2, 3]);
  expect(state).toEqual({});
  expect(params.map((p) => Object.keys(p))).toEqual([[], ["w", "b"], [], ["w", "b"]]);
  const [y, next] = model.apply(params, state, x);
  const [, first, , second] = params;
  const hidden = relu(np.add(np.matmul(np.reshape(x, [2, 10]), first.w), first.b!));
  expect(allClose(y, np.add(np.matmul(hidden, second.w), second.b!))).toBe(true);
  expect(next).toEqual({});
});

test("each layer has a key of its own, in init and in apply", () => {
  const { params } = sequential(dense(3), dense(3)).init(key, [1, 3]);
  expect(allClose(params[0].w, params[1].w)).toBe(false);
  const twice = sequential(dropout(0.5), dropout(0.5));
  const [y] = twice.apply([{}, {}], {}, np.ones([1000]), { key, train: true });
  expect(np.toTypedArray(y).filter((v) => v !== 0).length / 1000).toBeCloseTo(0.25, 1);
});

test("state is a list where any layer has some, and {} where none has", () => {
  const normed = sequential(dense(3), batchNorm());
  const { params, state } = normed.init(key, [4, 2]);
  expect(state[0]).toEqual({});
  expect(np.toNested(state[1].mean)).toEqual([0, 0, 0]);
  const [, next] = normed.apply(params, state, random.normal(key, [4, 2]), { train: true });
  expect(np.toNested(next[1].mean)).not.toEqual([0, 0, 0]);
});

test("types: parameters and state in order; a list of layers that is not fixed", () => {
  expectTypeOf<ParamsOf<typeof model>>().toEqualTypeOf<readonly [Empty, DenseParams, Empty, DenseParams]>();
  expectTypeOf<StateOf<typeof model>>().toEqualTypeOf<Empty>();
  const normed = sequential(dense(3), batchNorm());
  expectTypeOf<StateOf<typeof normed>>().toEqualTypeOf<readonly [Empty, BatchNormState]>();
  expect(normed.name).toBe("sequential");
  const mlp = (hidden: readonly number[]): Layer<readonly [...(DenseParams | Empty)[], DenseParams]> =>
    sequential(...hidden.flatMap((units) => [dense(units), activation(relu)]), dense(2));
  expect(mlp([5, 4]).init(key, [1, 3]).outputShape).toEqual([1, 2]);
});

test("without layers it is the identity", () => {
  const x = np.ones([2]);
  const { params, state, outputShape } = sequential().init(key, [2]);
  expect([params, state, outputShape]).toEqual([[], {}, [2]]);
  expect(sequential().apply(params, state, x)[0]).toBe(x);
});

test("parameters of another model are refused", () => {
  const { params } = sequential(dense(1)).init(key, [1, 1]);
  expect(() => model.apply(params as never, {}, np.ones([1, 1]))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: sequential: given parameters of 1 layers; expected a list of 4, one for each layer. Pass the params that init of this model returned.]`,
  );
});
