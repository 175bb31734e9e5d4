import { gradientLaws, type GradientLawsOptions } from "./functionLaws.js";
import type { ArbitraryArgs } from "./functionOf.js";

/** What {@link checkGradients} takes. */
export interface CheckGradientsOptions<Args extends readonly unknown[]> extends GradientLawsOptions<Args> {
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
  { runs, seed, ...options }: CheckGradientsOptions<Args> = {},
): void => {
  for (const law of gradientLaws(f, args, options)) law.check(runs, seed);
};
