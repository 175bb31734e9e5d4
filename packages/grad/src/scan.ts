import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { bindAll, rebuildTree } from "@nabla-js/ndarray/internal";
import * as lax from "@nabla-js/ndarray/lax";
import * as tree from "@nabla-js/ndarray/tree";
import { checkFunction, checkOptions, checkWhole, isPromise, titled } from "./checks.js";
import { arraysOf, checkCarry, checkStructure, closeOver, typesOf } from "./closed.js";
import { scanP } from "./scanP.js";

/** How far and in which direction to go. */
export interface ScanOptions {
  /** The number of steps, where no stacked input tells it. */
  readonly length?: number;
  /** From the last slice to the first; outputs stand where their slices stood. @defaultValue false */
  readonly reverse?: boolean;
  /** How many steps the body of the loop holds: a larger Program, with less to do between steps. @defaultValue 1 */
  readonly unroll?: number;
}

/**
 * A loop that carries a value along and stacks what each step puts out:
 *
 *     [carryₜ₊₁, yₜ] = f(carryₜ, xsₜ)        scan(f, carry₀, xs) = [carry_T, [y₀, y₁, …]]
 *
 * `f` is traced once, so the size of a Program does not grow with the number of steps. It is differentiated in both
 * modes, mapped and compiled as a loop.
 *
 * @param f - From a carry and one slice of `xs` to `[next carry, y]`; the next carry has the structure, shapes and dtypes of the carry.
 * @param init - The first carry, a tree.
 * @param xs - A tree of arrays `[length, …]`; `null` for none.
 * @returns `[last carry, ys]` with `ys` a tree of arrays `[length, …]`.
 * @throws {@link TreeError} or {@link ShapeError} when the carry changes its structure or types between steps.
 */
export const scan = <C, X, Y>(
  f: (carry: C, x: X) => readonly [carry: C, y: Y],
  init: C,
  xs: X,
  options: ScanOptions = {},
): [carry: C, ys: Y] => {
  checkFunction("scan", f);
  return scanUnder(titled("scan", f), f, init, xs, options);
};

/** {@link scan} under the name of who asked for it. */
export const scanUnder = <C, X, Y>(
  op: string,
  f: (carry: C, x: X) => readonly [carry: C, y: Y],
  init: C,
  xs: X,
  options: ScanOptions,
): [carry: C, ys: Y] => {
  checkOptions(op, options);
  const { length, reverse = false, unroll = 1 } = options;
  checkWhole(op, "unroll", unroll, 1);
  const first = arraysOf(init, "init");
  const stacked = arraysOf(xs, "xs");
  const steps = numSteps(op, stacked.arrays, tree.paths(xs, "xs"), length);
  if (unroll > 1 && steps > 0) return scanUnrolled(op, f, init, xs, steps, Math.min(unroll, steps), reverse);
  const sliceTypes = stacked.arrays.map((x) => ({ dtype: x.dtype, shape: x.shape.slice(1) }));
  const numCarry = first.arrays.length;
  const closed = closeOver(
    op,
    (all) => {
      const carry = rebuildTree(first.structure, all.slice(0, numCarry)) as C;
      const result: unknown = f(carry, rebuildTree(stacked.structure, all.slice(numCarry)) as X);
      if (!isPromise(result) && (!Array.isArray(result) || result.length !== 2))
        throw new ValueError({
          op,
          given: `a function that returns ${Array.isArray(result) ? `a list of ${result.length}` : "no list"}`,
          expected: "a pair [carry, y]",
          mend: "Return [carry, y]; with nothing to put out, [carry, null].",
        });
      return result as unknown[];
    },
    [...typesOf(first.arrays), ...sliceTypes],
  );
  const parts = (closed.outStructure as unknown as { readonly items: readonly [tree.Structure, tree.Structure] }).items;
  checkStructure(op, "the carry", parts[0], first.structure, "Return a carry of the structure that came in.");
  checkCarry(op, tree.paths(init, "carry"), first.arrays, closed.program);
  const results = bindAll(scanP, [...closed.captured, ...first.arrays, ...stacked.arrays], {
    body: closed.program,
    numConsts: closed.captured.length,
    numCarry,
    length: steps,
    reverse,
  });
  return [rebuildTree(first.structure, results.slice(0, numCarry)) as C, rebuildTree(parts[1], results.slice(numCarry)) as Y];
};

