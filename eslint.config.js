import tseslint from "typescript-eslint";
// From the build, since Node cannot read the source: `pnpm lint` builds first.
import { tracedConditions } from "./packages/grad/dist/eslint.js";

const sources = { files: ["packages/*/src/**/*.ts"], ignores: ["**/*.test.ts"] };

export default tseslint.config(
  { ignores: ["**/dist/**", "**/node_modules/**", "packages/*/src/**/*.{mjs,d.mts}"] },
  tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      // Here `{}` is a tree with nothing in it.
      "@typescript-eslint/no-empty-object-type": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
    },
  },
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
    },
  },
  tracedConditions,
  {
    ...sources,
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Randomness is an argument: take a key." },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "Program > VariableDeclaration[kind!='const'], Program > ExportNamedDeclaration > VariableDeclaration[kind!='const']",
          message: "State is data: it goes in and comes out.",
        },
        {
          selector:
            "BinaryExpression[operator='instanceof'][right.name=/^(NDArray|\\w*Tracer|(Shape|DType|Tree|Tracer|Value)Error)$/]",
          message: "Two copies of the language may meet: tell arrays, tracers and errors by their brand.",
        },
      ],
    },
  },
  {
    ...sources,
    ignores: [...sources.ignores, "**/src/cli.ts", "**/src/cli/**"],
    rules: { "no-console": "error" },
  },
);
