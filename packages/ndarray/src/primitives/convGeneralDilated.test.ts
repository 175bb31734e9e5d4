import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import type { NDArray, Shape } from "../core.js";
import type { ConvParams } from "../loops/conv.js";
import { range, rowMajorStrides, sizeOf } from "../shape.js";
import { dilatedLength, windowPositions, type Pads } from "../windows.js";
import { convGeneralDilated } from "./convGeneralDilated.js";
import { full } from "./full.js";
import { transpose } from "./transpose.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };

test("each output is the sum of products with the kernel beside it", () => {
  const x = array([[[1, 2, 3, 4]]]);
  const w = array([[[1, 10]]]);
  expect(toNested(convGeneralDilated(x, w))).toEqual([[[21, 32, 43]]]);
  expect(toNested(convGeneralDilated(x, w, { padding: [[1, 0]] }))).toEqual([[[10, 21, 32, 43]]]);
  expect(toNested(convGeneralDilated(x, w, { windowStrides: [2] }))).toEqual([[[21, 43]]]);
});

test("dilations put holes into the kernel, or into the input", () => {
  const x = array([[[1, 2, 3, 4]]]);
  const w = array([[[1, 10]]]);
  expect(toNested(convGeneralDilated(x, w, { rhsDilation: [2] }))).toEqual([[[31, 42]]]);
  expect(toNested(convGeneralDilated(x, w, { lhsDilation: [2] }))).toEqual([[[1, 20, 2, 30, 3, 40]]]);
});

test("SAME gives ⌈n / stride⌉ positions, the odd padding behind; negative padding cuts off", () => {
  const x = array([[[1, 2, 3, 4, 5]]]);
  const w = array([[[1, 1]]]);
  expect(toNested(convGeneralDilated(x, w, { padding: "SAME" }))).toEqual([[[3, 5, 7, 9, 5]]]);
  expect(toNested(convGeneralDilated(x, w, { padding: "SAME", windowStrides: [2] }))).toEqual([[[3, 7, 5]]]);
  expect(toNested(convGeneralDilated(x, w, { padding: [[-1, -1]] }))).toEqual([[[5, 7]]]);
});

test("groups are apart from each other; with one channel each, depthwise", () => {
  const x = array([
    [
      [1, 2],
      [3, 4],
    ],
  ]);
  const w = array([[[1, 1]], [[10, 10]], [[1, -1]], [[0, 2]]]);
  expect(toNested(convGeneralDilated(x, w, { featureGroupCount: 2 }))).toEqual([[[3], [30], [-1], [8]]]);
});

test("no spatial axes: a matrix product", () => {
  expect(
    toNested(
      convGeneralDilated(
        array([[1, 2]]),
        array([
          [3, 4],
          [5, 6],
        ]),
      ),
    ),
  ).toEqual([[11, 17]]);
});

test("of no examples, channels or positions", () => {
  const empty = (shape: Shape): NDArray => full(shape, 1, array(0).dtype);
  expect(convGeneralDilated(empty([0, 2, 5]), empty([3, 2, 2])).shape).toEqual([0, 3, 4]);
  expect(toNested(convGeneralDilated(empty([1, 0, 2]), empty([1, 0, 2])))).toEqual([[[0]]]);
  expect(convGeneralDilated(empty([1, 1, 2]), empty([1, 1, 3])).shape).toEqual([1, 1, 0]);
});

test("integers wrap around", () => {
  const x = array([[[65536, 3]]], { dtype: "int32" });
  expect(toNested(convGeneralDilated(x, array([[[65537, 5]]], { dtype: "int32" })))).toEqual([[[65536 + 15]]]);
});

test("other orders of the axes are transposed", () => {
  const x = array(
    Float32Array.from({ length: 24 }, (_, i) => i),
    { shape: [1, 2, 3, 4] },
  );
  const w = array(
    Float32Array.from({ length: 8 }, (_, i) => i * i),
    { shape: [1, 2, 2, 2] },
  );
  const y = convGeneralDilated(x, w);
  const moved = convGeneralDilated(transpose(x, [0, 2, 3, 1]), transpose(w, [2, 3, 1, 0]), {
    dimensionNumbers: ["NHWC", "HWIO", "NHWC"],
  });
  expect(toNested(transpose(moved, [0, 3, 1, 2]))).toEqual(toNested(y));
});

const each = (shape: Shape, f: (index: number[]) => void, index: number[] = []): void => {
  if (index.length === shape.length) f(index);
  else for (let i = 0; i < shape[index.length]; i++) each(shape, f, [...index, i]);
};
const at = (shape: Shape, index: readonly number[]): number =>
  rowMajorStrides(shape).reduce((sum, stride, i) => sum + stride * index[i], 0);

