// Plants one mistake after another in a copy of the repository, runs the laws of the primitive there, and prints which of
// them break: the law that is meant for a mistake has to be among them.
//
//     node tools/mutations.mjs [name of a primitive or part of a law …]
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { root } from "./workspace.mjs";

const folder = "packages/ndarray/src/primitives";

/**
 * @typedef {object} Mutation
 * @property {string} primitive - Whose laws are run.
 * @property {string} mistake - In words.
 * @property {string} file
 * @property {string} right - The text that stands there, once.
 * @property {string} wrong - What is put in its place.
 * @property {string} law - The statement of the law that is meant for it.
 */

const law = {
  shape: "the shape rule foretells the eager rule",
  purity: "inputs are left as they were",
  strides: "how elements lie in memory does not matter",
  dtype: "every dtype computes the same numbers",
  vmap: "vmap is map, stacked",
  jit: "jit is eager",
  value: "jvp and vjp leave the value alone",
  directional: "jvp is the directional derivative",
  adjoint: "vjp is the adjoint of jvp",
  linear: "what has a transpose is linear",
  transpose: "the transpose rule is the adjoint",
  twice: "transposing twice is the identity",
  second: "jvp of jvp is the second directional derivative",
  symmetric: "grad of grad is symmetric",
};

/** @type {readonly Mutation[]} */
const mutations = [
  {
    primitive: "sin",
    mistake: "a wrong sign in the derivative",
    file: `${folder}/trig.ts`,
    right: "jvp: [(dx, _y, [x]) => mul(dx, cos(x))]",
    wrong: "jvp: [(dx, _y, [x]) => neg(mul(dx, cos(x)))]",
    law: law.directional,
  },
  {
    primitive: "cos",
    mistake: "a wrong sign in the derivative",
    file: `${folder}/trig.ts`,
    right: "jvp: [(dx, _y, [x]) => neg(mul(dx, sin(x)))]",
    wrong: "jvp: [(dx, _y, [x]) => mul(dx, sin(x))]",
    law: law.directional,
  },
  {
    primitive: "broadcastInDim",
    mistake: "a missing batch dimension",
    file: `${folder}/sumBroadcast.ts`,
    right: "broadcastInDim(moveaxis(x, d!, 0), [size, ...shape], behindBatch(axes)), 0]",
    wrong: "broadcastInDim(moveaxis(x, d!, 0), [size, ...shape], axes), 0]",
    law: law.vmap,
  },
  {
    primitive: "mul",
    mistake: "a derivative that returns its input",
    file: `${folder}/arithmetic.ts`,
    right: "(dy, _z, [x]) => mul(x, dy)]",
    wrong: "(dy) => dy]",
    law: law.directional,
  },
  {
    primitive: "sub",
    mistake: "an adjoint that returns its input",
    file: `${folder}/arithmetic.ts`,
    right: "transpose: [(ct) => ct, (ct) => neg(ct)]",
    wrong: "transpose: [(ct) => ct, (ct) => ct]",
    law: law.transpose,
  },
  {
    primitive: "transpose",
    mistake: "an adjoint with the permutation the wrong way round",
    file: `${folder}/transpose.ts`,
    right: "transpose(ct, inverse(permutation))",
    wrong: "transpose(ct, permutation)",
    law: law.adjoint,
  },
  {
    primitive: "cumsum",
    mistake: "an adjoint from the wrong end",
    file: `${folder}/cumulative.ts`,
    right: "cumsum(ct, axis, !reverse)",
    wrong: "cumsum(ct, axis, reverse)",
    law: law.adjoint,
  },
  {
    primitive: "gather",
    mistake: "an adjoint whose own adjoint clips what it should drop",
    file: `${folder}/gatherScatter.ts`,
    right: "bind(gatherP, [ct, indices], { dimensions, sliceSizes, mode, fillValue: 0 })",
    wrong: 'bind(gatherP, [ct, indices], { dimensions, sliceSizes, mode: "clip", fillValue: 0 })',
    law: law.twice,
  },
  {
    primitive: "square",
    mistake: "an adjoint for what is not linear",
    file: `${folder}/power.ts`,
    right: "jvp: [(dx, _y, [x]) => mul(dx, add(x, x))],",
    wrong: "jvp: [(dx, _y, [x]) => mul(dx, add(x, x))],\n  transpose: (ct) => ct,",
    law: law.linear,
  },
  {
    primitive: "reduceSum",
    mistake: "a missing batch dimension",
    file: `${folder}/sumBroadcast.ts`,
    right: "[reduceSum(moveaxis(x, d!, 0), behindBatch(axes)), 0]",
    wrong: "[reduceSum(moveaxis(x, d!, 0), axes), 0]",
    law: law.vmap,
  },
  {
    primitive: "argmax",
    mistake: "a batching rule with the wrong axis",
    file: `${folder}/argMinMax.ts`,
    right: "batch: ([x], [d], _size, { axis }) => [bind(primitive, [moveaxis(x, d!, 0)], { axis: axis + 1 }), 0]",
    wrong: "batch: ([x], [d], _size, { axis }) => [bind(primitive, [moveaxis(x, d!, x.ndim - 1)], { axis: axis + 1 }), 0]",
    law: law.vmap,
  },
  {
    primitive: "reshape",
    mistake: "a batching rule that returns its input",
    file: `${folder}/reshape.ts`,
    right: "[reshape(moveaxis(x, d!, 0), [size, ...shape]), 0]",
    wrong: "[x, d! + size - size]",
    law: law.vmap,
  },
  {
    primitive: "sinh",
    mistake: "a wrong sign in the derivative of the derivative",
    file: `${folder}/hyperbolic.ts`,
    right: "jvp: [(dx, _y, [x]) => mul(dx, sinh(x))]",
    wrong: "jvp: [(dx, _y, [x]) => mul(dx, sub(fullLike(x, 0), sinh(x)))]",
    law: law.second,
  },
  {
    primitive: "lgamma",
    mistake: "a derivative of the wrong order in the derivative of the derivative",
    file: `${folder}/gamma.ts`,
    right: "mul(dx, polygamma(x, 1))",
    wrong: "mul(dx, polygamma(x, 2))",
    law: law.symmetric,
  },
  {
    primitive: "dotGeneral",
    mistake: "a shape without its batch axes",
    file: `${folder}/dotGeneral.ts`,
    right: "const shape = [...batch[0], ...freeA].map",
    wrong: "const shape = [...freeA].map",
    law: law.shape,
  },
  {
    primitive: "dynamicUpdateSlice",
    mistake: "a write into the argument",
    file: `${folder}/dynamicSlice.ts`,
    right: "data.set(contiguous(x).data.subarray(0, data.length));",
    wrong: "contiguous(x).data.set(contiguous(update).data.subarray(0, Math.min(1, x.data.length)));",
    law: law.purity,
  },
  {
    primitive: "slice",
    mistake: "strides that are taken for row-major ones",
    file: `${folder}/padSlice.ts`,
    right: "impl: ([x], { starts, steps }, out) => {\n    const strides = stridesOf(x);",
    wrong: "impl: ([x], { starts, steps }, out) => {\n    const strides = rowMajorStrides(x.shape);",
    law: law.strides,
  },
  {
    primitive: "integerPow",
    mistake: "another power for integers",
    file: `${folder}/power.ts`,
    right: "(v) => wrappingPow(v, n)",
    wrong: "(v) => wrappingPow(v, n + 1)",
    law: law.dtype,
  },
  {
    primitive: "concatenate",
    mistake: "another value under differentiation",
    file: "packages/ndarray/src/jointlyLinear.ts",
    right: "return [outputs, bindAll(joint, filled, params)];",
    wrong: "return [bindAll(joint, filled, params), bindAll(joint, filled, params)];",
    law: law.value,
  },
  {
    primitive: "floor",
    mistake: "a value that remembers how often it was asked",
    file: `${folder}/rounding.ts`,
    right: 'elementwise1("floor", { impl: Math.floor, jvp: [null] })',
    wrong: 'elementwise1("floor", { impl: ((n) => (x: number) => Math.floor(x) + n++)(0), jvp: [null] })',
    law: law.jit,
  },
];

