import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { scatterLoop } from "../loops/gatherScatter.js";
import { convertDtype } from "./convertDtype.js";
import { full, fullLike, iota } from "./full.js";
import { gatherP, type ScatterOptions } from "./gatherScatter.js";
import { batchScatter, completeDimensions, scatterType, updateSizes, type ScatterParams } from "./indexDimensions.js";
import { reshape } from "./reshape.js";
import { select } from "./select.js";
import { sub } from "./arithmetic.js";
import { optionsOf } from "../optionsOf.js";

/**
 * An operand with updates put in the place of what was there. Index vectors are taken in row-major order, so that of
 * updates that meet the last one stays: on every backend, as the derivative is that of the update that stays.
 */
export const scatterP: Primitive<ScatterParams> = /* @__PURE__ */ definePrimitive({
  name: "scatter",
  impl: ([x, indices, updates], { dimensions, mode }) =>
    scatterLoop(x, indices, updates, dimensions, updateSizes(x.shape, updates.shape, dimensions), mode, "set"),
  shape: (args, params) => scatterType("scatter", args, params),
  jvp: [
    (dx, _y, [, indices, updates], params) => bind(scatterP, [dx, indices, fullLike(updates, 0)], params),
    null,
    (du, _y, [x, indices], params) => bind(scatterP, [fullLike(x, 0), indices, du], params),
  ],
  transpose: [
    (ct, [, indices, updates], params) => bind(scatterP, [ct, indices, fullLike(updates, 0)], params),
    null,
    (ct, [x, indices, updates], { dimensions, mode }) => {
      // Number the updates, write the numbers, and read them back: where its own number stands, an update has stayed.
      const sliceSizes = updateSizes(x.shape, updates.shape, dimensions);
      const read = (from: NDArray): NDArray => bind(gatherP, [from, indices], { dimensions, sliceSizes, mode, fillValue: 0 });
      const numbers = reshape(iota([updates.size], 0, "int32"), updates.shape);
      const stayed = read(bind(scatterP, [full(x.shape, -1, "int32"), indices, numbers], { dimensions, mode }));
      const overwritten = convertDtype(sub(stayed, numbers), "bool");
      return select(overwritten, full(updates.shape, 0, ct.dtype), read(ct));
    },
  ],
  batch: (args, axes, size, params) => batchSettingScatter(args, axes, size, params),
});

/** Scatters that are mapped in any of their arguments. */
export const batchSettingScatter = (
  args: readonly NDArray[],
  axes: readonly (number | null)[],
  size: number,
  params: ScatterParams,
): readonly [NDArray, number | null] => batchScatter((x, i, u, p) => bind(scatterP, [x, i, u], p), args, axes, size, params);

/**
 * `x` with `updates` in the place of slices at index vectors. Where updates meet, the last in row-major order stays.
 *
 * @param x - The array to write into.
 * @param indices - Integers `[...vectors, components]`, as for {@link gather}.
 * @param updates - A slice for each index vector, in the shape that {@link gather} gives.
 * @throws {@link ShapeError} when shapes or dimensions do not fit; {@link DTypeError} for several dtypes.
 */
export const scatter = (x: NDArray, indices: NDArray, updates: NDArray, options: ScatterOptions): NDArray => {
  const { dimensions, mode } = optionsOf("scatter", options, { dimensions: undefined, mode: "fill" }, { mayHoldMore: true });
  return bind(scatterP, [x, indices, updates], { dimensions: completeDimensions("scatter", dimensions), mode });
};
