import type { Shape } from "@nabla-js/ndarray";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Affine } from "@nabla-js/grad/internal";
import { mapAccesses, stridesIn, type Expr } from "../lower/expr.js";
import type { Writer } from "./kernelText.js";

/** How threads are counted: along one axis, or along up to three, which spares divisions. */
export type Layout = "flat" | "rows";

/** Threads, and the text of each index in them. */
export interface Grid {
  readonly threads: readonly number[];
  readonly index: readonly string[];
}

/** One row of fewer elements than this is no row worth its name. */
const shortRow = 16;

/** The threads of a shape, row-major, and the indices of one of them. */
export const gridOf = (writer: Writer, shape: Shape, layout: Layout): Grid => {
  const rank = shape.length;
  const size = sizeOf(shape);
  // No element has no index, but each has a name.
  if (size === 0) return { threads: [0], index: shape.map(() => "0") };
  if (rank <= 1) return { threads: [size], index: shape.map(() => "this.thread.x") };
  if (layout === "rows" && shape[rank - 1] >= shortRow) {
    const rows = size / shape[rank - 1];
    const outer = indices(writer, "this.thread.y", shape.slice(0, -1), rows);
    return { threads: [shape[rank - 1], rows], index: [...outer, "this.thread.x"] };
  }
  return { threads: [size], index: indices(writer, "this.thread.x", shape, size) };
};

/** The indices of element number `at` of a shape. */
const indices = (writer: Writer, at: string, shape: Shape, size: number): readonly string[] => {
  const index: string[] = [];
  let rest = at;
  let inner = size;
  shape.forEach((length, axis) => {
    inner /= length;
    if (axis === shape.length - 1) {
      index.push(rest);
      return;
    }
    const quotient = divided(writer, rest, inner, length * inner);
    index.push(quotient);
    rest = writer.constant("r", `${rest} - ${quotient} * ${inner}`);
  });
  return index;
};

/**
 * ⌊n/d⌋ of whole numbers, n below `limit`. A GPU's quotient may be a little less than a whole number that it should be: half
 * a step more leaves room for that; where numbers are too large for halves, the remainder tells.
 */
const divided = (writer: Writer, n: string, d: number, limit: number): string => {
  if (d === 1) return n;
  if (limit <= 2 ** 20 || Number.isInteger(Math.log2(d))) return writer.constant("q", `Math.floor((${n} + 0.5) / ${d}.0)`);
  const guess = writer.constant("g", `Math.floor(${n} / ${d}.0)`);
  const rest = writer.constant("e", `${n} - ${guess} * ${d}`);
  return writer.constant("q", `(${rest} < 0.0 ? ${guess} - 1.0 : (${rest} > ${d - 0.5} ? ${guess} + 1.0 : ${guess}))`);
};

/** A shape with as few axes as possible, and an expression over it. */
export const collapsed = (shape: Shape, expr: Expr): { readonly shape: Shape; readonly expr: Expr } => {
  const { lengths, last } = groups(shape, stridesIn([expr]));
  return { shape: lengths, expr: regrouped(expr, last) };
};

/** The same for an expression whose index is [...shape, ...reduced]; both parts stay apart. */
export const collapsedTwice = (
  shape: Shape,
  reduced: Shape,
  expr: Expr,
): { readonly shape: Shape; readonly reduced: Shape; readonly expr: Expr } => {
  const all = stridesIn([expr]);
  const outer = groups(
    shape,
    all.map((strides) => strides.slice(0, shape.length)),
  );
  const inner = groups(
    reduced,
    all.map((strides) => strides.slice(shape.length)),
  );
  const last = [...outer.last, ...inner.last.map((axis) => axis + shape.length)];
  return { shape: outer.lengths, reduced: inner.lengths, expr: regrouped(expr, last) };
};

/** Neighbouring axes that run on without gaps in every access are one; axes of length 1 are none. */
const groups = (
  shape: Shape,
  accesses: readonly (readonly number[])[],
): { readonly lengths: readonly number[]; readonly last: readonly number[] } => {
  const lengths: number[] = [];
  const last: number[] = [];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const before = last[last.length - 1];
    if (before !== undefined && accesses.every((strides) => strides[before] === strides[axis] * length)) {
      lengths[lengths.length - 1] *= length;
      last[last.length - 1] = axis;
    } else {
      lengths.push(length);
      last.push(axis);
    }
  });
  return { lengths, last };
};

const regrouped = (expr: Expr, last: readonly number[]): Expr =>
  mapAccesses(expr, ({ offset, strides }: Affine) => ({ offset, strides: last.map((axis) => strides[axis]) }))!;
