/** How an index becomes a gather, and its writes scatters. */
import { broadcastTo } from "../broadcast.js";
import { isNDArray, type NDArray, type Shape } from "../ndarray.js";
import { concatenate } from "../primitives/concatenate.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { full, iota } from "../primitives/full.js";
import { add, mul } from "../primitives/arithmetic.js";
import { gather } from "../primitives/gatherScatter.js";
import type { IndexDimensionsLike } from "../primitives/indexDimensions.js";
import { reshape } from "../primitives/reshape.js";
import { transpose } from "../primitives/transpose.js";
import { range, sizeOf } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import type { IndexPlan } from "./indexing.js";
import { sliceRanges, type Range } from "./slicing.js";
import { resolved, type IndexOptions } from "./taking.js";
import { optionsOf } from "../optionsOf.js";

/** A part of an array as index vectors and the slices at them. */
export interface Layout {
  /** The array, with at least one axis. */
  readonly x: NDArray;
  readonly plan: IndexPlan;
  /** The index vectors, `[...vectors, components]`. */
  places(mode: "clip" | "fill" | "wrap"): NDArray;
  readonly dimensions: IndexDimensionsLike;
  readonly sliceSizes: readonly number[];
  /** The shape of what is gathered: vectors first, then what runs within slices. */
  readonly gathered: Shape;
  /** For each axis of the part, save new ones, its axis in what is gathered. */
  readonly order: readonly number[];
  /** The shape of the part. */
  readonly shape: Shape;
}

/**
 * Axes that run without gaps become slices; positions, and ranges with steps, become components of index vectors. The
 * vectors run over the block of positions, then over the ranges with steps.
 */
export const layoutOf = (op: string, array: NDArray, indexPlan: IndexPlan): Layout => {
  // A single number is read as the only element of a vector.
  const isScalar = array.ndim === 0;
  const x = isScalar ? reshape(array, [1]) : array;
  const plan = isScalar ? { ...indexPlan, axes: [{ start: 0, step: 1, count: 1 }], dropped: [true] } : indexPlan;

  const block = plan.block ?? [];
  const axes = range(x.ndim);
  const isSlice = (axis: number): boolean => !isNDArray(plan.axes[axis]) && (plan.axes[axis] as Range).step === 1;
  const rangeAt = (axis: number): Range => plan.axes[axis] as Range;
  const stepped = axes.filter((axis) => !isNDArray(plan.axes[axis]) && !isSlice(axis));
  const windows = axes.filter((axis) => isSlice(axis) && !plan.dropped[axis]);
  const vectors = [...block, ...stepped.map((axis) => rangeAt(axis).count)];
  const whole = axes.filter((axis) => isSlice(axis) && rangeAt(axis).count === x.shape[axis]);
  const named = whole.length === x.ndim ? [0] : axes.filter((axis) => !whole.includes(axis));
  const gathered = [...vectors, ...windows.map((axis) => rangeAt(axis).count)];

  const order = plan.result.flatMap((it) => {
    if (it.from === "new") return [];
    if (it.from === "block") return range(block.length);
    const s = stepped.indexOf(it.axis);
    return [s >= 0 ? block.length + s : vectors.length + windows.indexOf(it.axis)];
  });
  const shape = plan.result.flatMap((it) => (it.from === "new" ? [1] : it.from === "block" ? block : [rangeAt(it.axis).count]));

  const places = (mode: "clip" | "fill" | "wrap"): NDArray => {
    const components = named.map((axis) => {
      const index = plan.axes[axis];
      if (isNDArray(index)) {
        const within = convertDtype(resolved(op, index, x.shape[axis], { mode }).places, "int32");
        const behind = reshape(within, [...index.shape, ...stepped.map(() => 1)]);
        return broadcastTo(behind, vectors);
      }
      if (index.step === 1) return full(vectors, index.start, "int32");
      const along = iota(vectors, block.length + stepped.indexOf(axis), "int32");
      return add(mul(along, full(vectors, index.step, "int32")), full(vectors, index.start, "int32"));
    });
    const columns = components.map((component) => reshape(component, [...vectors, 1]));
    return columns.length === 1 ? columns[0] : concatenate(columns, vectors.length);
  };

  return {
    x,
    plan,
    places,
    dimensions: {
      offsetDims: windows.map((_, i) => vectors.length + i),
      collapsedSliceDims: axes.filter((axis) => !windows.includes(axis)),
      startIndexMap: named,
    },
    sliceSizes: axes.map((axis) => (isSlice(axis) ? rangeAt(axis).count : 1)),
    gathered,
    order,
    shape,
  };
};

/** The part itself: a slice where there are no positions, else a gather. */
export const readParts = (op: string, layout: Layout, options: IndexOptions | undefined): NDArray => {
  const { mode, fillValue } = optionsOf(op, options, { mode: "clip", fillValue: undefined });
  const { x, plan, order, shape, gathered } = layout;
  if (plan.block === null) return reshape(sliceRanges(x, plan.axes as readonly Range[]), shape);
  if (x.size === 0 && sizeOf(gathered) > 0)
    throw new ShapeError({
      op,
      given: { x: x.shape, part: shape },
      expected: "an array that is not empty",
      mend: "Leave empty arrays out.",
    });
  const slices = gather(x, layout.places(mode), {
    dimensions: layout.dimensions,
    sliceSizes: layout.sliceSizes,
    mode: mode === "fill" ? "fill" : "clip",
    ...(fillValue === undefined ? {} : { fillValue }),
  });
  return reshape(transpose(slices, order), shape);
};

/** Values in the layout of what would be gathered. */
export const spreadUpdates = (op: string, { shape, plan, gathered, order }: Layout, values: NDArray): NDArray => {
  const part = broadcastTo(values, shape, op);
  const isNew = plan.result.flatMap((it) => (it.from === "block" ? (plan.block ?? []).map(() => false) : [it.from === "new"]));
  const bare = reshape(
    part,
    shape.filter((_, i) => !isNew[i]),
  );
  const inverse = gathered.map((_, axis) => order.indexOf(axis));
  return transpose(bare, inverse);
};
