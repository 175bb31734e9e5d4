import type { Atom } from "@nabla-js/grad";
import { range, rowMajorStrides, type ArrayType } from "@nabla-js/ndarray/internal";
import type { Context, Rule } from "./context.js";
import { broadcastExpr, isLeaf, loadOf, sliceExpr, type Expr, type Load } from "./expr.js";

/** Padding by a number, known or not. */
export const lowerPad: Rule = (it, context) => {
  const [x, value] = it.inputs;
  const hole = isLeaf(context.exprOf(value)) ? context.exprOf(value) : context.loaded(value);
  const { padding } = it.params as { readonly padding: readonly (readonly [number, number, number])[] };
  context.define(it.outputs[0], padded(context, x, padding, hole));
  return true;
};

/** An array as one slice of zeros along a new axis. */
export const lowerPlaceInDim: Rule = (it, context) => {
  const [y] = it.outputs;
  const { axis, index } = it.params as { readonly axis: number; readonly index: number };
  const buffer = context.result(y, "placeInDim");
  const strides = rowMajorStrides(y.type.shape);
  const into = { offset: index * strides[axis], strides: strides.filter((_, i) => i !== axis) };
  const zero: Expr = { kind: "const", dtype: y.type.dtype, value: 0 };
  context.kernels.push({ kind: "loop", shape: y.type.shape, outputs: [{ buffer, expr: zero }] });
  context.kernels.push({
    kind: "loop",
    shape: it.inputs[0].type.shape,
    outputs: [{ buffer, expr: context.exprOf(it.inputs[0]), into }],
  });
  return true;
};

/** A value in memory with copies of a number around and between its elements; itself where there is nothing to add. */
export const padded = (context: Context, a: Atom, padding: Padding, value: number | Expr): Load =>
  addsNothing(padding) ? context.loaded(a) : paddedExpr(context, context.exprOf(a), a.type, padding, value);

type Padding = readonly (readonly [low: number, high: number, interior: number])[];

export const addsNothing = (padding: Padding): boolean => padding.every((all) => all.every((n) => n === 0));

/** The same of an expression over an array's index. */
export const paddedExpr = (
  context: Context,
  expr: Expr,
  { shape, dtype }: ArrayType,
  padding: Padding,
  value: number | Expr,
): Load => {
  const steps = padding.map(([, , interior]) => interior + 1);
  const full = shape.map((length, i) => padding[i][0] + padding[i][1] + length + Math.max(0, length - 1) * padding[i][2]);
  const from = padding.map(([low], i) => (low < 0 ? Math.ceil(-low / steps[i]) : 0));
  const kept = shape.map((length, i) =>
    Math.max(0, Math.min(length - 1, Math.floor((full[i] - 1 - padding[i][0]) / steps[i])) - from[i] + 1),
  );
  const hole: Expr =
    typeof value === "number" ? { kind: "const", dtype, value } : broadcastExpr(value, range(full.length), full.length);
  const buffer = context.buffer({ shape: full, dtype }, "pad");
  const strides = rowMajorStrides(full);
  const offset = padding.reduce((sum, [low], i) => sum + (low + from[i] * steps[i]) * strides[i], 0);
  context.kernels.push({ kind: "loop", shape: full, outputs: [{ buffer, expr: hole }] });
  context.kernels.push({
    kind: "loop",
    shape: kept,
    outputs: [
      {
        buffer,
        expr: sliceExpr(
          expr,
          from,
          shape.map(() => 1),
        ),
        into: { offset, strides: strides.map((s, i) => s * steps[i]) },
      },
    ],
  });
  return loadOf(buffer, full);
};
