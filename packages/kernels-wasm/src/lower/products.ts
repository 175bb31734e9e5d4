import { dotAxes } from "@nabla-js/grad/internal";
import { rowMajorStrides } from "@nabla-js/ndarray/internal";
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
  const axes = dotAxes(it);
  const { batch, m, n, k } = axes;
  let left = transposeExpr(context.loaded(a), axes.left) as Load;
  let right = transposeExpr(context.loaded(b), axes.right) as Load;
  const numBatch = batch.length;
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
    left = context.materialize(left, { dtype: left.dtype, shape: [...batch, ...m, ...k] });
  if (isShort || collapse(n, [rightN]).shape.length > 1)
    right = context.materialize(right, { dtype: right.dtype, shape: [...batch, ...k, ...n] });
  const output = context.result(y, "dotGeneral");
  context.kernels.push({
    kind: "dot",
    a: left,
    b: right,
    batch,
    m,
    n,
    k,
    output,
    outStrides: rowMajorStrides(y.type.shape),
  });
  return true;
};
