import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { scatterLoop } from "../loops/gatherScatter.js";
import { add, div, mul } from "./arithmetic.js";
import { eq } from "./compare.js";
import { convertDtype } from "./convertDtype.js";
import { fullLike } from "./full.js";
import { gatherP, scatterAddP, type ScatterOptions } from "./gatherScatter.js";
import { batchScatter, completeDimensions, scatterType, updateSizes, type ScatterParams } from "./indexDimensions.js";
import { optionsOf } from "../optionsOf.js";

// The two differ in what they keep. Those that share an extremum share its derivative evenly.

const extremum = (name: string, combine: (x: number, y: number) => number): Primitive<ScatterParams> => {
  const primitive: Primitive<ScatterParams> = definePrimitive<ScatterParams>({
    name,
    impl: ([x, indices, updates], { dimensions, mode }) =>
      scatterLoop(x, indices, updates, dimensions, updateSizes(x.shape, updates.shape, dimensions), mode, combine),
    shape: (args, params) => scatterType(name, args, params),
    jvp: [
      (dx, y, args, params) => mul(dx, shares(y, args, params).ofOperand),
      null,
      (du, y, args, params) =>
        bind(scatterAddP, [fullLike(args[0], 0), args[1], mul(du, shares(y, args, params).ofUpdates)], params),
    ],
    transpose: [null, null, null],
    batch: (args, axes, size, params) => batchScatter((x, i, u, p) => bind(primitive, [x, i, u], p), args, axes, size, params),
  });
  return primitive;
};

/** The part of the derivative that operand and updates get: one over how many reach the extremum, or nothing. */
const shares = (
  y: NDArray,
  [x, indices, updates]: readonly NDArray[],
  { dimensions, mode }: ScatterParams,
): { readonly ofOperand: NDArray; readonly ofUpdates: NDArray } => {
  const sliceSizes = updateSizes(x.shape, updates.shape, dimensions);
  const read = (from: NDArray, fillValue: number): NDArray =>
    bind(gatherP, [from, indices], { dimensions, sliceSizes, mode, fillValue });
  const operandHas = convertDtype(eq(x, y), x.dtype);
  const updatesHave = convertDtype(eq(updates, read(y, NaN)), x.dtype);
  const winners = add(operandHas, bind(scatterAddP, [fullLike(x, 0), indices, updatesHave], { dimensions, mode }));
  return { ofOperand: div(operandHas, winners), ofUpdates: div(updatesHave, read(winners, 1)) };
};

export const scatterMinP: Primitive<ScatterParams> = /* @__PURE__ */ extremum("scatterMin", Math.min);
export const scatterMaxP: Primitive<ScatterParams> = /* @__PURE__ */ extremum("scatterMax", Math.max);

/**
 * The smaller of `x` and the `updates` at index vectors; NaN if any is. Those that are equally small share the derivative.
 *
 * @param updates - A slice for each index vector, in the shape that {@link gather} gives.
 * @throws {@link ShapeError} when shapes or dimensions do not fit; {@link DTypeError} for several dtypes.
 */
export const scatterMin = (x: NDArray, indices: NDArray, updates: NDArray, options: ScatterOptions): NDArray => {
  const { dimensions, mode } = optionsOf("scatterMin", options, { dimensions: undefined, mode: "fill" }, { mayHoldMore: true });
  return bind(scatterMinP, [x, indices, updates], { dimensions: completeDimensions("scatterMin", dimensions), mode });
};

/**
 * The larger of `x` and the `updates` at index vectors; NaN if any is. Those that are equally large share the derivative.
 *
 * @param updates - A slice for each index vector, in the shape that {@link gather} gives.
 * @throws {@link ShapeError} when shapes or dimensions do not fit; {@link DTypeError} for several dtypes.
 */
export const scatterMax = (x: NDArray, indices: NDArray, updates: NDArray, options: ScatterOptions): NDArray => {
  const { dimensions, mode } = optionsOf("scatterMax", options, { dimensions: undefined, mode: "fill" }, { mayHoldMore: true });
  return bind(scatterMaxP, [x, indices, updates], { dimensions: completeDimensions("scatterMax", dimensions), mode });
};
