import { primitives as all } from "@nabla-js/ndarray/primitives";
import * as fc from "fast-check";
import { axes, axis, permutations } from "../../arbitraries/axes.js";
import { awayFromZero, distinct } from "../../arbitraries/elements.js";
import { indicesOf } from "../../arbitraries/gathers.js";
import { shapes } from "../../arbitraries/shapes.js";
import { row, type PrimitiveRow } from "./primitiveRow.js";
import { numbers, any, paddings, slices, reshaped, alongAxes, indexed, scatters, starts } from "./settings.js";

/** Constants, shapes, and reading and writing at indices. */
export const arrangementRows = (): readonly PrimitiveRow[] => [
  // Constants; among them what is declared to be one, whatever its derivative
  row(all.fullP, {
    settings: (source) => shapes().map((shape) => ({ params: { shape, dtype: source.dtype, value: 1 }, args: [] })),
    order: 0,
    dtypes: any,
    sameNumbersIn: [],
  }),
  row(all.iotaP, {
    settings: (source) =>
      shapes({ minRank: 1 }).chain((shape) =>
        axis(shape.length).map((axis) => ({ params: { shape, dtype: source.dtype, axis }, args: [] })),
      ),
    order: 0,
    dtypes: numbers,
    sameNumbersIn: [],
  }),

  // Shape
  row(all.reshapeP, {
    settings: (source) => shapes().chain((from) => reshaped(from).map((shape) => ({ params: { shape }, args: [source(from)] }))),
    dtypes: any,
  }),
  row(all.transposeP, {
    settings: (source) =>
      shapes().chain((shape) =>
        permutations(shape.length).map((permutation) => ({ params: { permutation }, args: [source(shape)] })),
      ),
    dtypes: any,
  }),
  row(all.broadcastInDimP, {
    settings: (source) =>
      shapes().chain((shape) =>
        axes(shape.length).map((axes) => ({
          params: { shape, axes },
          args: [source(shape.filter((_, axis) => !axes.includes(axis)))],
        })),
      ),
    dtypes: any,
  }),
  row(all.sliceP, {
    settings: (source) => shapes().chain((shape) => slices(shape).map((params) => ({ params, args: [source(shape)] }))),
    dtypes: any,
  }),
  row(all.padP, {
    settings: (source) =>
      shapes({ maxSize: 12 }).chain((shape) =>
        paddings(shape).map((padding) => ({ params: { padding }, args: [source(shape), source([])] })),
      ),
    dtypes: any,
  }),
  row(all.indexInDimP, {
    settings: (source) =>
      shapes({ minRank: 1, maxSize: 12 }).chain((shape) =>
        axis(shape.length).chain((axis) =>
          fc
            .nat(shape[axis])
            .map((index) => ({ params: { axis, index }, args: [source(shape.map((n, i) => (i === axis ? n + 1 : n)))] })),
        ),
      ),
    dtypes: any,
  }),
  row(all.placeInDimP, {
    settings: (source) =>
      shapes({ maxSize: 12 }).chain((shape) =>
        fc
          .tuple(axis(shape.length + 1), fc.nat(3), fc.nat(2))
          .map(([axis, index, more]) => ({ params: { axis, index, length: index + 1 + more }, args: [source(shape)] })),
      ),
    dtypes: any,
  }),
  row(all.reverseP, { settings: alongAxes(), dtypes: any }),
  row(all.concatenateP, {
    settings: (source) =>
      fc
        .tuple(shapes({ minRank: 1, maxSize: 12 }), fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }))
        .chain(([shape, lengths]) =>
          axis(shape.length).map((axis) => ({
            params: { axis },
            args: lengths.map((length) => source(shape.map((side, i) => (i === axis ? length : side)))),
          })),
        ),
    dtypes: any,
  }),

  // Reading and writing at indices
  row(all.gatherP, {
    settings: (source) =>
      indexed().map(([it, mode]) => ({
        params: { dimensions: it.dimensions, sliceSizes: it.sliceSizes, mode, fillValue: 1 },
        args: [source(it.operand), indicesOf(it)],
      })),
    dtypes: any,
  }),
  row(all.scatterP, { settings: scatters(), dtypes: any }),
  row(all.scatterAddP, { settings: scatters(), dtypes: numbers }),
  // Its second derivative wants at most one zero among the factors of an element.
  row(all.scatterMulP, { settings: scatters(undefined, awayFromZero(0.25)), dtypes: numbers }),
  row(all.scatterMaxP, { settings: scatters(distinct(0.25), distinct(0.25, 0.125)), dtypes: any }),
  row(all.scatterMinP, { settings: scatters(distinct(0.25), distinct(0.25, 0.125)), dtypes: any }),
  row(all.dynamicSliceP, {
    settings: (source) =>
      shapes().chain((shape) =>
        fc
          .tuple(fc.tuple(...shape.map((side) => fc.nat(side))), starts(shape.length))
          .map(([sizes, starts]) => ({ params: { sizes }, args: [source(shape), ...starts] })),
      ),
    dtypes: any,
  }),
  row(all.dynamicUpdateSliceP, {
    settings: (source) =>
      shapes().chain((shape) =>
        fc
          .tuple(fc.tuple(...shape.map((side) => fc.nat(side))), starts(shape.length))
          .map(([sizes, starts]) => ({ params: {}, args: [source(shape), source(sizes), ...starts] })),
      ),
    dtypes: any,
  }),
];