/** The definition, one sum for each output. */
const reference = (x: Float64Array, lhs: Shape, w: Float64Array, rhs: Shape, p: ConvParams): number[] => {
  const groups = p.featureGroupCount;
  const perGroup = rhs[0] / groups;
  const positions = lhs
    .slice(2)
    .map((n, i) =>
      windowPositions(
        dilatedLength(n, p.lhsDilation[i]),
        p.padding[i],
        dilatedLength(rhs[i + 2], p.rhsDilation[i]),
        p.windowStrides[i],
      ),
    );
  const out: number[] = [];
  each([lhs[0], rhs[0], ...positions], ([n, o, ...position]) => {
    let sum = 0;
    each(rhs.slice(1), ([c, ...tap]) => {
      const place = position.map(
        (v, i) => (v * p.windowStrides[i] + tap[i] * p.rhsDilation[i] - p.padding[i][0]) / p.lhsDilation[i],
      );
      if (place.every((v, i) => Number.isInteger(v) && v >= 0 && v < lhs[i + 2]))
        sum += x[at(lhs, [n, Math.floor(o / perGroup) * rhs[1] + c, ...place])] * w[at(rhs, [o, c, ...tap])];
    });
    out.push(sum);
  });
  return out;
};

const small = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const configurations = small(0, 3).chain((rank) => {
  const list = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { minLength: rank, maxLength: rank });
  return fc.record({
    batch: small(1, 2),
    inputs: small(1, 2),
    outputs: small(1, 5),
    spatial: list(small(1, rank === 3 ? 3 : 6)),
    kernel: list(small(1, 3)),
    params: fc.record({
      windowStrides: list(small(1, 3)),
      padding: list(fc.tuple(small(-1, 2), small(-1, 2)) as fc.Arbitrary<Pads>),
      lhsDilation: list(small(1, 2)),
      rhsDilation: list(small(1, 2)),
      featureGroupCount: small(1, 3),
    }),
  });
});

test("is the sum that defines it, for 0 to 3 spatial axes, strides, padding, both dilations and groups", () => {
  fc.assert(
    fc.property(configurations, ({ batch, inputs, outputs, spatial, kernel, params }) => {
      const groups = params.featureGroupCount;
      const lhs = [batch, groups * inputs, ...spatial];
      const rhs = [groups * outputs, inputs, ...kernel];
      const x = Float64Array.from(range(sizeOf(lhs)), (i) => Math.sin(i + 1));
      const w = Float64Array.from(range(sizeOf(rhs)), (i) => Math.cos(3 * i));
      const got = toTypedArray(convGeneralDilated(array(x, { shape: lhs }), array(w, { shape: rhs }), params));
      const want = reference(x, lhs, w, rhs, params);
      expect(got.length).toBe(want.length);
      want.forEach((v, i) => expect(got[i]).toBeCloseTo(v, 10));
    }),
    runs,
  );
});

test("convGeneralDilated says what it was given, what it expected, and how to mend it", () => {
  const x = full([1, 2, 5], 1, "float32");
  expect(() => convGeneralDilated(x, full([1, 1, 3], 1, "float32"))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: convGeneralDilated: given lhs [1, 2, 5] and rhs [1, 1, 3]; expected lhs [batch, channels, …spatial] and rhs [outputs, channels / 1, …spatial], with outputs a multiple of 1. Transpose the axes into this order, or choose another featureGroupCount.]`,
  );
  expect(() => convGeneralDilated(x, full([1, 2, 3], 1, "float32"), { windowStrides: [0] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: convGeneralDilated: given strides [0], padding [[0, 0]], dilations [1] and [1]; expected for each of 1 spatial axes a stride and dilations of at least 1, and [low, high]. Give one number, or pair, for each spatial axis.]`,
  );
  expect(() => convGeneralDilated(x, full([1, 2, 3], 1, "int32"))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: convGeneralDilated: given lhs float32 and rhs int32; expected one dtype for all. Convert one with astype, or use the function of the same name in @nabla-js/ndarray, which promotes.]`,
  );
  expect(() => convGeneralDilated(x, x, { dimensionNumbers: ["NCW", "OIX", "NCW"] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: convGeneralDilated: given the axes NCW, OIX, NCW for arrays of 3 and 3 axes; expected N and C, O and I, N and C, and the same spatial letters in all three. Name each axis once, as in ["NHWC", "HWIO", "NHWC"].]`,
  );
});

test("padding and holes are zeros, which an infinite kernel turns into NaN, whatever the number of channels", () => {
  for (const outputs of [1, 4]) {
    const kernel = full([outputs, 1, 2], Infinity, "float32");
    const ones = full([1, 1, 2], 1, "float32");
    const each = (row: readonly number[]): unknown => [Array.from({ length: outputs }, () => row)];
    expect(toNested(convGeneralDilated(ones, kernel, { padding: [[1, 1]] }))).toEqual(each([NaN, Infinity, NaN]));
    expect(toNested(convGeneralDilated(ones, kernel, { lhsDilation: [2] }))).toEqual(each([NaN, NaN]));
    expect(toNested(convGeneralDilated(ones, kernel))).toEqual(each([Infinity]));
  }
});
