import { ValueError, type TypedArray } from "@nabla-js/ndarray";
import { allocate, highest, sizeOf, type ArrayType, type HostArray } from "@nabla-js/ndarray/internal";

/** Whole numbers up to here are exact in float32. */
const mostExact = 2 ** 24;

/**
 * The elements of an array, row-major, as the float32 of a device.
 *
 * @throws {@link ValueError} for a whole number beyond ±2²⁴, which float32 does not hold.
 */
export const toDevice = (x: HostArray): Float32Array => {
  const data = x.data.subarray(0, sizeOf(x.shape));
  if (x.dtype === "int32" && data.some((value) => Math.abs(value) > mostExact)) {
    const value = data.find((it) => Math.abs(it) > mostExact)!;
    throw new ValueError({
      op: "kernels-gpu",
      given: `the int32 ${value}`,
      expected: `whole numbers from −${mostExact} to ${mostExact}, which float32 holds exactly`,
      mend: "Keep larger integers outside of what runs on the GPU.",
    });
  }
  return Float32Array.from(data);
};

/** The float32 of a device as elements of a dtype. */
export const toHost = (data: Float32Array, { dtype, shape }: ArrayType): TypedArray => {
  if (dtype === "float32") return data;
  const result = allocate(dtype, sizeOf(shape));
  // The largest int32 is no float32: it comes as the next number, which would wrap around.
  if (dtype === "int32") for (let i = 0; i < result.length; i++) result[i] = Math.min(data[i], highest(dtype));
  else result.set(data.subarray(0, result.length));
  return result;
};
