import type { NDArray } from "../core.js";
import { bind, definePrimitive, type Primitive } from "../core.js";
import { checkAxes, checkSameDType, checkArrays } from "../checks.js";
import { allocate } from "../dtype.js";
import { sameShape, sizeOf, withoutAxes } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { contiguous } from "../storage.js";
import { jointlyLinear } from "../jointlyLinear.js";
import { ValueError } from "../valueError.js";
import { full } from "./full.js";
import { pad, slice, type Padding } from "./padSlice.js";
import { broadcastInDim } from "./sumBroadcast.js";
import { moveaxis } from "./transpose.js";

type ConcatenateParams = { readonly axis: number };

/** Arrays one after the other along `axis`. Its adjoint cuts the cotangent at the joints. */
export const concatenateP: Primitive<ConcatenateParams> = /* @__PURE__ */ jointlyLinear(
  /* @__PURE__ */ definePrimitive({
    name: "concatenate",
    impl: (xs, { axis }, out) => {
      const data = allocate(out.dtype, sizeOf(out.shape));
      const block = sizeOf(out.shape.slice(axis));
      const blocks = sizeOf(out.shape.slice(0, axis));
      let at = 0;
      for (const x of xs) {
        const part = sizeOf(x.shape.slice(axis));
        const from = contiguous(x).data;
        for (let i = 0; i < blocks; i++) data.set(from.subarray(i * part, (i + 1) * part), at + i * block);
        at += part;
      }
      return data;
    },
    shape: (xs, { axis }) => {
      const named = Object.fromEntries(xs.map((x, i) => [`x${i}`, x]));
      if (xs.length === 0)
        throw new ValueError({
          op: "concatenate",
          given: "no arrays",
          expected: "at least one",
          mend: "Start from an array of length 0 along the axis.",
        });
      checkSameDType("concatenate", named);
      checkAxes("concatenate", xs[0], [axis]);
      const rest = withoutAxes(xs[0].shape, [axis]);
      if (xs.some((x) => x.shape.length !== xs[0].shape.length || !sameShape(withoutAxes(x.shape, [axis]), rest)))
        throw new ShapeError({
          op: "concatenate",
          given: Object.fromEntries(xs.map((x, i) => [`x${i}`, x.shape])),
          expected: `shapes that differ along axis ${axis} alone`,
          mend: "Pad, slice or reshape the arrays so that their other axes agree; np.stack makes a new axis.",
        });
      const length = xs.reduce((sum, x) => sum + x.shape[axis], 0);
      return { dtype: xs[0].dtype, shape: xs[0].shape.map((n, i) => (i === axis ? length : n)) };
    },
    jvp:
      (index) =>
      (dx, _y, xs, { axis }) => {
        const before = xs.slice(0, index).reduce((sum, x) => sum + x.shape[axis], 0);
        const after = xs.slice(index + 1).reduce((sum, x) => sum + x.shape[axis], 0);
        return pad(
          dx,
          full([], 0, dx.dtype),
          dx.shape.map((_, i): Padding => (i === axis ? [before, after, 0] : [0, 0, 0])),
        );
      },
    transpose:
      (index) =>
      (ct, xs, { axis }) => {
        const start = xs.slice(0, index).reduce((sum, x) => sum + x.shape[axis], 0);
        return slice(
          ct,
          ct.shape.map((_, i) => (i === axis ? start : 0)),
          ct.shape.map((n, i) => (i === axis ? start + xs[index].shape[axis] : n)),
        );
      },
    batch: (xs, axes, size, { axis }) => {
      const mapped = xs.map((x, i) => {
        const d = axes[i];
        return d === null ? broadcastInDim(x, [size, ...x.shape], [0]) : moveaxis(x, d, 0);
      });
      return [concatenate(mapped, axis + 1), 0];
    },
  }),
);

/**
 * Arrays one after the other along `axis`.
 *
 * @param xs - One or more arrays of one dtype, whose shapes differ along `axis` alone.
 * @returns The first elements of `axis` from the first array, the next from the second, and so on.
 * @throws {@link ShapeError} when the other axes differ; {@link DTypeError} for several dtypes; {@link ValueError} for an empty list.
 */
export const concatenate = (xs: readonly NDArray[], axis: number): NDArray => {
  checkArrays("concatenate", xs);
  return xs.length === 1 && isAxis(xs[0], axis) ? xs[0] : bind(concatenateP, xs, { axis });
};

const isAxis = (x: NDArray, axis: unknown): boolean =>
  Number.isInteger(axis) && (axis as number) >= 0 && (axis as number) < x.ndim;
