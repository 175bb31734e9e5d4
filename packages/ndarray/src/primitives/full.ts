import type { NDArray } from "../core.js";
import { bind, definePrimitive, hostArray, type Primitive } from "../core.js";
import { allocate, type DType } from "../dtype.js";
import { sizeOf, type Shape } from "../shape.js";

type FullParams = { readonly shape: Shape; readonly dtype: DType; readonly value: number };
type IotaParams = { readonly shape: Shape; readonly dtype: DType; readonly axis: number };

// They have no inputs: nothing to differentiate, nothing to map.

/** One number, repeated: free, as it is stored once. */
export const fullP: Primitive<FullParams> = /* @__PURE__ */ definePrimitive({
  name: "full",
  impl: (_args, { shape, dtype, value }, out) => {
    const data = allocate(dtype, 1);
    data[0] = value;
    return hostArray(out, data, new Array<number>(shape.length).fill(0));
  },
  shape: (_args, { shape, dtype }) => ({ dtype, shape }),
  jvp: [],
  transpose: [],
  batch: (_args, _axes, _size, params) => [full(params.shape, params.value, params.dtype), null],
});

/** 0, 1, 2, … along `axis`, repeated along the others. */
export const iotaP: Primitive<IotaParams> = /* @__PURE__ */ definePrimitive({
  name: "iota",
  impl: (_args, { shape, axis, dtype }, out) => {
    const length = sizeOf(shape) === 0 ? 0 : shape[axis];
    const data = allocate(dtype, length);
    for (let i = 0; i < length; i++) data[i] = i;
    return hostArray(
      out,
      data,
      shape.map((_, i) => (i === axis ? 1 : 0)),
    );
  },
  shape: (_args, { shape, dtype }) => ({ dtype, shape }),
  jvp: [],
  transpose: [],
  batch: (_args, _axes, _size, params) => [iota(params.shape, params.axis, params.dtype), null],
});

/** An array filled with one number. For rules: it needs an interpreter, which there is once an array was made. */
export const full = (shape: Shape, value: number, dtype: DType): NDArray => bind(fullP, [], { shape, dtype, value });

/** Like `x`, filled with one number. */
export const fullLike = (x: { readonly shape: Shape; readonly dtype: DType }, value: number): NDArray =>
  full(x.shape, value, x.dtype);

/** 0, 1, 2, … along `axis` of `shape`. For rules, as {@link full}. */
export const iota = (shape: Shape, axis: number, dtype: DType): NDArray => bind(iotaP, [], { shape, dtype, axis });
