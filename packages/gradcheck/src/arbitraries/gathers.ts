import type { NDArray, Shape } from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { arrays } from "./arrays.js";
import { checkShape } from "../checks.js";
import { permutations } from "./axes.js";
import { integers } from "./elements.js";
import { sides } from "./shapes.js";

/** What a gather is given, in the numbers of XLA; the scatter with the same numbers writes what it reads. */
export interface Gather {
  readonly operand: Shape;
  /** `[...vectors, components]`. */
  readonly indices: Shape;
  readonly dimensions: {
    readonly offsetDims: readonly number[];
    readonly collapsedSliceDims: readonly number[];
    readonly startIndexMap: readonly number[];
    readonly operandBatchingDims: readonly number[];
    readonly startIndicesBatchingDims: readonly number[];
  };
  readonly sliceSizes: readonly number[];
  /** The shape of what is read, or of the updates that are written. */
  readonly result: Shape;
}

/** Gathers of every kind: of elements, rows and windows, along batch axes too, with their axes in any order. */
export const gathers = (): fc.Arbitrary<Gather> => {
  const role = fc.constantFrom("batching", "collapsed", "window", "window");
  const axis = fc.record({ role, side: sides(1, 4), slice: fc.nat(4), indexed: fc.boolean() });
  return fc
    .record({ axes: fc.array(axis, { minLength: 1, maxLength: 3 }), vectors: fc.array(sides(0, 3), { maxLength: 2 }) })
    .chain(({ axes, vectors }) => {
      const placesOf = (chosen: readonly boolean[]): number[] => chosen.flatMap((is, i) => (is ? [i] : []));
      const operandBatchingDims = placesOf(axes.map((it) => it.role === "batching"));
      const collapsedSliceDims = placesOf(axes.map((it) => it.role === "collapsed"));
      const slices = placesOf(axes.map((it) => it.role === "window"));
      const indexed = placesOf(axes.map((it) => it.role !== "batching" && (it.indexed || it.role === "collapsed")));
      const sliceSizes = axes.map((it) => (it.role === "window" ? Math.min(it.slice, it.side) : 1));
      const loops = [...vectors, ...operandBatchingDims.map((i) => axes[i].side)];
      const rank = loops.length + slices.length;
      return fc
        .record({
          order: permutations(loops.length),
          startIndexMap: fc.shuffledSubarray(indexed, { minLength: indexed.length }),
          offsetDims: fc.subarray(
            Array.from({ length: rank }, (_, i) => i),
            { minLength: slices.length, maxLength: slices.length },
          ),
        })
        .map(({ order, startIndexMap, offsetDims }): Gather => {
          const outer = order.map((i) => loops[i]);
          let vector = 0;
          let window = 0;
          return {
            operand: axes.map((it) => it.side),
            indices: [...outer, startIndexMap.length],
            dimensions: {
              offsetDims,
              collapsedSliceDims,
              startIndexMap,
              operandBatchingDims,
              startIndicesBatchingDims: operandBatchingDims.map((_, i) => order.indexOf(vectors.length + i)),
            },
            sliceSizes,
            result: Array.from({ length: rank }, (_, i) =>
              offsetDims.includes(i) ? sliceSizes[slices[window++]] : outer[vector++],
            ),
          };
        });
    });
};

/** Indices for a gather, some of them out of range on either side. */
export const indicesOf = (gather: Gather): fc.Arbitrary<NDArray> => {
  const { indices } = (gather as Gather | null | undefined) ?? {};
  checkShape("indicesOf", "indices", indices, "Pass one that gathers() drew.");
  return arrays(indices!, { dtype: "int32", elements: integers(-1, 4) });
};
