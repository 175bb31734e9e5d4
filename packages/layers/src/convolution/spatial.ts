/** How layers over spatial axes read their options: one number for all axes, or a list with one for each. */
import { ShapeError, ValueError, type NDArray, type Shape } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { checkArrays } from "../checks.js";
import type { Pads } from "@nabla-js/ndarray/lax";

/** One number for all spatial axes, or one for each. */
export type PerAxis = number | readonly number[];

/**
 * What is added around the spatial axes: `VALID`, nothing; `SAME`, so that there are ⌈length / stride⌉ positions, the odd
 * element behind; a number for both sides of all axes; or for each axis a number or `[before, after]`.
 */
export type SpatialPadding = "SAME" | "VALID" | number | readonly (number | Pads)[];

/** A number for each of `count` axes. Throws {@link ValueError} unless they are whole numbers from `least` on. */
export const eachAxis = (op: string, name: string, value: PerAxis, count: number, least = 1): readonly number[] => {
  const list = typeof value === "number" ? new Array<number>(count).fill(value) : value;
  if (!Array.isArray(list) || list.length !== count || list.some((n) => !Number.isInteger(n) || n < least))
    throw new ValueError({
      op,
      given: `${name} ${show(list)} for ${count} spatial ${count === 1 ? "axis" : "axes"}`,
      expected: `a whole number from ${least} on for each of them`,
      mend: "Give one number for all axes, or a list with one for each.",
    });
  return list as readonly number[];
};

/** Throws unless it is a whole number from 1 on, or a list of them: what can be said of a window before an input is seen. */
export const checkPerAxis = (op: string, name: string, value: PerAxis): void => {
  const list: readonly number[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || list.some((n) => !Number.isInteger(n) || n < 1))
    throw new ValueError({
      op,
      given: `${name} ${show(value)}`,
      expected: "a whole number from 1 on, or one for each spatial axis",
      mend: "Give one number for all axes, or a list with one for each.",
    });
};

/** Padding before and after each axis; words stay words. */
export const eachPadding = (op: string, padding: SpatialPadding, count: number): "SAME" | "VALID" | readonly Pads[] => {
  if (padding === "SAME" || padding === "VALID") return padding;
  const list: unknown = typeof padding === "number" ? new Array<number>(count).fill(padding) : padding;
  const pads = Array.isArray(list) ? list.map((p: number | Pads): Pads => (typeof p === "number" ? [p, p] : p)) : [];
  const isPair = (p: unknown): boolean => Array.isArray(p) && p.length === 2 && p.every((n) => Number.isInteger(n) && n >= 0);
  if (pads.length !== count || !pads.every(isPair))
    throw new ValueError({
      op,
      given: `padding ${show(padding)} for ${count} spatial ${count === 1 ? "axis" : "axes"}`,
      expected: '"SAME", "VALID", a number, or for each axis a number or [before, after], none of them negative',
      mend: "Give one number for all axes, or a list with one entry for each.",
    });
  return pads;
};

/** The number of spatial axes of `[batch, channels, ...places]`. Throws {@link ShapeError} when there are none. */
export const spatialRank = (op: string, shape: Shape): number => {
  if (shape.length < 3)
    throw new ShapeError({
      op,
      given: { x: shape },
      expected: "[batch, channels, ...places], with at least one axis of places",
      mend: "Reshape x; images are [batch, channels, height, width].",
    });
  return shape.length - 2;
};

/** Throws unless `x` has this many spatial axes. */
export const checkSpatial = (op: string, x: NDArray, count: number): void => {
  checkArrays(op, { x });
  if (x.ndim !== count + 2)
    throw new ShapeError({
      op,
      given: { x: x.shape },
      expected: ["[batch, channels, length]", "[batch, channels, height, width]", "[batch, channels, depth, height, width]"][
        count - 1
      ],
      mend: "Channels come before the places; add an axis for a single channel with np.expandDims(x, 1).",
    });
};

/** A number, or numbers, as a layer's name writes them: `5`, `3x3`. */
export const written = (value: PerAxis): string => (Array.isArray(value) ? value.join("x") : String(value));
