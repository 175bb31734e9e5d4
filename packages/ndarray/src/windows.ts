/** The arithmetic of windows that slide over axes: for convolutions and for reductions over windows. */
import type { Shape } from "./shape.js";
import { checkWholes } from "./checks.js";
import { show } from "./show.js";
import { ValueError } from "./valueError.js";

/** Elements added before and after an axis; negative ones cut off. */
export type Pads = readonly [low: number, high: number];

/** Padding as callers write it: for each axis, or `SAME` (⌈n/stride⌉ positions), or `VALID` (none). */
export type PaddingLike = readonly Pads[] | "SAME" | "VALID";

/** Throws unless the settings of windows are lists of whole numbers, and the padding is one that we know. */
export const checkWindows = (op: string, padding: PaddingLike, lists: Readonly<Record<string, readonly number[]>>): void => {
  for (const [name, list] of Object.entries(lists)) checkWholes(op, name, list);
  const isPair = (pads: unknown): boolean => Array.isArray(pads) && pads.length === 2 && pads.every(Number.isInteger);
  if (padding === "SAME" || padding === "VALID" || (Array.isArray(padding) && padding.every(isPair))) return;
  throw new ValueError({
    op,
    given: `padding ${show(padding)}`,
    expected: '"SAME", "VALID", or for each spatial axis [low, high]',
    mend: "Write [[1, 1], [1, 1]] for one element around two axes.",
  });
};

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
