import * as fc from "fast-check";
import { expect, test } from "vitest";
import { array, toNested, toTypedArray } from "../array.js";
import type { NDArray } from "../core.js";
import { sizeOf } from "../shape.js";
import { full } from "./full.js";
import { gather, scatterAdd, type GatherOptions } from "./gatherScatter.js";
import type { IndexMode } from "./indexDimensions.js";
import { takeAlong, takeSlices } from "./takeAlong.js";

const runs = { numRuns: Number(process.env.NABLA_RUNS ?? 40) };
const ints = (values: Parameters<typeof array>[0]): NDArray => array(values, { dtype: "int32" });
const x = array([
  [1, 2],
  [3, 4],
  [5, 6],
]);
const rows: Pick<GatherOptions, "dimensions" | "sliceSizes"> = {
  dimensions: { offsetDims: [1], collapsedSliceDims: [0], startIndexMap: [0] },
  sliceSizes: [1, 2],
};

test("rows at some indices", () => {
  expect(toNested(gather(x, ints([[2], [0], [2]]), rows))).toEqual([
    [5, 6],
    [1, 2],
    [5, 6],
  ]);
});

test("slices of any size, at vectors of starts", () => {
  const dimensions = { offsetDims: [1, 2], collapsedSliceDims: [], startIndexMap: [0, 1] };
  expect(
    toNested(
      gather(
        x,
        ints([
          [0, 0],
          [1, 1],
        ]),
        { dimensions, sliceSizes: [2, 1] },
      ),
    ),
  ).toEqual([
    [[1], [3]],
    [[4], [6]],
  ]);
});

test("a start out of range moves to the nearest slice inside, or picks nothing", () => {
  const beyond = ints([[-1], [1], [3]]);
  expect(toNested(gather(x, beyond, rows))).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(toNested(gather(x, beyond, { ...rows, mode: "fill" }))).toEqual([
    [NaN, NaN],
    [3, 4],
    [NaN, NaN],
  ]);
  expect(toNested(gather(x, beyond, { ...rows, mode: "fill", fillValue: 0 }))).toEqual([
    [0, 0],
    [3, 4],
    [0, 0],
  ]);
  const dimensions = { offsetDims: [0], collapsedSliceDims: [], startIndexMap: [0] };
  expect(toNested(gather(array([1, 2, 3, 4]), ints([3]), { dimensions, sliceSizes: [2] }))).toEqual([3, 4]);
});

test("what fills is NaN, the lowest signed, the highest unsigned number, or true", () => {
  const filled = (dtype: "int32" | "uint8" | "bool"): unknown =>
    toNested(takeSlices(full([2], 1, dtype), ints([5]), 0, { mode: "fill" }));
  expect(filled("int32")).toEqual([-2147483648]);
  expect(filled("uint8")).toEqual([255]);
  expect(filled("bool")).toEqual([true]);
});

test("no indices pick nothing; a scalar index drops the axis", () => {
  expect(takeSlices(x, array(new Int32Array(0)), 0).shape).toEqual([0, 2]);
  expect(toNested(takeSlices(x, ints(1), 0))).toEqual([3, 4]);
  expect(toNested(takeSlices(x, ints([[1, 0]]), 1))).toEqual([[[2, 1]], [[4, 3]], [[6, 5]]]);
});

test("takeAlong picks one element for each index", () => {
  expect(toNested(takeAlong(x, ints([[2, 0]]), 0))).toEqual([[5, 2]]);
  expect(toNested(takeAlong(x, ints([[1], [0], [1]]), 1))).toEqual([[2], [3], [6]]);
});

test("updates that meet add up, in double; those out of range are dropped, or move inside", () => {
  const zeros = full([3, 2], 0, "float32");
  const updates = array([
    [1, 2],
    [10, 20],
    [100, 200],
  ]);
  expect(toNested(scatterAdd(zeros, ints([[2], [2], [0]]), updates, rows))).toEqual([
    [100, 200],
    [0, 0],
    [11, 22],
  ]);
  expect(toNested(scatterAdd(zeros, ints([[-1], [1], [3]]), updates, rows))).toEqual([
    [0, 0],
    [10, 20],
    [0, 0],
  ]);
  expect(toNested(scatterAdd(zeros, ints([[-1], [1], [3]]), updates, { ...rows, mode: "clip" }))).toEqual([
    [1, 2],
    [10, 20],
    [100, 200],
  ]);
  const many = scatterAdd(array([2 ** 24]), full([2, 1], 0, "int32"), array([1, 1]), {
    dimensions: { offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0] },
  });
  expect(toNested(many)).toEqual([2 ** 24 + 2]);
});