/** The repository without what is built, its packages linked to each other and to the modules that are installed here. */
const copyRepository = () => {
  const copy = mkdtempSync(join(tmpdir(), "mutations-"));
  const skip = new Set(["node_modules", "dist", ".git", "docs"]);
  for (const name of ["package.json", "tsconfig.json", "vitest.config.ts"]) cpSync(join(root, name), join(copy, name));
  cpSync(join(root, "packages"), join(copy, "packages"), { recursive: true, filter: (from) => !skip.has(basename(from)) });
  linkModules(join(root, "node_modules"), join(copy, "node_modules"));
  symlinkSync(join(root, "node_modules", ".pnpm"), join(copy, "node_modules", ".pnpm"));
  for (const name of readdirSync(join(copy, "packages")))
    linkModules(join(root, "packages", name, "node_modules"), join(copy, "packages", name, "node_modules"));
  return copy;
};

/** Links are relative, so in the copy those between packages lead to packages of the copy. */
const linkModules = (/** @type {string} */ from, /** @type {string} */ to) => {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from))
    if (!name.startsWith(".")) cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
};

/** @returns {readonly { primitive: string, statement: string }[]} the laws of these primitives that do not hold */
const brokenLaws = (/** @type {string} */ copy, /** @type {readonly string[]} */ primitives) => {
  const report = join(copy, "report.json");
  rmSync(report, { force: true });
  try {
    execFileSync(
      process.execPath,
      [
        "node_modules/vitest/vitest.mjs",
        "run",
        `${folder}/laws.test.ts`,
        "-t",
        `^(${primitives.join("|")}) `,
        "--reporter=json",
        `--outputFile=${report}`,
      ],
      { cwd: copy, stdio: "pipe", env: { ...process.env, CI: "" } },
    );
  } catch {
    // It ends in failure when a law is broken: which, the report says.
  }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  if (numPassedTests + numFailedTests === 0) throw new Error(`no laws were run: ${testResults[0]?.message ?? ""}`);
  return testResults[0].assertionResults
    .filter((/** @type {{ status: string }} */ it) => it.status === "failed")
    .map((/** @type {{ title: string }} */ it) => {
      const [primitive, statement] = it.title.split(": ");
      return { primitive, statement };
    });
};

