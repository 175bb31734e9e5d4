import { bytesPerElement } from "@nabla-js/ndarray/internal";
import type { DotLoops } from "./dotLoops.js";

/** What a product is cut along. Columns pack nothing twice; rows, where there are few columns, pack the same panels. */
export type Cut = "batch" | "columns" | "rows";

/** A product of this many columns' panels is cut along them. */
const enoughPanels = 8;

export const cutOf = ({ batch, m, columns }: DotLoops, width: number, rowsOfTile: number): Cut => {
  if ((batch.shape[0] ?? 1) >= enoughPanels) return "batch";
  const panels = Math.ceil(columns.length / width);
  const rows = m.shape.length > 1 ? m.shape[0] : Math.ceil((m.shape[0] ?? 1) / rowsOfTile);
  if (panels >= enoughPanels || panels >= rows) return panels > 1 || batch.shape.length === 0 ? "columns" : "batch";
  return "rows";
};

/** Bytes that a strip of rows leaves and follows its sums with, and how many rows it is worth packing the panels anew for. */
const stripBytes = 0.75 * 2 ** 20;
const fewestRows = 256;

/** The rows of a strip; `null` where one axis of rows is not all there is, or nothing is gained by more than one strip. */
export const stripOf = ({ m, batch, columns, outputs, loads }: DotLoops, rowsOfTile: number): number | null => {
  const [rows] = m.shape;
  if (m.shape.length !== 1 || batch.shape.length > 0) return null;
  const arrays = [...outputs.map((o) => o.access), ...loads.values()].filter(
    (access) => access.m[0] !== 0 && access.column !== 0,
  );
  const bytesOfRow = arrays.reduce((sum, { buffer }) => sum + columns.length * bytesPerElement(buffer!.dtype), 0);
  if (rows * bytesOfRow <= stripBytes) return null;
  const fitting = Math.floor(stripBytes / bytesOfRow);
  const strip = fitting - (fitting % rowsOfTile);
  return strip < fewestRows || rows < 2 * strip ? null : strip;
};
