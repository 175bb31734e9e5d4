import type { Shape } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { checkOrder, checkWhole } from "../checks.js";
import { permutations } from "./axes.js";
import { sides } from "./shapes.js";

/** Two shapes, and which of their axes a `dotGeneral` pairs as a batch and which it contracts. */
export interface Contraction {
  readonly a: Shape;
  readonly b: Shape;
  /** Axes of `a`, and the axes of `b` they are paired with. */
  readonly batch: readonly [a: readonly number[], b: readonly number[]];
  /** Axes of `a` and of `b` that are multiplied and summed over. */
  readonly contract: readonly [a: readonly number[], b: readonly number[]];
}

/** The options of {@link contractible}. */
export interface ContractibleOptions {
  /** The most axes of each kind. @defaultValue 2 */
  readonly maxAxes?: number;
  /** @defaultValue 0 */
  readonly minSide?: number;
  /** @defaultValue 3, or `minSide` where that is more */
  readonly maxSide?: number;
}

/**
 * Contractions of every kind: dot, matrix, outer and batched products, with the axes of both factors in any order, and
 * with axes of length 1 and 0.
 */
export const contractible = (options: ContractibleOptions = {}): fc.Arbitrary<Contraction> => {
  const op = "contractible";
  const { maxAxes, minSide, maxSide: given } = optionsOf(op, options, { maxAxes: 2, minSide: 0, maxSide: undefined });
  checkWhole(op, "maxAxes", maxAxes);
  checkWhole(op, "minSide", minSide);
  const maxSide = given ?? Math.max(3, minSide);
  checkWhole(op, "maxSide", maxSide);
  checkOrder(op, { minSide, maxSide });
  const some = fc.array(sides(minSide, maxSide), { maxLength: maxAxes });
  return fc
    .record({
      batch: fc.array(sides(minSide, Math.max(2, minSide)), { maxLength: maxAxes }),
      contract: some,
      freeA: some,
      freeB: some,
    })
    .chain(({ batch, contract, freeA, freeB }) => {
      const a = [...batch, ...contract, ...freeA];
      const b = [...batch, ...contract, ...freeB];
      return fc.tuple(permutations(a.length), permutations(b.length)).map(([orderA, orderB]): Contraction => {
        const placesOf = (order: readonly number[], from: number, count: number): number[] =>
          Array.from({ length: count }, (_, i) => order.indexOf(from + i));
        const of = (from: number, count: number): readonly [number[], number[]] => [
          placesOf(orderA, from, count),
          placesOf(orderB, from, count),
        ];
        return {
          a: orderA.map((axis) => a[axis]),
          b: orderB.map((axis) => b[axis]),
          batch: of(0, batch.length),
          contract: of(batch.length, contract.length),
        };
      });
    });
};
