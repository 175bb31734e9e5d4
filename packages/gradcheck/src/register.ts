import { checkFunction, checkList, checkMethods, checkText } from "./checks.js";
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
  checkFunction("register", "test", test, "Pass the function of your runner that takes a name and a body.");
  checkList("register", "laws", laws, "a list of laws", "Put a single one into a list: [law].");
  laws.forEach((law, i) => {
    checkMethods(
      "register",
      `laws[${i}]`,
      law,
      ["check"],
      "a law",
      "Pass what functionLaws and the like return; spread one list into another.",
    );
    checkText("register", `laws[${i}].name`, law.name);
  });
  for (const law of laws) test(law.name, () => law.check());
};
