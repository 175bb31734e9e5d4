import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import { collapse } from "../emit/collapse.js";
import { loadOf, mapLeaves, visitExpr, type Buffer, type Expr } from "./expr.js";
import type { Kernel, ReduceKernel, Schedule } from "./schedule.js";

/** Reductions of fewer elements stay whole. */
const fewest = 32768;

/** A reduction with this many results is cut along them. */
const enoughResults = 64;

/** The number of pieces: more than there are threads, and the same however many there are. */
const pieces = 16;

/**
 * Cuts reductions of much to few results into pieces, combined in their order. The pieces follow from the shape alone, so that
 * a result does not depend on the number of threads. Parts of a sum of float32 are kept in double.
 */
export const chunkReductions = (schedule: Schedule): Schedule => ({
  ...schedule,
  kernels: schedule.kernels.flatMap((kernel): readonly Kernel[] => (kernel.kind === "reduce" ? chunked(kernel) : [kernel])),
});

const chunked = (kernel: ReduceKernel): readonly ReduceKernel[] => {
  const { shape, op, output } = kernel;
  const results = sizeOf(shape);
  if (results === 0 || results >= enoughResults || results * sizeOf(kernel.reduced) < fewest) return [kernel];
  const { expr, reduced } = collapsedReduction(kernel);
  const [length, ...rest] = reduced;
  const size = Math.ceil(length / pieces / 4) * 4;
  const full = Math.floor(length / size);
  const left = length - full * size;
  const count = full + (left > 0 ? 1 : 0);
  if (count < 2) return [kernel];
  const dtype = op === "sum" && expr.dtype === "float32" ? "float64" : output.dtype;
  const partial: Buffer = { dtype, size: count * results, name: `${output.name}parts` };
  const rank = shape.length;
  /** The pieces as one more axis in front, beginning with piece `from`. */
  const piece = (from: number): Expr =>
    mapLeaves(expr, ({ offset, strides }) => ({
      offset: offset + from * size * strides[rank],
      strides: [size * strides[rank], ...strides],
    }))!;
  const parts: ReduceKernel[] = [
    { kind: "reduce", op, shape: [full, ...shape], reduced: [size, ...rest], expr: piece(0), output: partial },
  ];
  if (left > 0)
    parts.push({
      kind: "reduce",
      op,
      shape: [1, ...shape],
      reduced: [left, ...rest],
      expr: piece(full),
      output: partial,
      at: full * results,
    });
  const all = loadOf(partial, [count, ...shape]);
  const combined: Expr = { ...all, strides: [...rowMajorStrides(shape), results] };
  return [...parts, { ...kernel, reduced: [count], expr: combined }];
};

/** The same reduction over as few axes as its leaves allow. */
const collapsedReduction = ({
  shape,
  reduced,
  expr,
}: ReduceKernel): { readonly expr: Expr; readonly reduced: readonly number[] } => {
  const all: (readonly number[])[] = [];
  visitExpr(expr, (part) => {
    if (part.kind === "load" || part.kind === "index") all.push(part.strides);
  });
  const behind = all.map((strides) => strides.slice(shape.length));
  const over = collapse(reduced, behind.length === 0 ? [rowMajorStrides(reduced)] : behind);
  const newStrides = new Map(all.map((strides, i) => [strides, over.strides[i]]));
  return {
    expr: mapLeaves(expr, ({ offset, strides }) => ({
      offset,
      strides: [...strides.slice(0, shape.length), ...newStrides.get(strides)!],
    }))!,
    reduced: over.shape,
  };
};