/** Several steps in one: over xs `[steps / n, n, …]`, and what is left over apart. */
const scanUnrolled = <C, X, Y>(
  op: string,
  f: (carry: C, x: X) => readonly [carry: C, y: Y],
  init: C,
  xs: X,
  steps: number,
  n: number,
  reverse: boolean,
): [carry: C, ys: Y] => {
  const whole = Math.floor(steps / n) * n;
  const part = (from: number, to: number): X =>
    tree.map((x) => lax.slice(x, [from, ...x.shape.slice(1).map(() => 0)], [to, ...x.shape.slice(1)]), xs);
  const several = (carry: C, block: X): readonly [C, Y] => {
    const ys = new Array<Y>(n);
    for (let i = 0; i < n; i++) {
      const t = reverse ? n - 1 - i : i;
      [carry, ys[t]] = f(
        carry,
        tree.map((x) => lax.reshape(part1(x, t), x.shape.slice(1)), block),
      );
    }
    return [
      carry,
      tree.map(
        (first, ...others) =>
          lax.concatenate(
            [first, ...others].map((y) => lax.reshape(y, [1, ...y.shape])),
            0,
          ),
        ys[0],
        ...ys.slice(1),
      ),
    ];
  };
  const blocks = tree.map(
    (x) => lax.reshape(x, [whole / n, n, ...x.shape.slice(1)]),
    whole === steps ? xs : reverse ? part(steps - whole, steps) : part(0, whole),
  );
  const [carry, stacked] = scanUnder(op, several, init, blocks, { length: whole / n, reverse });
  const ys = tree.map((y) => lax.reshape(y, [whole, ...y.shape.slice(2)]), stacked);
  if (whole === steps) return [carry, ys];
  const left = steps - whole;
  const [last, rest] = scanUnder(op, f, carry, reverse ? part(0, left) : part(whole, steps), { length: left, reverse });
  return [last, tree.map((a, b) => lax.concatenate(reverse ? [b, a] : [a, b], 0), ys, rest)];
};

/** Element `t` along the first axis, which stays as one of length 1. */
const part1 = (x: NDArray, t: number): NDArray =>
  lax.slice(x, [t, ...x.shape.slice(1).map(() => 0)], [t + 1, ...x.shape.slice(1)]);

const numSteps = (op: string, xs: readonly NDArray[], paths: readonly string[], length: number | undefined): number => {
  let steps = length;
  for (const x of xs) {
    if (x.ndim === 0 || (steps !== undefined && x.shape[0] !== steps))
      throw new ShapeError({
        op,
        given: Object.fromEntries(xs.map((y, i) => [paths[i], y.shape])),
        expected: `a first axis ${steps === undefined ? "in each" : `of ${steps} steps in each`}`,
        mend: "Stack the inputs along axis 0, and pass what does not change by closing over it.",
      });
    steps = x.shape[0];
  }
  if (steps === undefined || !Number.isInteger(steps) || steps < 0)
    throw new ValueError({
      op,
      given: `no stacked input and the length ${steps}`,
      expected: "a number of steps",
      mend: "Pass { length: n }.",
    });
  return steps;
};

/**
 * `f` applied to each element along the first axis, one after the other: {@link scan} without a carry. Less memory than
 * `vmap`, and less speed.
 *
 * @param xs - A tree of arrays `[n, …]`.
 * @returns A tree of arrays `[n, …]`.
 */
export const map = <X, Y>(f: (x: X) => Y, xs: X): Y => {
  checkFunction("map", f);
  return scanUnder(titled("map", f), (_: null, x: X) => [null, f(x)] as const, null, xs, {})[1];
};
