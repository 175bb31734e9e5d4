import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { checkNumber, checkArrays, checkWholes } from "../checks.js";
import { highest, isFloat, isUnsigned, lowest, type DType } from "../dtype.js";
import { gatherLoop, scatterLoop, type IndexDimensions, type IndexMode } from "../loops/gatherScatter.js";
import { full } from "./full.js";
import {
  batchScatter,
  completeDimensions,
  gatherShape,
  scatterType,
  updateSizes,
  withBatchingAxis,
  withSliceAxis,
  type IndexDimensionsLike,
  type ScatterParams,
} from "./indexDimensions.js";
import { moveaxis } from "./transpose.js";
import { optionsOf } from "../optionsOf.js";

interface GatherParams {
  readonly dimensions: IndexDimensions;
  readonly sliceSizes: readonly number[];
  readonly mode: IndexMode;
  /** What stands for an index out of range in mode `fill`. */
  readonly fillValue: number;
}

/** Gathers that are mapped in the array, in the index vectors, or in both. */
export const batchGather = (
  [x, indices]: readonly NDArray[],
  [dx, dIndices]: readonly (number | null)[],
  size: number,
  { dimensions, sliceSizes, mode, fillValue }: GatherParams,
): readonly [NDArray, number] => {
  if (dIndices === null) {
    const [dims, axis] = withSliceAxis(dimensions, x.ndim, dx!);
    const sizes = inserted(sliceSizes, dx!, size);
    return [bind(gatherP, [x, indices], { dimensions: dims, sliceSizes: sizes, mode, fillValue }), axis];
  }
  const inFront = moveaxis(indices, dIndices, 0);
  if (dx === null) {
    const dims = {
      ...dimensions,
      offsetDims: dimensions.offsetDims.map((axis) => axis + 1),
      startIndicesBatchingDims: dimensions.startIndicesBatchingDims.map((axis) => axis + 1),
    };
    return [bind(gatherP, [x, inFront], { dimensions: dims, sliceSizes, mode, fillValue }), 0];
  }
  const dims = withBatchingAxis(dimensions, dx);
  return [bind(gatherP, [x, inFront], { dimensions: dims, sliceSizes: inserted(sliceSizes, dx, 1), mode, fillValue }), 0];
};

/** Slices at index vectors. The adjoint of {@link scatterAddP}. */
export const gatherP: Primitive<GatherParams> = /* @__PURE__ */ definePrimitive({
  name: "gather",
  impl: ([x, indices], { dimensions, sliceSizes, mode, fillValue }, out) =>
    gatherLoop(x, indices, out, dimensions, sliceSizes, mode, fillValue),
  shape: ([x, indices], { dimensions, sliceSizes, mode }) => ({
    dtype: x.dtype,
    shape: gatherShape("gather", x, indices, dimensions, sliceSizes, mode),
  }),
  jvp: [(dx, _y, [, indices], params) => bind(gatherP, [dx, indices], { ...params, fillValue: 0 }), null],
  transpose: [
    (ct, [x, indices], { dimensions, mode }) =>
      bind(scatterAddP, [full(x.shape, 0, ct.dtype), indices, ct], { dimensions, mode }),
    null,
  ],
  batch: batchGather,
});

/** An operand with updates added at index vectors. The adjoint of {@link gatherP}. */
export const scatterAddP: Primitive<ScatterParams> = /* @__PURE__ */ definePrimitive({
  name: "scatterAdd",
  impl: ([x, indices, updates], { dimensions, mode }) =>
    scatterLoop(x, indices, updates, dimensions, updateSizes(x.shape, updates.shape, dimensions), mode, "add"),
  shape: (args, params) => {
    checkNumber("scatterAdd", { x: args[0], updates: args[2] });
    return scatterType("scatterAdd", args, params);
  },
  jvp: [(dx) => dx, null, (du, _y, [x, indices], params) => bind(scatterAddP, [full(x.shape, 0, du.dtype), indices, du], params)],
  transpose: [
    (ct) => ct,
    null,
    (ct, [x, indices, updates], { dimensions, mode }) => {
      const sliceSizes = updateSizes(x.shape, updates.shape, dimensions);
      return bind(gatherP, [ct, indices], { dimensions, sliceSizes, mode, fillValue: 0 });
    },
  ],
  batch: (args, axes, size, params) => batchScatter((x, i, u, p) => bind(scatterAddP, [x, i, u], p), args, axes, size, params),
});

