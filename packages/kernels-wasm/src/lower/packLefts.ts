import { bytesPerElement, rowMajorStrides, sizeOf } from "@nabla-js/ndarray/internal";
import { dotLoopsOf } from "../emit/dot/dotLoops.js";
import { columnsOf } from "../emit/dot/lanes.js";
import { panelTile } from "../emit/dot/tileShape.js";
import { panelBytes } from "../emit/dot/packPanel.js";
import type { Buffer } from "./expr.js";
import type { DotKernel, Kernel, PackKernel, Schedule } from "./schedule.js";

/** What a tile reads of a left factor stays in the first cache up to this many steps of k, where they do not get in each other's way. */
const fewSteps = 256;

/** Lines a multiple of this many bytes apart get in each other's way, but for so many. */
const wayBytes = 4096;
const ways = 8;

/** Of lines so many bytes apart, how many stay in the first cache. */
const linesThatStay = (bytes: number): number => {
  let places = wayBytes / 64;
  for (let lines = bytes / 64; places > 1 && lines % 2 === 0; lines /= 2) places /= 2;
  return Math.min(fewSteps, ways * places);
};

/** Packing pays where what is packed is read for at least so many panels of columns. */
const enoughPanels = 4;

/** Elements in a line of the cache. */
const lineOf = { float32: 16, float64: 8 } as const;

/**
 * Packs left factors that are read across: of a gradient of weights, xᵀ·dy over many rows, a tile wants four neighbours of each
 * of a great many rows, each in a line of its own, for every panel of columns anew.
 */
export const packLefts = (schedule: Schedule): Schedule => ({
  ...schedule,
  kernels: schedule.kernels.flatMap((kernel): readonly Kernel[] => (kernel.kind === "dot" ? packed(kernel) : [kernel])),
});

const packed = (kernel: DotKernel): readonly (PackKernel | DotKernel)[] => {
  if (kernel.lists !== undefined) return [kernel];
  const { a, batch, m, k, output } = kernel;
  const steps = sizeOf(k);
  const apart = Math.max(...a.strides.slice(1).map(Math.abs)) * bytesPerElement(a.dtype);
  if (batch.length > 0 || m.length !== 1 || steps <= linesThatStay(apart) || a.strides[0] !== 1 || m[0] < 2 * panelTile.rows)
    return [kernel];
  const { dtype } = a;
  const line = dtype === "float64" ? lineOf.float64 : lineOf.float32;
  const isAcross = k.every((length, axis) => length === 1 || Math.abs(a.strides[1 + axis]) >= line);
  const columns = dotLoopsOf(kernel)?.columns.length ?? 0;
  if (!isAcross || columns < enoughPanels * columnsOf(dtype)) return [kernel];
  const tile = panelBytes(dtype, steps, panelTile.rows) / bytesPerElement(dtype);
  const tiles: Buffer = { dtype, size: Math.ceil(m[0] / panelTile.rows) * tile, name: `${output.name}left` };
  return [
    { kind: "pack", b: { ...a, strides: [...a.strides.slice(1), 1] }, k, n: m, output: tiles, width: panelTile.rows },
    {
      ...kernel,
      a: {
        ...a,
        buffer: tiles,
        offset: 0,
        strides: [tile / panelTile.rows, ...rowMajorStrides(k).map((stride) => stride * panelTile.rows)],
      },
      isLeftInTiles: true,
    },
  ];
};
