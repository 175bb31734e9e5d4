import type { DType } from "@nabla-js/ndarray";
import { highest, lowest, range, sizeOf, withoutAxes, type ArrayType } from "@nabla-js/ndarray/internal";
import type { Context, Rule } from "./context.js";
import { loadOf, transposeExpr, type Buffer, type Expr } from "./expr.js";
import type { ReduceOp } from "./schedule.js";

/** A sum over more than these is cut in two, where there are few of them: a device has many threads, and float32 few digits. */
const longest = 1024;
const manyOutputs = 8192;

/** The rule of a reduction. */
export const lowerReduction =
  (op: ReduceOp): Rule =>
  (it, context) => {
    const [x] = it.inputs;
    const takes = op === "and" || op === "or" ? /^bool$/ : op === "sum" || op === "prod" ? /^(float32|int32)$/ : /./;
    if (!takes.test(x.type.dtype)) return false;
    const { axes } = it.params as { readonly axes: readonly number[] };
    const kept = withoutAxes(range(x.type.shape.length), axes);
    const expr = transposeExpr(context.exprOf(x), [...kept, ...axes]);
    const reduced = axes.map((axis) => x.type.shape[axis]);
    const [y] = it.outputs;
    context.define(y, reduce(op, y.type, expr, reduced, context));
    return true;
  };

/** An expression over [...shape of the result, ...reduced], reduced. */
export const reduce = (op: ReduceOp, type: ArrayType, expr: Expr, reduced: readonly number[], context: Context): Expr => {
  if (sizeOf(reduced) === 0) return { kind: "const", dtype: type.dtype, value: identityOf(op, type.dtype) };
  const axes = reduced.filter((length) => length > 1);
  const lean = dropOnes(expr, type.shape.length, reduced);
  return axes.length === 0 ? lean : loadOf(staged(op, type, lean, axes, context), type.shape);
};

/** One kernel, or several: first over parts of the last axis, then over the parts. */
const staged = (op: ReduceOp, type: ArrayType, expr: Expr, reduced: readonly number[], context: Context): Buffer => {
  const { shape, dtype } = type;
  const isShort = sizeOf(reduced) <= longest || sizeOf(shape) >= manyOutputs;
  if (isShort) {
    const output = context.buffer(type, op);
    context.steps.push({ kind: "reduce", op, shape, reduced, expr, output });
    return output;
  }
  const outer = reduced.slice(0, -1);
  const length = reduced[reduced.length - 1];
  if (outer.length > 0) {
    const partType = { dtype, shape: [...shape, ...outer] };
    const part = staged(op, partType, expr, [length], context);
    return staged(op, type, loadOf(part, partType.shape), outer, context);
  }
  const chunk = Math.ceil(Math.sqrt(length));
  const parts = Math.ceil(length / chunk);
  const partType = { dtype, shape: [...shape, parts] };
  const output = context.buffer(partType, `${op}Parts`);
  context.steps.push({ kind: "partial", op, shape, length, parts, chunk, expr, output });
  return staged(op, type, loadOf(output, partType.shape), [parts], context);
};

/** The expression without the reduced axes of length 1. */
const dropOnes = (expr: Expr, rank: number, reduced: readonly number[]): Expr => {
  const kept = [...range(rank), ...range(reduced.length).flatMap((i) => (reduced[i] === 1 ? [] : [rank + i]))];
  return transposeExpr(expr, kept);
};

/** What no elements reduce to. */
const identityOf = (op: ReduceOp, dtype: DType): number =>
  ({ sum: 0, prod: 1, max: lowest(dtype), min: highest(dtype), and: 1, or: 0, argmax: 0, argmin: 0 })[op];
