import type { AsyncLaw, Law } from "./law.js";

/** What vitest, jest and node:test all have: a function that takes a name and a body. */
export type TestFunction = (name: string, body: () => void | Promise<void>) => unknown;

/**
 * Hands each law to a test runner as one test. Runs and seed come from NABLA_RUNS and NABLA_SEED.
 *
 * @example
 * ```ts
 * import { test } from "node:test";
 *
 * register(test, functionLaws(np.tanh, [arrays([3])]));
 * ```
 */
export const register = (test: TestFunction, laws: readonly (Law | AsyncLaw)[]): void => {
  for (const law of laws) test(law.name, () => law.check());
};