const wanted = process.argv.slice(2);
const chosen = mutations.filter(
  (it) => wanted.length === 0 || wanted.some((text) => it.primitive === text || it.law.includes(text)),
);
const copy = copyRepository();
let missed = 0;
try {
  const before = brokenLaws(copy, [...new Set(chosen.map((it) => it.primitive))]);
  if (before.length > 0)
    throw new Error(`broken before any mistake is planted: ${before.map((it) => `${it.primitive}: ${it.statement}`).join("; ")}`);
  for (const { primitive, mistake, file, right, wrong, law: meant } of chosen) {
    const path = join(copy, file);
    const source = readFileSync(path, "utf8");
    if (source.split(right).length !== 2) throw new Error(`${file}: expected once: ${right}`);
    writeFileSync(
      path,
      source.replace(right, () => wrong),
    );
    const broken = brokenLaws(copy, [primitive]).map((it) => it.statement);
    writeFileSync(path, source);
    const isCaught = broken.includes(meant);
    if (!isCaught) missed++;
    console.log(`${isCaught ? "✓" : "✗"} ${primitive}: ${mistake}`);
    console.log(`    ${isCaught ? `caught by “${meant}”` : `not caught by “${meant}”`}`);
    const others = broken.filter((statement) => statement !== meant);
    if (others.length > 0) console.log(`    also broken: ${others.join("; ")}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const laws = new Set(chosen.map((it) => it.law)).size;
console.log(
  `\n${chosen.length - missed} of ${chosen.length} mistakes in ${new Set(chosen.map((it) => it.primitive)).size} primitives are caught, by ${laws} laws`,
);
process.exitCode = missed === 0 ? 0 : 1;
