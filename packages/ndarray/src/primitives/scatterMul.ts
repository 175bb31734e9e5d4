import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { checkNumber } from "../checks.js";
import { isFloat } from "../dtype.js";
import { scatterLoop } from "../loops/gatherScatter.js";
import { div, mul, sub } from "./arithmetic.js";
import { eq } from "./compare.js";
import { convertDtype } from "./convertDtype.js";
import { fullLike } from "./full.js";
import { gatherP, scatterAddP, type ScatterOptions } from "./gatherScatter.js";
import { batchScatter, completeDimensions, scatterType, updateSizes, type ScatterParams } from "./indexDimensions.js";
import { select } from "./select.js";
import { optionsOf } from "../optionsOf.js";

/** An operand multiplied by updates at index vectors. */
export const scatterMulP: Primitive<ScatterParams> = /* @__PURE__ */ definePrimitive({
  name: "scatterMul",
  impl: ([x, indices, updates], { dimensions, mode }) =>
    scatterLoop(
      x,
      indices,
      updates,
      dimensions,
      updateSizes(x.shape, updates.shape, dimensions),
      mode,
      isFloat(x.dtype) ? (before, update) => before * update : Math.imul,
    ),
  shape: (args, params) => {
    checkNumber("scatterMul", { x: args[0], updates: args[2] });
    return scatterType("scatterMul", args, params);
  },
  jvp: [
    (dx, _y, [, indices, updates], params) => bind(scatterMulP, [dx, indices, updates], params),
    null,
    (du, _y, args, params) => bind(scatterAddP, [fullLike(args[0], 0), args[1], mul(du, otherFactors(args, params))], params),
  ],
  transpose: [(ct, [, indices, updates], params) => bind(scatterMulP, [ct, indices, updates], params), null, null],
  batch: (args, axes, size, params) => batchScatter((x, i, u, p) => bind(scatterMulP, [x, i, u], p), args, axes, size, params),
});

/**
 * For each update, the product of the operand and of the other updates at its place. We leave zeros out of the product
 * and count them: with another zero there, it is zero; otherwise we divide by the update itself, or by 1 for a zero.
 */
const otherFactors = ([x, indices, updates]: readonly NDArray[], { dimensions, mode }: ScatterParams): NDArray => {
  const sliceSizes = updateSizes(x.shape, updates.shape, dimensions);
  const read = (from: NDArray): NDArray => bind(gatherP, [from, indices], { dimensions, sliceSizes, mode, fillValue: 0 });
  const isZero = eq(updates, fullLike(updates, 0));
  const factors = select(isZero, fullLike(updates, 1), updates);
  const products = bind(scatterMulP, [x, indices, factors], { dimensions, mode });
  const zeros = convertDtype(isZero, "int32");
  const allZeros = bind(scatterAddP, [fullLike({ shape: x.shape, dtype: "int32" }, 0), indices, zeros], { dimensions, mode });
  const otherZeros = convertDtype(sub(read(allZeros), zeros), "bool");
  return select(otherZeros, fullLike(updates, 0), div(read(products), factors));
};

/**
 * `x` multiplied by `updates` at index vectors; updates that meet multiply.
 *
 * First derivatives hold everywhere. Second ones hold save between a zero and another update at the same place.
 *
 * @param updates - A slice for each index vector, in the shape that {@link gather} gives.
 * @throws {@link ShapeError} when shapes or dimensions do not fit; {@link DTypeError} for bool, or several dtypes.
 */
export const scatterMul = (x: NDArray, indices: NDArray, updates: NDArray, options: ScatterOptions): NDArray => {
  const { dimensions, mode } = optionsOf("scatterMul", options, { dimensions: undefined, mode: "fill" }, { mayHoldMore: true });
  return bind(scatterMulP, [x, indices, updates], { dimensions: completeDimensions("scatterMul", dimensions), mode });
};
