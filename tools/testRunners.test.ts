import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "./workspace.mjs";

// A folder of somebody's own, with gradcheck as a package manager installs it, and tests for whichever runner they have.
const folder = mkdtempSync(join(tmpdir(), "nabla-runners-"));

beforeAll(() => {
  for (const name of ["ndarray", "grad", "gradcheck"]) {
    const [from, to] = [join(root, "packages", name), join(folder, "node_modules", "@nabla-js", name)];
    mkdirSync(to, { recursive: true });
    for (const part of ["dist", "package.json"]) cpSync(join(from, part), join(to, part), { recursive: true });
  }
  for (const name of ["fast-check", "vitest"])
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name), "junction");
});
afterAll(() => rmSync(folder, { recursive: true }));

type Outcome = { readonly code: number; readonly printed: string };

const runners: Readonly<Record<string, (file: string) => readonly string[]>> = {
  "node:test": (file) => ["--test", file],
  vitest: (file) => [join(folder, "node_modules", "vitest", "vitest.mjs"), "run", "--root", folder, "--reporter=verbose", file],
};

const run = (runner: string, name: string, code: string): Promise<Outcome> => {
  const file = `${name}.${runner.replace(":", "-")}.test.mjs`;
  writeFileSync(join(folder, file), code.replace('"node:test"', `"${runner}"`));
  // Node's runner keeps quiet where it finds that it is run by itself; the seed that is shown is the default one.
  const { NODE_TEST_CONTEXT: _, VITEST: _v, NABLA_RUNS: _runs, NABLA_SEED: _seed, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, runners[runner]!(file), { cwd: folder, env: { ...env, NO_COLOR: "1" } }, (error, out, err) => {
      resolve({ code: error === null ? 0 : 1, printed: out + err });
    });
  });
};

const guide = readFileSync(join(root, "docs", "laws.md"), "utf8");
const [, code] = /```js\n(import \{ test \}.*?)```/s.exec(guide)!;

const broken = `import { test } from "node:test";
import * as np from "@nabla-js/ndarray";
import { customJvp } from "@nabla-js/grad";
import { arrays, functionLaws, register } from "@nabla-js/gradcheck";

const product = customJvp((x, y) => np.mul(x, y), ([x, y], [dx]) => [np.mul(x, y), np.mul(dx, y)]);
register(test, functionLaws((x, y) => product(x, y), [arrays([2]), arrays([2])], { name: "product" }));
`;

test.each(Object.keys(runners))("%s runs the laws as the guide says: eight tests pass", async (runner) => {
  const { code: status, printed } = await run(runner, "swish", code!);
  expect(printed.match(/(ok \d+ -|✓).* swish: /g), printed).toHaveLength(8);
  expect(status, printed).toBe(0);
});

test.each(Object.keys(runners))("%s shows a broken law at its smallest, with both derivatives", async (runner) => {
  const { code: status, printed } = await run(runner, "product", broken);
  expect(status).toBe(1);
  // The tests of other laws pass: it is told which one is broken.
  expect(printed).toMatch(/(\nok \d+ -|✓).* product: vmap is map, stacked/);
  expect(printed).toMatch(/(\nnot ok \d+ -|×).* product: jvp is the directional derivative/);
  const lines = printed.split("\n").map((line) => line.trim());
  const from = lines.findIndex((line) => line.includes("product: jvp is the directional derivative, is broken for"));
  expect(lines.slice(from + 1, from + 12).join("\n")).toBe(`
argument 0: f64[2] [ 0.        -0.0078125]
argument 1: f64[2] [0. 0.]
tangent of argument 0: f64[2] [1. 1.]
tangent of argument 1: f64[2] [1. 1.]

jvp:         f64[2] [0. 0.]
differences: f64[2] [ 0.        -0.0078125]
element [1] differs: 0 and -0.0078125, 7.81e-3 apart

Found in draw 1, made smaller 6 times. To see it again: NABLA_SEED=1, or check(1, 1).`);
});