/** The options of {@link gather}. */
export interface GatherOptions {
  readonly dimensions: IndexDimensionsLike;
  /** The length of a slice along each axis of `x`. */
  readonly sliceSizes: readonly number[];
  /** What an index out of range does: `clip` moves it to the nearest slice inside, `fill` gives `fillValue`. @defaultValue "clip" */
  readonly mode?: IndexMode;
  /** @defaultValue NaN for floats, the lowest number of a signed dtype, the highest of an unsigned one, true */
  readonly fillValue?: number;
}

/**
 * Slices of `x` at index vectors, in the manner of XLA's gather.
 *
 * @param x - The array to read from.
 * @param indices - Integers `[...vectors, components]`: where slices start, along the axes of `startIndexMap`.
 * Negative numbers are out of range here.
 * @returns A slice for each index vector: the axes of `offsetDims` run within slices, the others over the vectors.
 * @throws {@link ShapeError} when the dimensions do not fit the shapes; {@link DTypeError} for indices that are no integers.
 * @example
 * ```ts
 * const x = np.array([[1, 2], [3, 4], [5, 6]]);
 * const rows = np.array([[2], [0]], { dtype: "int32" });
 * lax.gather(x, rows, { dimensions: { offsetDims: [1], collapsedSliceDims: [0], startIndexMap: [0] }, sliceSizes: [1, 2] });
 * // [[5, 6], [1, 2]]
 * ```
 */
export const gather = (x: NDArray, indices: NDArray, options: GatherOptions): NDArray => {
  const { dimensions, sliceSizes, mode, fillValue } = optionsOf(
    "gather",
    options,
    {
      dimensions: undefined,
      sliceSizes: undefined,
      mode: "clip",
      fillValue: undefined,
    },
    { mayHoldMore: true },
  );
  checkWholes("gather", "sliceSizes", sliceSizes);
  checkArrays("gather", [x, indices], "x and indices");
  return bind(gatherP, [x, indices], {
    dimensions: completeDimensions("gather", dimensions),
    sliceSizes,
    mode,
    fillValue: fillValue ?? defaultFill(x.dtype),
  });
};

/** The options of the scatters. */
export interface ScatterOptions {
  /** Those of the gather that would read what the scatter writes. */
  readonly dimensions: IndexDimensionsLike;
  /** What an index out of range does: `fill` drops its update, `clip` moves it to the nearest slice inside. @defaultValue "fill" */
  readonly mode?: IndexMode;
}

/**
 * `x` with `updates` added at index vectors; updates that meet add up. Float32 sums run in double and are rounded once.
 *
 * @param x - The array to add to.
 * @param indices - Integers `[...vectors, components]`, as for {@link gather}.
 * @param updates - A slice for each index vector, in the shape that {@link gather} gives.
 * @throws {@link ShapeError} when shapes or dimensions do not fit; {@link DTypeError} for bool, or several dtypes.
 */
export const scatterAdd = (x: NDArray, indices: NDArray, updates: NDArray, options: ScatterOptions): NDArray => {
  const { dimensions, mode } = optionsOf("scatterAdd", options, { dimensions: undefined, mode: "fill" }, { mayHoldMore: true });
  return bind(scatterAddP, [x, indices, updates], { dimensions: completeDimensions("scatterAdd", dimensions), mode });
};

const defaultFill = (dtype: DType): number =>
  isFloat(dtype) ? NaN : isUnsigned(dtype) || dtype === "bool" ? highest(dtype) : lowest(dtype);

const inserted = (list: readonly number[], at: number, value: number): number[] => [
  ...list.slice(0, at),
  value,
  ...list.slice(at),
];
