import { bytesPerElement, sizeOf } from "@nabla-js/ndarray/internal";
import { countOps, type Buffer } from "../lower/expr.js";
import { readBy, writtenBy } from "../lower/mergeLoops.js";
import { exprsOf, innerSchedules, type Kernel } from "../lower/schedule.js";

/** What one run of a kernel does. */
export interface KernelCost {
  /** Floating-point operations; a function of one number counts as one. */
  readonly flops: number;
  /** Bytes of the buffers that it reads and writes, each once. */
  readonly bytes: number;
}

/** The operations and bytes of a kernel; those of a loop's body are counted with the kernels of the body. */
export const kernelCost = (kernel: Kernel): KernelCost => {
  if (innerSchedules(kernel).length > 0) return { flops: 0, bytes: 0 };
  const buffers = new Set<Buffer>([...readBy(kernel), ...writtenBy(kernel)]);
  const bytes = [...buffers].reduce((sum, { size, dtype }) => sum + size * bytesPerElement(dtype), 0);
  return { flops: flopsOf(kernel), bytes };
};

const flopsOf = (kernel: Kernel): number => {
  switch (kernel.kind) {
    case "loop":
      return sizeOf(kernel.shape) * countOps(exprsOf(kernel.outputs));
    case "reduce":
      return sizeOf(kernel.shape) * sizeOf(kernel.reduced) * (1 + countOps([kernel.expr]));
    case "dot":
      return 2 * sizeOf(kernel.batch) * sizeOf(kernel.m) * sizeOf(kernel.n) * sizeOf(kernel.k);
    default:
      return 0;
  }
};
