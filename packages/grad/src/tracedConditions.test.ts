import { fileURLToPath } from "node:url";
import { ESLint, type Linter } from "eslint";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";
import { tracedConditions } from "./tracedConditions.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [
    tseslint.configs.base as Linter.Config,
    { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } } },
    tracedConditions,
  ],
});

const header = `import type { NDArray } from "@nabla-js/ndarray";
declare const x: NDArray, y: NDArray, maybe: NDArray | undefined, count: number, list: NDArray[];
export {};
`;

/** What the preset says of one line. The text stands for this very file, so that its imports resolve. */
const lint = async (line: string): Promise<string[]> => {
  const [result] = await eslint.lintText(header + line, { filePath: fileURLToPath(import.meta.url) });
  return result!.messages.map(({ message }) => message);
};

test.each([
  "if (x) count;",
  "const a = !x;",
  "const a = x && y;",
  "const a = x || y;",
  "const a = x ? 1 : 2;",
  "while (x) break;",
  "list.some((v) => !v);",
])("%s is reported", async (line) => {
  expect(await lint(line)).toEqual(["Unexpected object value in conditional. The condition is always true."]);
});

test.each([
  "if (maybe) count;",
  "if (maybe !== undefined) count;",
  "const a = maybe ?? x;",
  "if (count) x;",
  "if (list[0] !== undefined) x;",
  "const a = x === y;",
])("%s is not", async (line) => {
  expect(await lint(line)).toEqual([]);
});
