import { rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import type { Context } from "./context.js";
import type { Buffer, Expr, Load } from "./expr.js";
import type { Unpool } from "./unpools.js";
import { placesOf } from "./windowElements.js";

/**
 * For each window, in the order of its positions, how many bytes its element lies behind the first of an array: `bytes` says how many
 * lie from one index to the next along each axis.
 */
export const windowAddresses = (
  { shape, windows, positions, places }: Unpool,
  bytes: readonly number[],
  context: Context,
): Buffer => {
  const whole = rowMajorStrides(shape);
  const index = (strides: readonly number[]): Expr => ({
    kind: "index",
    dtype: "int32",
    offset: 0,
    strides: strides.map((stride, axis) => stride * windows.window[axis]),
  });
  const int32 = (value: number): Expr => ({ kind: "const", dtype: "int32", value });
  const op = (name: string, dtype: "bool" | "int32", ...args: readonly Expr[]): Expr => ({
    kind: "op",
    dtype,
    name,
    params: {},
    args,
  });
  const place: Load = { kind: "load", dtype: "int32", buffer: places, offset: 0, strides: rowMajorStrides(positions) };
  const step = op("sub", "int32", place, index(whole));
  const sumOver = (at: readonly number[], strides: readonly number[]): number =>
    at.reduce((sum, i, axis) => sum + i * strides[axis], 0);
  const [origin, ...others] = placesOf(windows);
  const further = others.reduce(
    (otherwise, at) =>
      op("select", "int32", op("eq", "bool", step, int32(sumOver(at, whole))), int32(sumOver(at, bytes)), otherwise),
    int32(sumOver(origin, bytes)),
  );
  return context.materialize(op("add", "int32", index(bytes), further), { dtype: "int32", shape: positions }).buffer;
};

/** What stands in the windows, row-major. */
export const wholeUpdates = ({ updates, positions }: Unpool, context: Context): Buffer => {
  const whole = rowMajorStrides(positions);
  const isWhole =
    updates.offset === 0 && updates.strides.every((stride, axis) => positions[axis] === 1 || stride === whole[axis]);
  return isWhole && updates.buffer.size === sizeOf(positions)
    ? updates.buffer
    : context.materialize(updates, { dtype: updates.dtype, shape: positions }).buffer;
};
