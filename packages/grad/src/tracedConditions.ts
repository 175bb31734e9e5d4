/** A piece of ESLint's flat configuration. */
export interface LintConfig {
  readonly name: string;
  files: string[];
  rules: Record<string, ["error", Record<string, boolean>]>;
}

/**
 * Reports an array where JavaScript wants a condition: `if (x)`, `!x`, `x && y`, `x ? a : b`, `while (x)`.
 *
 * An array is an object, so such a condition is always true, whatever the numbers in it; and JavaScript gives a
 * library no means to notice. The rule reads types, so it needs typescript-eslint and its project service. Write
 * `if (item(x))` where a number is meant, `where(x, a, b)` or `cond` where the choice depends on a traced value, and
 * `x !== undefined` where the question is whether there is an array.
 *
 * @example
 * ```js
 * // eslint.config.js
 * import { tracedConditions } from "@nabla-js/grad/eslint";
 * import tseslint from "typescript-eslint";
 *
 * export default [
 *   tseslint.configs.base,
 *   { languageOptions: { parserOptions: { projectService: true } } },
 *   tracedConditions,
 * ];
 * ```
 */
export const tracedConditions: LintConfig = {
  name: "@nabla-js/traced-conditions",
  files: ["**/*.ts", "**/*.tsx", "**/*.mts", "**/*.cts"],
  rules: {
    // Everything is allowed but what this rule never allows: an object that cannot be absent.
    "@typescript-eslint/strict-boolean-expressions": [
      "error",
      {
        allowAny: true,
        allowNullableBoolean: true,
        allowNullableEnum: true,
        allowNullableNumber: true,
        allowNullableObject: true,
        allowNullableString: true,
        allowNumber: true,
        allowString: true,
      },
    ],
  },
};