test("integers that meet wrap around", () => {
  const dimensions = { offsetDims: [], collapsedSliceDims: [0], startIndexMap: [0] };
  const bytes = array([200], { dtype: "uint8" });
  expect(toNested(scatterAdd(bytes, ints([[0]]), bytes, { dimensions }))).toEqual([400 - 256]);
});

/** A matrix, and windows in it at points that may lie outside. */
const windows = fc
  .record({
    height: fc.integer({ min: 1, max: 5 }),
    width: fc.integer({ min: 1, max: 5 }),
    starts: fc.array(fc.tuple(fc.integer({ min: -3, max: 7 }), fc.integer({ min: -3, max: 7 })), { maxLength: 4 }),
    h: fc.integer({ min: 0, max: 5 }),
    w: fc.integer({ min: 0, max: 5 }),
    mode: fc.constantFrom<IndexMode>("clip", "fill"),
  })
  .map((it) => ({ ...it, h: Math.min(it.h, it.height), w: Math.min(it.w, it.width) }));

const clamp = (v: number, high: number): number => Math.min(Math.max(v, 0), high);
const counting = (shape: readonly number[], from: number): NDArray =>
  array(
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => from + i),
    { shape },
  );

test("gather and scatterAdd are the loops that define them", () => {
  const dimensions = { offsetDims: [0, 2], collapsedSliceDims: [], startIndexMap: [1, 0] };
  fc.assert(
    fc.property(windows, ({ height, width, starts, h, w, mode }) => {
      const operand = counting([height, width], 1);
      const updates = counting([h, starts.length, w], 100);
      const indices = array(Int32Array.from(starts.flat()), { shape: [starts.length, 2] });
      const read = new Float64Array(h * starts.length * w).fill(-1);
      const written = toTypedArray(operand);
      const given = toTypedArray(updates);
      starts.forEach(([column, row], n) => {
        const [top, left] = [clamp(row, height - h), clamp(column, width - w)];
        if (mode === "fill" && (top !== row || left !== column)) return;
        for (let i = 0; i < h; i++)
          for (let j = 0; j < w; j++) {
            const at = (i * starts.length + n) * w + j;
            read[at] = (top + i) * width + left + j + 1;
            written[(top + i) * width + left + j] += given[at];
          }
      });
      const options = { dimensions, mode };
      expect(toTypedArray(gather(operand, indices, { ...options, sliceSizes: [h, w], fillValue: -1 }))).toEqual(read);
      expect(toTypedArray(scatterAdd(operand, indices, updates, options))).toEqual(written);
    }),
    runs,
  );
});

test("gather and scatterAdd say what they were given, what they expected, and how to mend it", () => {
  const indices = ints([[0]]);
  expect(() => gather(x, array([[0]]), rows)).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: gather: given indices float32; expected indices of an integer dtype. Convert with astype(indices, "int32") first.]`,
  );
  expect(() => gather(x, indices, { ...rows, sliceSizes: [2, 2] })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: gather: given x [3, 2] and indices [1, 1] and sliceSizes [2, 2] and offsetDims [1] and collapsedSliceDims [0] and startIndexMap [0] and operandBatchingDims [] and startIndicesBatchingDims []; expected slice sizes within the shape of x, and 1 along collapsed and batching axes. Count axes from 0 at the left; np.take and np.takeAlongAxis choose these numbers by themselves.]`,
  );
  expect(() => gather(x, ints([0, 1]), rows)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: gather: given x [3, 2] and indices [2] and sliceSizes [1, 2] and offsetDims [1] and collapsedSliceDims [0] and startIndexMap [0] and operandBatchingDims [] and startIndicesBatchingDims []; expected index vectors along the last axis of the indices, with a component for each axis of startIndexMap. Count axes from 0 at the left; np.take and np.takeAlongAxis choose these numbers by themselves.]`,
  );
  expect(() => gather(x, indices, { ...rows, mode: "wrap" as IndexMode })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: gather: given the mode "wrap"; expected clip, fill or promise. Check the spelling.]`,
  );
  expect(() => scatterAdd(x, indices, x, rows)).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: scatterAdd: given x [3, 2] and indices [1, 1] and updates [3, 2]; expected updates [1, 2], a slice for each index vector. Broadcast or reshape the updates.]`,
  );
  expect(() => scatterAdd(full([3, 2], 1, "bool"), indices, full([1, 2], 1, "bool"), rows)).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: scatterAdd: given x bool and updates bool; expected numbers, not bool. Convert with astype(x, "int32") first.]`,
  );
});
