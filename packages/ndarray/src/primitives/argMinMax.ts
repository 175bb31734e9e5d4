import { bind, definePrimitive, type NDArray, type Primitive } from "../core.js";
import { checkAxes } from "../checks.js";
import { indexLoop } from "../loops/along.js";
import { withoutAxes } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { moveaxis } from "./transpose.js";

type AxisParams = { readonly axis: number };

const arg = (name: string, beats: (x: number, best: number) => boolean): Primitive<AxisParams> => {
  const primitive: Primitive<AxisParams> = definePrimitive<AxisParams>({
    name,
    impl: ([x], { axis }, out) => indexLoop(x, axis, out, beats),
    shape: ([x], { axis }) => {
      checkAxes(name, x, [axis]);
      if (x.shape[axis] === 0)
        throw new ShapeError({
          op: name,
          given: { x: x.shape },
          expected: `at least one element along axis ${axis}`,
          mend: "Leave empty arrays out, or choose another axis.",
        });
      return { dtype: "int32", shape: withoutAxes(x.shape, [axis]) };
    },
    jvp: [null],
    transpose: [null],
    batch: ([x], [d], _size, { axis }) => [bind(primitive, [moveaxis(x, d!, 0)], { axis: axis + 1 }), 0],
  });
  return primitive;
};

export const argmaxP: Primitive<AxisParams> = /* @__PURE__ */ arg("argmax", (x, best) => x > best);
export const argminP: Primitive<AxisParams> = /* @__PURE__ */ arg("argmin", (x, best) => x < best);

/** The place of the largest element along `axis`, int32: the first of equals; the first NaN, if there is one. */
export const argmax = (x: NDArray, axis: number): NDArray => bind(argmaxP, [x], { axis });

/** The place of the smallest element along `axis`, int32: the first of equals; the first NaN, if there is one. */
export const argmin = (x: NDArray, axis: number): NDArray => bind(argminP, [x], { axis });
