import { array, asArray, toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import * as fc from "fast-check";
import { checkArbitrary } from "./checks.js";
import type { FloatDType } from "./laws/derivativeLaws.js";
import type { Sample } from "./sample.js";

/** An arbitrary of lists of arguments, or a list with an arbitrary for each argument. */
export type ArbitraryArgs<Args extends readonly unknown[]> =
  fc.Arbitrary<Args> | { readonly [I in keyof Args]: fc.Arbitrary<Args[I]> };

/** One arbitrary of the whole list of arguments. */
export const argumentsOf = <Args extends readonly unknown[]>(args: ArbitraryArgs<Args>): fc.Arbitrary<Args> =>
  Array.isArray(args)
    ? (fc.tuple(...(args as fc.Arbitrary<unknown>[])) as unknown as fc.Arbitrary<Args>)
    : (args as fc.Arbitrary<Args>);

/**
 * Samples of a function of trees, seen as a function of the arrays at their leaves.
 *
 * @param dtype - What the floats among the arguments are converted to.
 * @param again - Draws more arguments of the same shapes. By default the same numbers stand there in another order.
 */
export const functionSamples = <Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  args: ArbitraryArgs<Args>,
  dtype: FloatDType,
  again?: (args: Args) => fc.Arbitrary<Args>,
): fc.Arbitrary<Sample> =>
  argumentsOf(args).map((drawn) => {
    const { leaves, structure } = tree.flatten(drawn, "arguments");
    const inDType = leaves.map((leaf) => converted(asArray(leaf), dtype));
    return {
      f: (...xs) => tree.leaves(f(...(tree.unflatten(structure, xs) as unknown as Args))),
      args: inDType,
      again:
        again === undefined
          ? fc.nat(7).map((shift) => inDType.map((x) => turned(x, shift + 1)))
          : moreOf(again, drawn).map((others) => tree.leaves(others).map((leaf) => converted(leaf, dtype))),
    };
  });

const moreOf = <Args extends readonly unknown[]>(again: (args: Args) => fc.Arbitrary<Args>, drawn: Args): fc.Arbitrary<Args> => {
  const more = again(drawn);
  checkArbitrary("again", "result", more, "Return an arbitrary of lists of arguments of the same shapes.");
  return more;
};

const converted = (x: NDArray, dtype: FloatDType): NDArray =>
  isFloat(x.dtype) && x.dtype !== dtype ? array(toTypedArray(x), { dtype, shape: x.shape }) : x;

/** The elements, moved on by some places, the last ones to the front. */
const turned = (x: NDArray, places: number): NDArray => {
  const values = toTypedArray(x);
  return array(
    values.map((_, i) => values[(i + places) % values.length]),
    { dtype: x.dtype, shape: x.shape },
  );
};
