import type { Atom } from "@nabla-js/grad";
import { sizeOf } from "@nabla-js/ndarray/internal";
import type { Context, Rule } from "./context.js";
import { broadcastExpr, type Expr, type Hole, type Load } from "./expr.js";

/** Low and high pads of an axis, which may cut off, and how many holes stand between two elements. */
export type Pads = readonly [low: number, high: number, interior: number];

/** Padding with a constant is a matter of addresses. */
export const lowerPad: Rule = (it, context) => {
  const [x, value] = it.inputs;
  const expr = context.exprOf(value);
  const hole = expr.kind === "const" ? expr.value : context.loaded(value);
  const { padding } = it.params as { readonly padding: readonly Pads[] };
  context.define(it.outputs[0], padded(x, padding, hole, context));
  return true;
};

/** Zeros with a slice at one place of a new axis. */
export const lowerPlaceInDim: Rule = (it, context) => {
  const [x] = it.inputs;
  const { axis, index } = it.params as { readonly axis: number; readonly index: number };
  const load = context.loaded(x);
  const { length } = it.params as { readonly length: number };
  if (sizeOf(x.type.shape) === 0 || load.kind !== "load") {
    context.define(it.outputs[0], { kind: "const", dtype: x.type.dtype, value: 0 });
    return true;
  }
  const rank = x.type.shape.length + 1;
  const axes = Array.from({ length: rank }, (_, i) => {
    const own = i < axis ? i : i - 1;
    const strides = Array.from({ length: rank }, (_, j) => (i === j ? 1 : 0));
    return i === axis
      ? { offset: -index, strides, step: length, length: 1, stride: 0 }
      : { offset: 0, strides, step: 1, length: x.type.shape[own], stride: load.strides[own] };
  });
  context.define(it.outputs[0], { kind: "hole", dtype: x.type.dtype, buffer: load.buffer, base: load.offset, axes, value: 0 });
  return true;
};

/** A value with a number around and between its elements; itself where there is nothing to add. */
export const padded = (a: Atom, padding: readonly Pads[], value: number | Load, context: Context): Expr => {
  const { dtype, shape } = a.type;
  if (sizeOf(shape) === 0)
    return typeof value === "number"
      ? { kind: "const", dtype, value }
      : broadcastExpr(
          value,
          shape.map((_, axis) => axis),
          shape.length,
        );
  const load = context.loaded(a);
  if (padding.every((all) => all.every((n) => n === 0))) return load;
  const axes = padding.map(([low, , interior], i) => ({
    offset: -low,
    strides: shape.map((_, j) => (i === j ? 1 : 0)),
    step: interior + 1,
    length: shape[i],
    stride: load.strides[i],
  }));
  const hole: Hole = { kind: "hole", dtype, buffer: load.buffer, base: load.offset, axes, value };
  return hole;
};
