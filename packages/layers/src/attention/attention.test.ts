import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { allClose } from "@nabla-js/gradcheck";
import type { NDArray } from "@nabla-js/ndarray";
import { attention, causalMask, lengthMask } from "./attention.js";
import { multiHeadAttention } from "./multiHeadAttention.js";
import { learnedPositions, rotary, sinusoidalPositions, sinusoids } from "./positions.js";

const draw = (seed: number, shape: readonly number[]): NDArray => random.normal(random.key(seed), shape, { dtype: "float64" });
const key = random.key(0);

test("attention is a plain loop, with mask, bias and scale", () => {
  const [q, k, v, bias] = [draw(0, [3, 4]), draw(1, [5, 4]), draw(2, [5, 2]), draw(3, [3, 5])];
  const mask = np.array(
    [
      [1, 1, 0, 0, 1],
      [0, 1, 1, 1, 1],
      [1, 0, 0, 0, 0],
    ],
    { dtype: "bool" },
  );
  const [qs, ks, vs, bs, ms] = [q, k, v, bias, np.astype(mask, "int32")].map((a) => np.toNested(a) as number[][]);
  const expected = qs.map((query, i) => {
    const weights = ks.map((one, j) =>
      ms[i][j] === 1 ? Math.exp(0.5 * query.reduce((sum, value, d) => sum + value * one[d], 0) + bs[i][j]) : 0,
    );
    const total = weights.reduce((a, b) => a + b, 0);
    return [0, 1].map((d) => weights.reduce((sum, w, j) => sum + (w / total) * vs[j][d], 0));
  });
  expect(allClose(attention(q, k, v, { mask, bias }), np.array(expected, { dtype: "float64" }))).toBe(true);
  expect(allClose(attention(q, k, v, { mask, bias, scale: 0.5 }), np.array(expected, { dtype: "float64" }))).toBe(true);
});

test("one key is all there is to see; to see nothing is no NaN", () => {
  const v = draw(2, [1, 1, 3]);
  expect(allClose(attention(draw(0, [1, 2, 4]), draw(1, [1, 1, 4]), v), np.broadcastTo(v, [1, 2, 3]))).toBe(true);
  const blind = attention(draw(0, [2, 4]), draw(1, [3, 4]), draw(2, [3, 2]), { mask: np.zeros([2, 3], "bool") });
  expect(np.toTypedArray(blind).every(Number.isFinite)).toBe(true);
});

test("masks", () => {
  expect(np.toNested(np.astype(causalMask(2, 4), "int32"))).toEqual([
    [1, 1, 1, 0],
    [1, 1, 1, 1],
  ]);
  expect(np.toNested(np.astype(lengthMask(np.array([0, 2], { dtype: "int32" }), 3), "int32"))).toEqual([
    [0, 0, 0],
    [1, 1, 0],
  ]);
});

describe("multiHeadAttention", () => {
  const x = draw(0, [2, 5, 6]);
  const { params, outputShape } = multiHeadAttention(3).init(key, x.shape);

  test("the shapes", () => {
    expect(outputShape).toEqual([2, 5, 6]);
    expect(params.q.w.shape).toEqual([6, 6]);
    expect(multiHeadAttention(2, { headSize: 5, bias: false }).init(key, [1, 4, 6]).params.out.w.shape).toEqual([10, 6]);
  });

  test("each head by itself, put side by side", () => {
    const map = (p: { readonly w: NDArray; readonly b: NDArray | null }): NDArray => np.add(np.matmul(x, p.w), p.b!);
    const [q, k, v] = [params.q, params.k, params.v].map(map);
    const head = (a: NDArray, h: number): NDArray => np.slice(a, [null, null, 2 * h], [null, null, 2 * h + 2]);
    const heads = [0, 1, 2].map((h) => attention(head(q, h), head(k, h), head(v, h)));
    const expected = np.add(np.matmul(np.concatenate(heads, -1), params.out.w), params.out.b!);
    expect(allClose(multiHeadAttention(3).apply(params, {}, x)[0], expected)).toBe(true);
  });

  test("without positions it commutes with permutations of the steps", () => {
    const order = np.array([3, 0, 4, 2, 1], { dtype: "int32" });
    const [y] = multiHeadAttention(3).apply(params, {}, x);
    const [z] = multiHeadAttention(3).apply(params, {}, np.take(x, order, 1));
    expect(allClose(z, np.take(y, order, 1))).toBe(true);
  });

  test("causal: a step does not see what comes", () => {
    const layer = multiHeadAttention(3, { causal: true });
    const [y] = layer.apply(params, {}, x);
    const [start] = layer.apply(params, {}, np.slice(x, [null, null], [null, 3]));
    expect(allClose(np.slice(y, [null, null], [null, 3]), start)).toBe(true);
  });

  test("padding is not looked at", () => {
    const layer = multiHeadAttention(3);
    const mask = lengthMask(np.array([3, 5], { dtype: "int32" }), 5);
    const [y] = layer.apply(params, {}, x, { mask });
    const [own] = layer.apply(params, {}, np.slice(x, [0, 0], [1, 3]));
    expect(allClose(np.slice(y, [0, 0], [1, 3]), own)).toBe(true);
  });

  test.each([false, true])("step by step with a cache is all at once, rotary: %s", (turns) => {
    const layer = multiHeadAttention(3, { causal: true, rotary: turns });
    const [y] = layer.apply(params, {}, x);
    let cache = layer.initCache(params, 2, 8);
    const parts = [
      [0, 2],
      [2, 3],
      [3, 5],
    ].map(([from, to]) => {
      const [part, next] = layer.decode(params, cache, np.slice(x, [null, from], [null, to]));
      cache = next;
      return part;
    });
    expect(np.item(cache.used)).toBe(5);
    expect(allClose(np.concatenate(parts, 1), y, { rtol: 1e-4, atol: 1e-5 })).toBe(true);
  });

  test("dropout of the weights, in training alone", () => {
    const layer = multiHeadAttention(3, { dropout: 0.5 });
    const [plain] = layer.apply(params, {}, x, { key });
    const [dropped] = layer.apply(params, {}, x, { key, train: true });
    expect(allClose(plain, multiHeadAttention(3).apply(params, {}, x)[0])).toBe(true);
    expect(allClose(dropped, plain)).toBe(false);
  });

  test("what does not fit is refused with a remedy", () => {
    expect(() => multiHeadAttention(4).init(key, [2, 5, 6])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: multiHeadAttention(4): given 4 heads and 6 features; expected a number of heads that divides the features. Choose another number of heads, or name a headSize.]`,
    );
    expect(() => multiHeadAttention(3).apply(params, {}, np.zeros([5, 6]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: multiHeadAttention(3): given x [5, 6]; expected [batch, time, features]. Add an axis for a single sequence with np.expandDims(x, 0).]`,
    );
    expect(() =>
      multiHeadAttention(3, { dropout: 0.5 }).apply(params, {}, x, { train: true }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: multiHeadAttention(3): given no key; expected a key to draw what is dropped. Pass one: apply(params, state, x, { key, train: true }), a new one for each step.]`,
    );
    expect(() => attention(draw(0, [3, 4]), draw(1, [5, 3]), draw(2, [5, 2]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: attention: given q [3, 4] and k [5, 3] and v [5, 2]; expected q [...batch, queries, features], k [...batch, keys, features] and v [...batch, keys, outputs]. Bring the heads before the time with np.swapaxes.]`,
    );
  });
});

