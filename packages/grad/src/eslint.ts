/** The lint preset of @nabla-js/grad, for ESLint's flat configuration with typescript-eslint. */
export { tracedConditions, type LintConfig } from "./tracedConditions.js";
