import type { Shape } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { checkOrder, checkWhole } from "../checks.js";

/** The options of {@link shapes}. */
export interface ShapesOptions {
  /** @defaultValue 0 */
  readonly minRank?: number;
  /** @defaultValue 5, or `minRank` where that is more */
  readonly maxRank?: number;
  /** The shortest axis; 0 lets arrays be empty now and then. @defaultValue 0 */
  readonly minSide?: number;
  /** @defaultValue 4, or `minSide` where that is more */
  readonly maxSide?: number;
  /** The most elements; axes are cut to 1 from the right until the shape keeps to it. @defaultValue 32 */
  readonly maxSize?: number;
}

/** Shapes, biased to `[]`, to axes of length 1, and (less often) to empty ones. */
export const shapes = (options: ShapesOptions = {}): fc.Arbitrary<Shape> => shapesOf("shapes", options, 5);

/** As {@link shapes}, speaking for whoever asks, who may draw fewer axes. */
export const shapesOf = (op: string, options: ShapesOptions, usualMaxRank: number): fc.Arbitrary<Shape> => {
  const given = optionsOf(op, options, { minRank: 0, maxRank: undefined, minSide: 0, maxSide: undefined, maxSize: 32 });
  const { minRank, minSide, maxSize } = given;
  checkWhole(op, "minRank", minRank);
  checkWhole(op, "minSide", minSide);
  const { maxRank = Math.max(usualMaxRank, minRank), maxSide = Math.max(4, minSide) } = given;
  checkWhole(op, "maxRank", maxRank);
  checkWhole(op, "maxSide", maxSide);
  checkWhole(op, "maxSize", maxSize, 1);
  checkOrder(op, { minRank, maxRank });
  checkOrder(op, { minSide, maxSide });
  return ranks(minRank, maxRank)
    .chain((rank) => fc.array(sidesOf(minSide, maxSide), { minLength: rank, maxLength: rank }))
    .map((shape) => atMost(shape, maxSize));
};

/**
 * The length of one axis: 1 and 0 stand out.
 *
 * @param maxSide - @defaultValue 4, or `minSide` where that is more
 */
export const sides = (minSide = 0, maxSide?: number): fc.Arbitrary<number> => {
  checkWhole("sides", "minSide", minSide);
  const longest = maxSide === undefined ? Math.max(4, minSide) : maxSide;
  checkWhole("sides", "maxSide", longest);
  checkOrder("sides", { minSide, maxSide: longest });
  return sidesOf(minSide, longest);
};

const sidesOf = (minSide: number, maxSide: number): fc.Arbitrary<number> => {
  const usual = fc.integer({ min: Math.min(Math.max(2, minSide), maxSide), max: maxSide });
  return fc.oneof(
    { arbitrary: usual, weight: 16 },
    ...(minSide <= 1 && maxSide >= 1 ? [{ arbitrary: fc.constant(1), weight: 4 }] : []),
    ...(minSide === 0 ? [{ arbitrary: fc.constant(0), weight: 1 }] : []),
  );
};

/** Mostly 0 to 3 axes; more of them now and then. */
const ranks = (minRank: number, maxRank: number): fc.Arbitrary<number> => {
  const low = fc.integer({ min: minRank, max: Math.max(minRank, Math.min(3, maxRank)) });
  return maxRank <= 3 || minRank >= 3
    ? fc.integer({ min: minRank, max: Math.max(minRank, maxRank) })
    : fc.oneof({ arbitrary: low, weight: 5 }, { arbitrary: fc.integer({ min: 4, max: maxRank }), weight: 1 });
};

/** The shape, with axes cut to 1 from the right until it has no more than `maxSize` elements. */
export const atMost = (shape: Shape, maxSize: number): Shape => {
  const cut = [...shape];
  let size = cut.reduce((product, side) => product * side, 1);
  for (let axis = cut.length - 1; axis >= 0 && size > maxSize; axis--) {
    size /= cut[axis];
    cut[axis] = 1;
  }
  return cut;
};
