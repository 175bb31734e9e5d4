import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "./workspace.mjs";

// An application with one copy of ndarray, and another nested in grad, as a package manager lays them out when two
// versions are asked for.
const app = mkdtempSync(join(tmpdir(), "nabla-copies-"));
const ofApp = join(app, "node_modules", "@nabla-js", "ndarray");
const grad = join(app, "node_modules", "@nabla-js", "grad");
const ofGrad = join(grad, "node_modules", "@nabla-js", "ndarray");

const copy = (name: string, to: string): void => {
  const from = join(root, "packages", name);
  execFileSync(process.execPath, [join(root, "build.mjs")], { cwd: from });
  cpSync(join(from, "dist"), join(to, "dist"), { recursive: true });
  cpSync(join(from, "package.json"), join(to, "package.json"));
};

const run = (code: string): string => {
  writeFileSync(join(app, "program.mjs"), code);
  return execFileSync(process.execPath, ["program.mjs"], { cwd: app, encoding: "utf8" });
};

beforeAll(() => {
  copy("ndarray", ofApp);
  copy("grad", grad);
  copy("ndarray", ofGrad);
});
afterAll(() => rmSync(app, { recursive: true }));

test("grad, vmap and jit work over two nested copies of ndarray", () => {
  const printed = run(`
    import * as np from "@nabla-js/ndarray";
    import { createRequire } from "node:module";
    import { pathToFileURL } from "node:url";
    import { grad, jit, vmap } from "@nabla-js/grad";
    const other = await import(pathToFileURL(${JSON.stringify(join(ofGrad, "dist", "index.js"))}).href);
    console.log(other.sin === np.sin, other.isNDArray(np.array([1])));
    const f = (x) => np.sum(np.mul(np.sin(x), other.cos(x)));
    const x = np.array([0, 1]);
    console.log(np.toNested(grad(f)(x)), np.toNested(jit(grad(f))(other.array([0, 1]))));
    console.log(np.toNested(vmap(grad((x) => np.mul(x, other.square(x))))(x)));
    console.log(np.item(grad(grad((x) => other.mul(np.square(x), x)))(2)));
    try { grad((x) => np.matmul(x, x))(np.ones([2, 3])); } catch (error) { console.log(error.name); }
  `);
  // sin·cos has the derivative cos 2x, and x³ has 3x² and 6x.
  expect(printed).toMatchInlineSnapshot(`
    "false true
    [ 1, -0.41614681482315063 ] [ 1, -0.41614681482315063 ]
    [ 0, 3 ]
    12
    ShapeError
    "
  `);
});

test("the stack of an error starts in the program, whichever copy throws", () => {
  const printed = run(`
    import * as np from "@nabla-js/ndarray";
    import { grad, jit } from "@nabla-js/grad";
    const loss = (w) => np.sum(np.matmul(w, np.ones([3, 3])));
    const mistakes = {
      inside: () => jit(grad(loss))(np.ones([2, 4])),
      after: () => grad((x) => x)(np.ones([2])),
      later: async () => { await null; np.reshape(np.ones([2]), [3]); },
    };
    for (const mistake of Object.values(mistakes))
      try { await mistake(); } catch (error) { console.log(error.stack.split("\\n")[1].replace(/\\(.*[\\\\/]/, "(")); }
  `);
  expect(printed).toMatchInlineSnapshot(`
    "    at loss (program.mjs:4:35)
        at after (program.mjs:7:34)
        at later (program.mjs:8:43)
    "
  `);
});

test("copies of two protocols throw, and name both", () => {
  for (const file of readdirSync(join(ofGrad, "dist"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".js"),
  )) {
    const path = join(ofGrad, "dist", file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace("var protocol = 1;", "var protocol = 2;").replace("`${family}1`", "`${family}2`"));
  }
  const printed = run(`
    import * as np from "@nabla-js/ndarray";
    import { grad } from "@nabla-js/grad";
    const x = np.array([0, 1]);
    try { grad((x) => np.sum(x))(x); } catch (error) { console.log(error.message); }
  `);
  expect(printed).toMatchInlineSnapshot(`
    "@nabla-js/ndarray: given an array of protocol 1; expected protocol 2, the one of this copy. Install one version of all @nabla-js packages, for instance with \`npm dedupe\`.
    "
  `);
});
