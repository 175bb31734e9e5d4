import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkDerivatives, checkWhole } from "./checks.js";
import { derivativeLaws, subjectOf, usual, type GradientLawsOptions } from "./functionLaws.js";
import type { ArbitraryArgs } from "./functionOf.js";

/** What {@link checkGradients} takes. */
export interface CheckGradientsOptions<Args extends readonly unknown[]> extends GradientLawsOptions<Args> {
  /** How often it can be differentiated within the arbitrary; without derivatives there is nothing to check. @defaultValue 2 */
  readonly order?: 1 | 2;
  /** How many draws for each law. @defaultValue NABLA_RUNS from the environment, else 30 */
  readonly runs?: number;
  /** @defaultValue NABLA_SEED from the environment, else 1 */
  readonly seed?: number;
}

/**
 * Holds the derivatives of a function to the laws, at once.
 *
 * @param f - Takes trees and returns a tree; derivatives are taken in every float among the leaves of the arguments.
 * @param args - An arbitrary for each argument, or one of the whole list.
 * @throws {@link LawError} with the smallest arguments for which a law is broken, and both derivatives one above the
 *   other.
 * @example
 * ```ts
 * checkGradients((x: NDArray) => np.mul(x, np.sin(x)), [arrays([3])]);
 * ```
 */
export const checkGradients = <Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  args: ArbitraryArgs<Args>,
  options: CheckGradientsOptions<Args> = {},
): void => {
  const op = "checkGradients";
  const { runs, seed, ...settings } = optionsOf(op, options, { ...usual, runs: undefined, seed: undefined });
  checkDerivatives(op, settings.order, 1);
  if (runs !== undefined) checkWhole(op, "runs", runs, 1);
  if (seed !== undefined) checkWhole(op, "seed", seed, -Infinity);
  for (const law of derivativeLaws(subjectOf(op, f, args, settings))) law.check(runs, seed);
};