describe("positions", () => {
  test("sinusoids are the formula", () => {
    const table = np.toNested(sinusoids(5, 6)) as number[][];
    table.forEach((row, t) =>
      row.forEach((value, d) => {
        const angle = t / 10000 ** ((2 * Math.floor(d / 2)) / 6);
        expect(value).toBeCloseTo(d % 2 === 0 ? Math.sin(angle) : Math.cos(angle), 6);
      }),
    );
    const [y] = sinusoidalPositions().apply({}, {}, np.zeros([2, 5, 6]));
    expect(allClose(np.squeeze(np.slice(y, [1], [2]), 0), sinusoids(5, 6))).toBe(true);
  });

  test("learned positions are rows of a table", () => {
    const layer = learnedPositions(4);
    const { params } = layer.init(key, [1, 3, 2]);
    expect(params.table.shape).toEqual([4, 2]);
    const [y] = layer.apply(params, {}, np.zeros([1, 3, 2]));
    expect(allClose(np.squeeze(y, 0), np.slice(params.table, [0], [3]))).toBe(true);
    expect(() => layer.apply(params, {}, np.zeros([1, 5, 2]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: learnedPositions(4): given x [1, 5, 2]; expected at most 4 steps. Make the layer for longer sequences, or cut them.]`,
    );
  });

  test.each([false, true])("rotary keeps lengths, and products depend on distances alone; interleaved: %s", (interleaved) => {
    const [q, k] = [draw(0, [8]), draw(1, [8])];
    const at = (v: NDArray, t: number): NDArray =>
      np.squeeze(rotary(np.expandDims(v, 0), { positions: np.array([t], { dtype: "int32" }), interleaved }), 0);
    const product = (s: number, t: number): number => np.item(np.vdot(at(q, s), at(k, t)));
    expect(np.item(np.vdot(at(q, 7), at(q, 7)))).toBeCloseTo(np.item(np.vdot(q, q)), 5);
    expect(allClose(at(q, 0), q)).toBe(true);
    expect(product(3, 1)).toBeCloseTo(product(12, 10), 5);
    expect(Math.abs(product(3, 1) - product(5, 1))).toBeGreaterThan(1e-3);
  });

  test("rotary turns the pairs of the paper", () => {
    const x = np.array([[1, 0, 0, 1]], { dtype: "float64" });
    const positions = np.array([2], { dtype: "int32" });
    const [first, second] = [2, 2 / 100];
    const paper = [Math.cos(first), Math.sin(first), -Math.sin(second), Math.cos(second)];
    expect(allClose(rotary(x, { positions, interleaved: true }), [paper], { atol: 1e-6 })).toBe(true);
  });

  test("features go in pairs", () => {
    expect(() => sinusoids(2, 3)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: sinusoids: given 3 features; expected an even number of them, as they go in pairs. Choose an even number of features.]`,
    );
  });
});
