import { bytesPerElement, sizeOf } from "@nabla-js/ndarray/internal";
import { dotLoopsOf } from "../emit/dot/dotLoops.js";
import { rightOf } from "../emit/dot/emitDot.js";
import { columnsOf } from "../emit/dot/lanes.js";
import { panelBytes } from "../emit/dot/packPanel.js";
import type { Buffer } from "./expr.js";
import type { DotKernel, Kernel, PackKernel, ScanKernel, Schedule } from "./schedule.js";

/** Packs what is the right factor of a product in every step of a loop once, before the loop. */
export const hoistPacks = (schedule: Schedule): Schedule => ({
  ...schedule,
  kernels: schedule.kernels.flatMap((kernel): readonly Kernel[] => (kernel.kind === "scan" ? hoisted(kernel) : [kernel])),
});

const hoisted = (scan: ScanKernel): readonly Kernel[] => {
  const packs: PackKernel[] = [];
  const consts = [...scan.consts];
  const kernels = scan.body.kernels.map((kernel): Kernel => {
    const outer = kernel.kind === "dot" ? scan.consts.find(({ inner }) => inner === kernel.b.buffer)?.outer : undefined;
    if (kernel.kind !== "dot" || outer === undefined || !isPacked(kernel)) return kernel;
    const { b, k, n } = kernel;
    const size = (Math.ceil(sizeOf(n) / columnsOf(b.dtype)) * panelBytes(b.dtype, sizeOf(k))) / bytesPerElement(b.dtype);
    const panels = (name: string): Buffer => ({ dtype: b.dtype, size, name: `${kernel.output.name}${name}` });
    const [inside, before] = [panels("panels"), panels("packed")];
    packs.push({ kind: "pack", b: { ...b, buffer: outer }, k, n, output: before, width: columnsOf(b.dtype) });
    consts.push({ inner: inside, outer: before });
    return { ...kernel, packed: inside };
  });
  if (packs.length === 0) return [scan];
  // The body knows its constants by its inputs.
  return [...packs, { ...scan, consts, body: { ...scan.body, kernels } }];
};

/** Whether a product packs its right factor whole, on the way. */
const isPacked = (kernel: DotKernel): boolean => {
  if (kernel.lists !== undefined || kernel.batch.length > 0 || kernel.output.size === 0 || sizeOf(kernel.k) === 0) return false;
  const loops = dotLoopsOf(kernel);
  return loops !== null && loops.isOneBlock && rightOf(kernel, loops) === "panel";
};
