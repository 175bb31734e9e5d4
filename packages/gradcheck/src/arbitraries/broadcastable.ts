import type { Shape } from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { checkWhole } from "../checks.js";
import { shapesOf, type ShapesOptions } from "./shapes.js";

/** Shapes that broadcast together, and what they broadcast to. */
export interface Broadcastable {
  readonly shapes: readonly Shape[];
  readonly result: Shape;
}

/**
 * `count` shapes that broadcast: each is the result with some axes of length 1 in place of theirs, and some left out at
 * the front. The options are those of {@link shapes}, with `maxRank` 4 where it is left out.
 */
export const broadcastable = (count = 2, options: ShapesOptions = {}): fc.Arbitrary<Broadcastable> => {
  checkWhole("broadcastable", "count", count, 1);
  return shapesOf("broadcastable", options, 4).chain((full) => {
    const member = fc.tuple(fc.nat(full.length), fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length }));
    return fc.array(member, { minLength: count, maxLength: count }).map((members) => {
      const drawn = members.map(([dropped, ones]) => full.map((side, axis) => (ones[axis] ? 1 : side)).slice(dropped));
      const rank = Math.max(0, ...drawn.map((shape) => shape.length));
      const result = full.slice(full.length - rank).map((side, i) => {
        const has = drawn.some((shape) => shape.length >= rank - i && shape[shape.length - rank + i] === side);
        return has ? side : 1;
      });
      return { shapes: drawn, result };
    });
  });
};
