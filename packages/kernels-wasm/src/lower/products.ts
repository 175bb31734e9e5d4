import type { Atom } from "@nabla-js/grad";
import { range, rowMajorStrides, withoutAxes } from "@nabla-js/ndarray/internal";
import { collapse } from "../emit/collapse.js";
import { isDotEmitted } from "../emit/dot/lanes.js";
import type { Rule } from "./context.js";
import { transposeExpr, type Load } from "./expr.js";

/** Shorter runs along memory are not worth reading where they lie. */
const shortest = 16;

/** A product of two arrays, read where they lie. */
export const lowerDot: Rule = (it, context) => {
  if (!isDotEmitted(it.outputs[0].type.dtype)) return false;
  const [a, b] = it.inputs;
  const [y] = it.outputs;
  const { batch, contract } = it.params as {
    readonly batch: readonly (readonly number[])[];
    readonly contract: readonly (readonly number[])[];
  };
  const free = (x: Atom, i: number): number[] => withoutAxes(range(x.type.shape.length), [...batch[i], ...contract[i]]);
  const [freeA, freeB] = [free(a, 0), free(b, 1)];
  const lengths = (x: Atom, axes: readonly number[]): number[] => axes.map((axis) => x.type.shape[axis]);
  const [m, n, k] = [lengths(a, freeA), lengths(b, freeB), lengths(a, contract[0])];
  let left = transposeExpr(context.loaded(a), [...batch[0], ...freeA, ...contract[0]]) as Load;
  let right = transposeExpr(context.loaded(b), [...batch[1], ...contract[1], ...freeB]) as Load;
  const numBatch = batch[0].length;
  const split = (load: Load, first: number): readonly [readonly number[], readonly number[]] => [
    load.strides.slice(numBatch, numBatch + first),
    load.strides.slice(numBatch + first),
  ];
  const [leftM, leftK] = split(left, m.length);
  const [rightK, rightN] = split(right, k.length);
  // The columns are one axis in memory, and sums go over runs that are not short; what is not so is copied.
  const shared = collapse(k, [leftK, rightK]).shape;
  const isShort = shared.length > 1 && shared[shared.length - 1] < shortest;
  const rows = collapse(m, [leftM]).shape;
  if (isShort || (rows.length > 1 && rows[rows.length - 1] < shortest))
    left = context.materialize(left, { dtype: left.dtype, shape: [...lengths(a, batch[0]), ...m, ...k] });
  if (isShort || collapse(n, [rightN]).shape.length > 1)
    right = context.materialize(right, { dtype: right.dtype, shape: [...lengths(b, batch[1]), ...k, ...n] });
  const output = context.result(y, "dotGeneral");
  context.kernels.push({
    kind: "dot",
    a: left,
    b: right,
    batch: lengths(a, batch[0]),
    m,
    n,
    k,
    output,
    outStrides: rowMajorStrides(y.type.shape),
  });
  return true;
};
