import type { DType, TypedArray } from "@nabla-js/ndarray";
import { allocate } from "@nabla-js/ndarray/internal";

/** Rows of `width` elements, in the order of `indices`, in a fresh buffer. */
export const copyRows = (data: TypedArray, dtype: DType, width: number, indices: Int32Array): TypedArray => {
  const out = allocate(dtype, indices.length * width);
  if (width === 1) {
    for (let i = 0; i < indices.length; i++) out[i] = data[indices[i]];
    return out;
  }
  for (let i = 0; i < indices.length;) {
    // Neighbours that lie together are copied together.
    let run = 1;
    while (i + run < indices.length && indices[i + run] === indices[i] + run) run++;
    out.set(data.subarray(indices[i] * width, (indices[i] + run) * width), i * width);
    i += run;
  }
  return out;
};
