import type { ThreadResult } from "../emit/kernelText.js";
import type { GpuHandle, GpuValue } from "./gpuJs.js";

/** Whether a value lies on a GPU, to be given back. */
export const isGpuHandle = (value: unknown): value is GpuHandle =>
  typeof value === "object" && value !== null && typeof (value as { delete?: unknown }).delete === "function";

/** A result as the next kernel, or whoever reads it, sees it: numbers in a row, unless they are vectors for one kernel more. */
export const laid = (value: GpuValue, size: number, result: ThreadResult): GpuValue => {
  if (result === "vector") return value;
  return result === "number" ? flattened(value, size) : unpacked(value as PackedHandle, size);
};

/** Rows of threads lie one behind the other: a list of arrays over one memory, or a buffer that would be read as such a list. */
const flattened = (value: GpuValue, size: number): GpuValue => {
  if (isGpuHandle(value)) {
    (value as PackedHandle).output = [size];
    return value;
  }
  if (!Array.isArray(value)) return value;
  const [first] = (value as unknown[]).flat(2) as Float32Array[];
  return new Float32Array(first.buffer as ArrayBuffer, first.byteOffset, size);
};

/** A buffer of four numbers for each thread. */
interface PackedHandle extends GpuHandle {
  type: string;
  output: readonly number[];
  /** Of a buffer. */
  componentCount?: number;
  /** Of a texture. */
  dimensions?: readonly number[];
}

/** The same buffer, seen as numbers in a row. */
const unpacked = (value: PackedHandle, size: number): GpuValue => {
  value.output = [size];
  if (value.type === "WebGPUBuffer") value.componentCount = 1;
  else {
    value.type = "MemoryOptimizedNumberTexture";
    value.dimensions = [size, 1, 1];
  }
  return value;
};
