import { expect, expectTypeOf, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { grad, makeProgram, printProgram } from "@nabla-js/grad";
import { allClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { activation } from "../activation.js";
import { relu } from "../activations/rectifiers.js";
import { dense, type DenseParams } from "../dense.js";
import { dropout } from "../dropout.js";
import type { Empty, ParamsOf, StateOf } from "../layer.js";
import { batchNorm, type BatchNormState } from "../norms/batchNorm.js";
import { sequential } from "../sequential.js";
import { checkpointed } from "./checkpointed.js";
import { freeze } from "./freeze.js";
import { lora, mergeLora } from "./lora.js";
import { named } from "./named.js";
import { parallel } from "./parallel.js";
import { repeat } from "./repeat.js";
import { residual } from "./residual.js";

const key = random.key(0);
const x = random.normal(random.key(1), [4, 3], { dtype: "float64" });

test("residual: y = body(x) + shortcut(x)", () => {
  const plain = residual(dense(3));
  const { params, state } = plain.init(key, x.shape);
  expect(state).toEqual({});
  expect(allClose(plain.apply(params, {}, x)[0], np.add(x, dense(3).apply(params.body, {}, x)[0]))).toBe(true);
  const turned = residual(dense(5), dense(5, { bias: false }));
  const made = turned.init(key, x.shape);
  expect(made.outputShape).toEqual([4, 5]);
  const expected = np.add(dense(5).apply(made.params.body, {}, x)[0], dense(5).apply(made.params.shortcut, {}, x)[0]);
  expect(allClose(turned.apply(made.params, {}, x)[0], expected)).toBe(true);
  expect(() => residual(dense(5)).init(key, x.shape)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: residual: given body [4, 5] and shortcut [4, 3]; expected one shape at the end of both ways. Give a shortcut that changes the shape as the body does, such as dense(units) or conv(channels, 1, { stride }).]`,
  );
});

test("residual keeps the state of its body", () => {
  const layer = residual(batchNorm());
  const { params, state } = layer.init(key, x.shape);
  const [, next] = layer.apply(params, state, x, { train: true });
  expect(np.toNested(next.body.mean)).not.toEqual([0, 0, 0]);
  expectTypeOf<StateOf<typeof layer>>().toEqualTypeOf<{ readonly body: BatchNormState; readonly shortcut: Empty }>();
});

test("parallel: each sees the input", () => {
  const layer = parallel((ys) => np.concatenate(ys, -1), dense(2), activation(relu));
  const { params, outputShape } = layer.init(key, x.shape);
  expect(outputShape).toEqual([4, 5]);
  const expected = np.concatenate([dense(2).apply(params[0], {}, x)[0], relu(x)], -1);
  expect(allClose(layer.apply(params, {}, x)[0], expected)).toBe(true);
  expect(() => layer.apply([] as never, {}, x)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: parallel: given parameters of 0 layers; expected a list of 2, one for each layer. Pass the params that init of this model returned.]`,
  );
});

test("named is sequential, with names", () => {
  const model = named({ hidden: dense(4), act: activation(relu), norm: batchNorm(), head: dense(2) });
  const { params, state, outputShape } = model.init(key, x.shape);
  expect(outputShape).toEqual([4, 2]);
  expect(Object.keys(params)).toEqual(["hidden", "act", "norm", "head"]);
  const list = sequential(dense(4), activation(relu), batchNorm(), dense(2));
  const [y, next] = model.apply(params, state, x, { train: true });
  const [z] = list.apply([params.hidden, {}, params.norm, params.head], [{}, {}, state.norm, {}], x, { train: true });
  expect(allClose(y, z)).toBe(true);
  expect(np.toNested(next.norm.mean)).not.toEqual([0, 0, 0, 0]);
  expectTypeOf<ParamsOf<typeof model>["head"]>().toEqualTypeOf<DenseParams>();
  expect(named({ a: dense(1) }).init(key, [1, 1]).state).toEqual({});
  expect(() => named({ 1: dense(1) })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: named: given the name 1; expected names that are words. Write layer1, or use sequential for layers without names.]`,
  );
});

test("repeat: as many layers in a row, each its own, in one loop", () => {
  const block = sequential(dense(3), activation(np.tanh));
  const layer = repeat(4, block);
  const { params, outputShape } = layer.init(key, x.shape);
  expect(outputShape).toEqual([4, 3]);
  expect(params[0].w.shape).toEqual([4, 3, 3]);
  let expected = x;
  for (let i = 0; i < 4; i++)
    expected = block.apply(
      tree.map((p) => np.squeeze(np.slice(p, [i], [i + 1]), 0), params),
      {},
      expected,
    )[0];
  const inDouble = tree.map((p) => np.astype(p, "float64"), params);
  expect(allClose(layer.apply(inDouble, {}, x)[0], expected)).toBe(true);
  const size = (count: number): number =>
    makeProgram((p: typeof params, input: NDArray) => repeat(count, block).apply(p, {}, input)[0])(
      repeat(count, block).init(key, x.shape).params,
      np.zeros([4, 3]),
    ).equations.length;
  expect(size(50)).toBe(size(2));
  expect(() => repeat(2, dense(5)).init(key, x.shape)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: repeat(2, dense(5)): given inputShape [4, 3] and outputShape [4, 5]; expected a layer that keeps the shape of its input. Put a layer that changes the shape before or behind the repeated ones.]`,
  );
});

