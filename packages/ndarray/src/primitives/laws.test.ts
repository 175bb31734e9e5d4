import {
  arrays,
  axes,
  awayFromZero,
  between,
  booleans,
  contractible,
  elementwise,
  integers,
  permutations,
  primitiveLaws,
  register,
  shapes,
  type Law,
} from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DType } from "../dtype.js";
import * as primitives from "./index.js";
import type { Padding } from "./padSlice.js";

// The table: every primitive, how it may be applied, and how often it has derivatives there. Each line gives the laws
// of one primitive; the test at the end compares the lines with the list of primitives.

const all = primitives;
const floats: readonly DType[] = ["float32"];
const numbers: readonly DType[] = ["float32", "int32", "uint32", "int8", "uint8"];

/** Pads that leave something: each cuts off at most one end of an axis. */
const paddings = (shape: readonly number[]): fc.Arbitrary<readonly Padding[]> =>
  fc.tuple(
    ...shape.map((side) =>
      fc
        .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }), fc.nat(2))
        .map(([low, high, interior]): Padding => {
          const spread = side + Math.max(0, side - 1) * interior;
          return [Math.max(low, -spread), Math.max(high, -Math.max(0, spread + Math.min(0, low))), interior];
        }),
    ),
  );

/** Starts, limits and steps within a shape. */
const slices = (shape: readonly number[]): fc.Arbitrary<{ starts: number[]; limits: number[]; steps: number[] }> =>
  fc
    .tuple(...shape.map((side) => fc.tuple(fc.nat(side), fc.nat(side), fc.integer({ min: 1, max: 3 }))))
    .map((all) => ({
      starts: all.map(([a, b]) => Math.min(a, b)),
      limits: all.map(([a, b]) => Math.max(a, b)),
      steps: all.map(([, , step]) => step),
    }));

/** A shape of as many elements: the same with its axes merged or split. */
const reshaped = (shape: readonly number[]): fc.Arbitrary<readonly number[]> => {
  const size = shape.reduce((product, side) => product * side, 1);
  const halves = size % 2 === 0 ? [[2, size / 2], [size / 2, 1, 2]] : [];
  return fc.constantFrom<readonly number[]>([size], [1, size], [...shape].reverse(), [...shape, 1], ...halves);
};

const table: readonly (readonly Law[])[] = [
  // Arithmetic
  primitiveLaws(all.addP, { settings: elementwise([undefined, undefined]), dtypes: numbers }),
  primitiveLaws(all.subP, { settings: elementwise([undefined, undefined]), dtypes: numbers }),
  primitiveLaws(all.mulP, { settings: elementwise([undefined, undefined]), dtypes: numbers }),
  primitiveLaws(all.divP, { settings: elementwise([undefined, awayFromZero()]) }),
  primitiveLaws(all.negP, { settings: elementwise([undefined]), dtypes: numbers }),
  primitiveLaws(all.sinP, { settings: elementwise([undefined]) }),
  primitiveLaws(all.cosP, { settings: elementwise([undefined]) }),

  // Choices and conversions
  primitiveLaws(all.selectP, {
    settings: (source) =>
      shapes().map((shape) => ({ params: {}, args: [arrays(shape, { dtype: "bool" }), source(shape), source(shape)] })),
    dtypes: numbers,
    bool: true,
  }),
  primitiveLaws(all.convertDtypeP, {
    settings: (source) =>
      fc
        .tuple(shapes(), fc.constantFrom<DType>("float64", "float64", "int32", "uint8", "bool"))
        .map(([shape, dtype]) => ({ params: { dtype }, args: [source(shape)] })),
    dtypes: numbers,
    bool: true,
    sameInEveryDType: false,
  }),

  // Constants
  primitiveLaws(all.fullP, {
    settings: () => shapes().map((shape) => ({ params: { shape, dtype: "float64", value: 2.5 }, args: [] })),
    order: 0,
    dtypes: [],
  }),
  primitiveLaws(all.iotaP, {
    settings: () =>
      shapes({ minRank: 1 }).chain((shape) =>
        fc.nat(shape.length - 1).map((axis) => ({ params: { shape, dtype: "int32", axis }, args: [] })),
      ),
    order: 0,
    dtypes: [],
  }),

  // Shape
  primitiveLaws(all.reshapeP, {
    settings: (source) => shapes().chain((from) => reshaped(from).map((shape) => ({ params: { shape }, args: [source(from)] }))),
    dtypes: numbers,
    bool: true,
  }),
  primitiveLaws(all.transposeP, {
    settings: (source) =>
      shapes().chain((shape) => permutations(shape.length).map((permutation) => ({ params: { permutation }, args: [source(shape)] }))),
    dtypes: numbers,
    bool: true,
  }),
  primitiveLaws(all.broadcastInDimP, {
    settings: (source) =>
      shapes().chain((shape) =>
        axes(shape.length).map((axes) => ({
          params: { shape, axes },
          args: [source(shape.filter((_, axis) => !axes.includes(axis)))],
        })),
      ),
    dtypes: numbers,
    bool: true,
  }),
  primitiveLaws(all.sliceP, {
    settings: (source) => shapes().chain((shape) => slices(shape).map((params) => ({ params, args: [source(shape)] }))),
    dtypes: numbers,
    bool: true,
  }),
  primitiveLaws(all.padP, {
    settings: (source) =>
      shapes({ maxSize: 12 }).chain((shape) =>
        paddings(shape).map((padding) => ({ params: { padding }, args: [source(shape), source([])] })),
      ),
    dtypes: numbers,
    bool: true,
  }),
  primitiveLaws(all.reverseP, {
    settings: (source) => shapes().chain((shape) => axes(shape.length).map((axes) => ({ params: { axes }, args: [source(shape)] }))),
    dtypes: numbers,
    bool: true,
  }),
  primitiveLaws(all.concatenateP, {
    settings: (source) =>
      fc
        .tuple(shapes({ minRank: 1, maxSize: 12 }), fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }))
        .chain(([shape, lengths]) =>
          fc.nat(shape.length - 1).map((axis) => ({
            params: { axis },
            args: lengths.map((length) => source(shape.map((side, i) => (i === axis ? length : side)))),
          })),
        ),
    dtypes: numbers,
    bool: true,
  }),

  // Reductions and products
  primitiveLaws(all.reduceSumP, {
    settings: (source) => shapes().chain((shape) => axes(shape.length).map((axes) => ({ params: { axes }, args: [source(shape)] }))),
    dtypes: numbers,
  }),
  primitiveLaws(all.dotGeneralP, {
    settings: (source) =>
      contractible().map(({ a, b, batch, contract }) => ({ params: { batch, contract }, args: [source(a), source(b)] })),
    dtypes: numbers,
  }),
];

for (const laws of table) describe(laws[0].subject, () => register(test, laws));

test("every primitive is in the table", () => {
  const listed = Object.values(primitives).map(({ name }) => name);
  expect(table.map(([{ subject }]) => subject).sort()).toEqual(listed.sort());
});
