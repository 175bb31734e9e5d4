import * as fc from "fast-check";
import { checkArbitrary } from "../checks.js";

/** Lists and records of leaves, up to three levels deep, with static parts (text, null) among them. */
export type TreeOf<Leaf> = Leaf | string | null | readonly TreeOf<Leaf>[] | { readonly [key: string]: TreeOf<Leaf> };

/** Trees with leaves from an arbitrary; now and then there is no leaf in one, or nothing but a leaf. */
export const trees = <Leaf>(leaf: fc.Arbitrary<Leaf>): fc.Arbitrary<TreeOf<Leaf>> => {
  checkArbitrary("trees", "leaf", leaf);
  const names = fc.constantFrom("w", "b", "scale", "0", "a long name");
  const level = (below: fc.Arbitrary<TreeOf<Leaf>>): fc.Arbitrary<TreeOf<Leaf>> =>
    fc.oneof(
      { arbitrary: leaf as fc.Arbitrary<TreeOf<Leaf>>, weight: 3 },
      { arbitrary: fc.array(below, { maxLength: 3 }), weight: 2 },
      { arbitrary: fc.dictionary(names, below, { maxKeys: 3, noNullPrototype: true }), weight: 2 },
      { arbitrary: fc.constantFrom("same", null), weight: 1 },
    );
  return level(level(level(leaf as fc.Arbitrary<TreeOf<Leaf>>)));
};