test("repeat computes in the wider dtype of input and parameters", () => {
  const layer = repeat(2, dense(3));
  const { params } = layer.init(key, [4, 3]);
  const inDouble = tree.map((p) => np.astype(p, "float64"), params);
  expect(layer.apply(inDouble, {}, np.ones([4, 3]))[0].dtype).toBe("float64");
  expect(layer.apply(params, {}, np.ones([4, 3], "float64"))[0].dtype).toBe("float64");
});

test("repeat draws anew each time, and keeps states side by side", () => {
  const [y] = repeat(2, dropout(0.5)).apply({}, {}, np.ones([1000]), { key, train: true });
  expect(np.toTypedArray(y).filter((v) => v !== 0).length / 1000).toBeCloseTo(0.25, 1);
  const layer = repeat(3, batchNorm());
  const { params, state } = layer.init(key, [4, 3]);
  expect(state.mean.shape).toEqual([3, 3]);
  const [, next] = layer.apply(params, state, random.normal(key, [4, 3]), { train: true });
  expect(next.mean.shape).toEqual([3, 3]);
});

test("freeze: no gradient in the parameters, all of it in the input", () => {
  const layer = freeze(dense(2));
  const { params } = layer.init(key, x.shape);
  const loss = (p: typeof params, input: NDArray): NDArray => np.sum(np.square(layer.apply(p, {}, input)[0]));
  expect(np.toTypedArray(grad(loss)(params, x).w).every((v) => v === 0)).toBe(true);
  const free = grad((input: NDArray) => np.sum(np.square(dense(2).apply(params, {}, input)[0])))(x);
  expect(allClose(grad((input: NDArray) => loss(params, input))(x), free)).toBe(true);
});

test("checkpointed: the same values and gradients, computed again on the way back", () => {
  const inner = sequential(dense(5), activation(np.tanh), dropout(0.5), dense(1));
  const layer = checkpointed(inner);
  const { params } = layer.init(key, x.shape);
  const loss = (one: typeof inner) => (p: typeof params) => np.sum(np.square(one.apply(p, {}, x, { key, train: true })[0]));
  expect(allClose(loss(layer)(params), loss(inner)(params))).toBe(true);
  expect(allClose(grad(loss(layer))(params), grad(loss(inner))(params))).toBe(true);
  expect(printProgram(makeProgram(loss(layer))(params))).toContain("checkpoint");
});

test("lora begins as the layer it adapts, and learns its additions alone", () => {
  const layer = lora(dense(4), 2, { alpha: 6 });
  const { params } = layer.init(key, x.shape);
  expect(allClose(layer.apply(params, {}, x)[0], dense(4).apply(params.base, {}, x)[0])).toBe(true);
  expect(params.added.map((low) => (low === null ? null : [low.a.shape, low.b.shape]))).toEqual([
    null,
    [
      [3, 2],
      [2, 4],
    ],
  ]);
  const grads = grad((p: typeof params) => np.sum(np.square(layer.apply(p, {}, x)[0])))(params);
  expect(tree.leaves(grads.base).every((g) => np.toTypedArray(g).every((v) => v === 0))).toBe(true);
  expect(np.toTypedArray(grads.added[1]!.b).some((v) => v !== 0)).toBe(true);
  const learned = { ...params, added: [null, { a: params.added[1]!.a, b: np.ones([2, 4]) }] };
  expect(allClose(layer.apply(learned, {}, x)[0], dense(4).apply(mergeLora(learned, 3), {}, x)[0])).toBe(true);
  expect(() => lora(dense(4), 0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: lora(dense(4), 0): given rank 0; expected a whole number from 1 on. Give rank as a whole number.]`,
  );
});

test("equations carry where the layer that they came from stands, on the way back too", () => {
  const model = named({ body: residual(sequential(dense(3), activation(np.tanh))), head: dense(1) });
  const { params } = model.init(key, x.shape);
  const loss = (p: typeof params): NDArray => np.sum(model.apply(p, {}, x)[0]);
  const scopes = makeProgram(grad(loss))(params).equations.map(({ primitive, scope }) => `${scope ?? ""}: ${primitive.name}`);
  const inside = "body residual(sequential)/body sequential/";
  for (const equation of [
    `${inside}0 dense(3): dotGeneral`,
    `${inside}0 dense(3): add`,
    `${inside}1 tanh: tanh`,
    "body residual(sequential): add",
    "head dense(1): dotGeneral",
    ": reduceSum",
  ])
    expect(scopes).toContain(equation);
  // The product of a layer and both its gradients.
  expect(scopes.filter((it) => it === "head dense(1): dotGeneral")).toHaveLength(3);
});
