/** The arithmetic of windows that slide over axes: for convolutions and for reductions over windows. */
import type { Shape } from "./shape.js";

/** Elements added before and after an axis; negative ones cut off. */
export type Pads = readonly [low: number, high: number];

/** Padding as callers write it: for each axis, or `SAME` (⌈n/stride⌉ positions), or `VALID` (none). */
export type PaddingLike = readonly Pads[] | "SAME" | "VALID";

/** The length of an axis, or a window, once `dilation − 1` holes stand between its elements. */
export const dilatedLength = (length: number, dilation: number): number => (length === 0 ? 0 : (length - 1) * dilation + 1);

/** How many positions a window has on an axis. */
export const windowPositions = (length: number, [low, high]: Pads, window: number, stride: number): number =>
  Math.max(0, Math.floor((low + length + high - window) / stride) + 1);

/** Padding in numbers. Lengths and windows are dilated ones. For `SAME` the odd element is added behind. */
export const resolvePadding = (
  padding: PaddingLike,
  lengths: Shape,
  windows: readonly number[],
  strides: readonly number[],
): readonly Pads[] => {
  if (padding === "VALID") return lengths.map((): Pads => [0, 0]);
  if (padding !== "SAME") return padding;
  return lengths.map((length, i): Pads => {
    const total = Math.max(0, (Math.ceil(length / strides[i]) - 1) * strides[i] + windows[i] - length);
    const low = Math.floor(total / 2);
    return [low, total - low];
  });
};
