import type { NDArray } from "@nabla-js/ndarray";
import { rebuildTree } from "@nabla-js/ndarray/internal";
import { checkFunction, titled } from "./checks.js";
import { arraysOf, closeOver, typesOf } from "./closed.js";
import { evalProgram } from "./evalProgram.js";

/**
 * A function and what it captured, apart: `f` as a function that closes over no array, and the list of arrays to pass it.
 * For rules of one's own that need derivatives by captured values.
 *
 * @returns `[converted, captured]` with `converted(...args, ...captured)` equal to `f(...args)`.
 */
export const closureConvert = <Args extends readonly unknown[], R>(
  f: (...args: Args) => R,
  ...like: Args
): [converted: (...argsAndCaptured: readonly [...Args, ...NDArray[]]) => R, captured: readonly NDArray[]] => {
  checkFunction("closureConvert", f);
  const { arrays, structure } = arraysOf(like, "arguments");
  const closed = closeOver(
    titled("closureConvert", f),
    (xs) => f(...(rebuildTree(structure, xs) as unknown as Args)),
    typesOf(arrays),
  );
  const converted = (...all: readonly unknown[]): R => {
    const args = arraysOf(all.slice(0, like.length), "arguments");
    const outputs = evalProgram(closed.program, [...(all.slice(like.length) as NDArray[]), ...args.arrays]);
    return rebuildTree(closed.outStructure, outputs) as R;
  };
  return [converted, closed.captured];
};
