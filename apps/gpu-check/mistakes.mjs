// `node apps/gpu-check/mistakes.mjs [mode …] [--only text]`: plants one mistake after another in the sources of kernels-gpu as
// they are bundled, falls into every trap of src/traps.ts, and prints which of them say so, by mode: each mistake has to be
// caught in the modes that it is meant for. Those of webgl2 and webgpu run in a headless Chromium, on a graphics card made of software.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { build } from "esbuild";
import { findChromium, launchChromium, softwareGraphics } from "../../tools/browser/chromium.mjs";
import { servePage } from "../../tools/browser/servePage.mjs";

/** @typedef {"cpu" | "webasm" | "webgl2" | "webgpu"} Mode */

/**
 * @typedef {object} Mistake
 * @property {string} mistake - In words.
 * @property {readonly { file: string, right: string, wrong: string }[]} changes - Of files below packages/kernels-gpu/src: the
 *   text that stands there, once, and what is put in its place.
 * @property {string} trap - Part of the name of the trap that is meant for it.
 * @property {readonly Mode[]} modes - Where it must be caught. In the others gpu.js or the driver may be kinder.
 */

/** @type {readonly Mode[]} */
const everywhere = ["cpu", "webasm", "webgl2", "webgpu"];

/** @type {readonly Mistake[]} */
const mistakes = [
  {
    mistake: "loops left to gpu.js's limit of turns",
    changes: [
      { file: "device/device.ts", right: "  loopMaxIterations: 2 ** 24,\n", wrong: "" },
      {
        file: "emit/kernelText.ts",
        right: "for (let ${k} = 0; ${k} < ${length}; ${k}++) {",
        wrong: "let n${k} = ${length} + a0[0] * 0; for (let ${k} = 0; ${k} < n${k}; ${k}++) {",
      },
    ],
    trap: "more than 1,000 turns",
    modes: everywhere,
  },
  {
    mistake: "low precision in small arrays, and results that do not grow",
    changes: [{ file: "device/device.ts", right: '  tactic: "precision",\n', wrong: "" }],
    trap: "more than 32,768",
    modes: ["webgl2"],
  },
  {
    mistake: "sizes of results that are baked in",
    changes: [{ file: "device/device.ts", right: "  dynamicOutput: true,\n", wrong: "  dynamicOutput: false,\n" }],
    trap: "more than 32,768",
    modes: ["webgl2"],
  },
  {
    mistake: "sizes of arguments that are baked in",
    changes: [{ file: "device/device.ts", right: "  dynamicArguments: true,\n", wrong: "  dynamicArguments: false,\n" }],
    trap: "more than 32,768",
    modes: ["webgl2"],
  },
  {
    mistake: "results that the next call overwrites",
    changes: [{ file: "device/device.ts", right: "  immutable: true,\n", wrong: "  immutable: false,\n" }],
    trap: "do not share their memory",
    modes: ["cpu", "webgl2"],
  },
  {
    mistake: "threads in rows where rows have the width of a texture",
    changes: [
      {
        file: "device/gpuMode.ts",
        right: "webgl2: { isAsync: false, hasRows: false",
        wrong: "webgl2: { isAsync: false, hasRows: true",
      },
    ],
    trap: "longer than a texture",
    modes: ["webgl2"],
  },
  {
    mistake: "vectors where they cannot be read",
    changes: [
      { file: "device/gpuMode.ts", right: "hasTiles: true, hasVectors: false", wrong: "hasTiles: true, hasVectors: true" },
    ],
    trap: "large products",
    modes: ["webgpu"],
  },
  {
    mistake: "more arrays to read than there are places",
    changes: [
      { file: "lower/context.ts", right: "export const mostInputs: number = 7;", wrong: "export const mostInputs: number = 12;" },
    ],
    trap: "twelve arrays",
    modes: ["webgpu"],
  },
  {
    mistake: "arrays that are longer than float32 addresses",
    changes: [
      {
        file: "lower/context.ts",
        right: "export const mostElements: number = 2 ** 24;",
        wrong: "export const mostElements: number = 2 ** 26;",
      },
    ],
    trap: "longer than float32",
    modes: everywhere,
  },
  {
    mistake: "integers that float32 rounds",
    changes: [
      { file: "device/numbers.ts", right: 'if (x.dtype === "int32" && data.some', wrong: 'if (x.dtype === "bool" && data.some' },
    ],
    trap: "refused, not rounded",
    modes: everywhere,
  },
  {
    mistake: "a kernel of no threads",
    changes: [{ file: "device/device.ts", right: "if (threads === 0) return", wrong: "if (threads < 0) return" }],
    trap: "empty arrays",
    modes: everywhere,
  },
  {
    mistake: "a name that is used twice",
    changes: [
      { file: "emit/kernelText.ts", right: "return `${stem}${this.count++}`;", wrong: "return `${stem}${this.count * 0}`;" },
    ],
    trap: "",
    modes: everywhere,
  },
  {
    mistake: "a loop that counts down",
    changes: [
      {
        file: "emit/kernelText.ts",
        right: "for (let ${k} = 0; ${k} < ${length}; ${k}++) {",
        wrong: "for (let ${k} = ${length - 1}; ${k} >= 0; ${k}--) {",
      },
    ],
    trap: "1,000 turns",
    modes: ["webgpu"],
  },
  {
    mistake: "infinities as words",
    changes: [
      {
        file: "emit/kernelText.ts",
        right: "if (Number.isFinite(value)) return literal(Math.fround(value));",
        wrong: "return Number.isFinite(value) ? literal(Math.fround(value)) : String(value);",
      },
    ],
    trap: "infinite constants",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "numbers of a type that a GPU has not",
    changes: [
      {
        file: "device/device.ts",
        right: "...text.scalars.map(({ type }) => type)]",
        wrong: '...text.scalars.map(() => "Number")]',
      },
    ],
    trap: "infinite constants",
    modes: ["webgl2"],
  },
  {
    mistake: "a tanh that overflows",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "tanh":\n      return hyperbolicTangent(writer, x);',
        wrong: 'case "tanh":\n      return `Math.tanh(${x})`;',
      },
    ],
    trap: "tanh",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "powers left to the driver",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "pow":\n      return power(writer, x, y);',
        wrong: 'case "pow":\n      return `Math.pow(${x}, ${y})`;',
      },
    ],
    trap: "powers of negative",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "whole powers left to the driver",
    changes: [
      {
        file: "emit/elementText.ts",
        right: "return integerPower(writer, x, (op.params as { readonly n: number }).n);",
        wrong: "return `Math.pow(${x}, ${literal((op.params as { readonly n: number }).n)})`;",
      },
    ],
    trap: "powers of negative",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "the logarithm left to the driver",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "log1p":\n      return log1Plus(writer, x);',
        wrong: 'case "log1p":\n      return `Math.log(1.0 + ${x})`;',
      },
    ],
    trap: "logarithm of 0",
    modes: ["webasm", "webgl2", "webgpu"],
  },
  {
    mistake: "eˣ − 1 as it is written",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "expm1":\n      return expMinus1(writer, x);',
        wrong: 'case "expm1":\n      return `(Math.exp(${x}) - 1.0)`;',
      },
    ],
    trap: "logarithm of 0",
    modes: ["webasm", "webgl2", "webgpu"],
  },
  {
    mistake: "the sine of the GPU",
    changes: [
      {
        file: "emit/elementText.ts",
        right: 'case "sin":\n      return circular(writer, x, 0);',
        wrong: 'case "sin":\n      return `Math.sin(${x})`;',
      },
    ],
    trap: "sine",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "padding that is read",
    changes: [
      {
        file: "emit/exprText.ts",
        right: 'return writer.constant("v", `(${isInside} > 0.5 ? ${writer.array(buffer)}[${safe}] : ${outside})`);',
        wrong: 'return writer.constant("v", `${writer.array(buffer)}[${safe}]`);',
      },
    ],
    trap: "out of bounds",
    modes: everywhere,
  },
  {
    mistake: "indices that are not kept inside",
    changes: [
      {
        file: "lower/indexing.ts",
        right: 'const start = text.constant("start", `Math.min(Math.max(${given}, 0), ${limit})`);',
        wrong: 'const start = text.constant("start", given);',
      },
    ],
    trap: "out of bounds",
    modes: ["cpu", "webasm", "webgl2"],
  },
  {
    mistake: "quotients that fall below the whole number",
    changes: [{ file: "emit/grid.ts", right: "`Math.floor((${n} + 0.5) / ${d}.0)`", wrong: "`Math.floor(${n} * ${1 / d})`" }],
    trap: "whole",
    modes: ["webgl2", "webgpu"],
  },
  {
    mistake: "long vectors without their last terms",
    changes: [{ file: "emit/emitDot.ts", right: "if (k % 4 !== 0) products(String(whole), k % 4);", wrong: "" }],
    trap: "large products",
    modes: ["webgl2"],
  },
  {
    mistake: "sums without their last terms",
    changes: [{ file: "emit/emitDot.ts", right: "for (let i = turns * unrolled; i < k; i++) term(String(i));", wrong: "" }],
    trap: "large products",
    modes: ["cpu", "webasm"],
  },
  {
    mistake: "arrays of the host among the arguments of a kernel",
    changes: [
      {
        file: "device/device.ts",
        right: 'if (this.traits.handleType === "Array") return this.handle(data, data.length);',
        wrong: "return this.handle(data, data.length);",
      },
    ],
    trap: "arrays of the host, then",
    modes: ["webgl2", "webgpu"],
  },
];

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = join(root, "packages", "kernels-gpu", "src");

const program = `
  import GpuJs from "gpu.js";
  import { createGpuBackend } from "@nabla-js/kernels-gpu";
  import { traps } from "./src/traps.ts";
  export default async (mode) => {
    const caught = [];
    for (const { name, fallInto } of traps) {
      const backend = createGpuBackend({ GPU: GpuJs.GPU ?? GpuJs, mode });
      const fall = async () => fallInto(backend);
      const wrong = await fall().catch((error) => "it throws " + String(error).split("\\n")[0]);
      if (wrong !== null) caught.push({ name, wrong });
    }
    return caught;
  };`;

/** @type {(mistake: Mistake | null, platform: "node" | "browser") => Promise<string>} */
const bundled = async (mistake, platform) => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: join(root, "apps", "gpu-check"), loader: "ts" },
    bundle: true,
    format: "esm",
    platform,
    conditions: ["@nabla-js/source"],
    ...(platform === "node"
      ? { banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' } }
      : {}),
    external: ["gl", "webgpu"],
    plugins: mistake === null ? [] : [planting(mistake)],
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].text;
};

/** @type {(mistake: Mistake) => import("esbuild").Plugin} */
const planting = ({ changes }) => ({
  name: "planting",
  setup: (it) => {
    it.onLoad({ filter: /kernels-gpu[\\/]src/ }, ({ path }) => {
      const own = changes.filter(({ file }) => path === join(sources, file));
      if (own.length === 0) return undefined;
      const contents = own.reduce(
        (text, { file, right, wrong }) => {
          if (text.split(right).length !== 2) throw new Error(`${file}: expected once: ${right}`);
          return text.replace(right, () => wrong);
        },
        readFileSync(path, "utf8"),
      );
      return { contents, loader: "ts" };
    });
  },
});

const folder = mkdtempSync(join(tmpdir(), "mistakes-"));
const patience = 30_000;

/** @typedef {readonly { name: string, wrong: string }[]} Caught */

/** @type {(text: string, mode: Mode) => Promise<Caught>} In a process of its own, as a mistake may never end. */
const runHere = async (text, mode) => {
  const file = join(folder, "program.mjs");
  writeFileSync(file, `${text}\nconsole.log(JSON.stringify(await stdin_default("${mode}")));process.exit();`);
  const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: patience });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
};

const page = `<!doctype html><title>Mistakes</title><script type="module">
import run from "/main.js";
globalThis.run = run;
</script>`;

/** @type {import("playwright-core").Browser | undefined} */
let browser;
/** @type {(text: string, mode: Mode) => Promise<Caught>} */
const runInChromium = async (text, mode) => {
  const chromium = findChromium();
  if (chromium === null) return [];
  browser ??= await launchChromium(chromium, softwareGraphics);
  const server = await servePage({ "/": page, "/main.js": text }, { isolated: true });
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    await tab.goto(server.url);
    await tab.waitForFunction("globalThis.run");
    const ended = new Promise((_, reject) => setTimeout(() => reject(new Error("it does not end")), patience).unref());
    return await Promise.race([/** @type {Promise<Caught>} */ (tab.evaluate(`globalThis.run("${mode}")`)), ended]);
  } finally {
    await context.close();
    await server.close();
  }
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: "string", default: "" } } });
const wantedModes = everywhere.filter((mode) => positionals.length === 0 || positionals.includes(mode));

/** @type {(mistake: Mistake | null, mode: Mode) => Promise<Caught>} */
const fallInto = async (mistake, mode) => {
  const isHere = mode === "cpu" || mode === "webasm";
  const text = await bundled(mistake, isHere ? "node" : "browser");
  return (isHere ? runHere : runInChromium)(text, mode).catch((error) => [
    { name: "all", wrong: String(error.killed ? "it does not end" : error).split("\n")[0] },
  ]);
};

let missed = 0;
try {
  for (const mode of wantedModes) {
    const before = await fallInto(null, mode);
    if (before.length > 0) throw new Error(`${mode}, before any mistake is planted: ${JSON.stringify(before)}`);
  }
  for (const mistake of mistakes.filter((it) => `${it.mistake} ${it.trap}`.includes(values.only))) {
    console.log(mistake.mistake);
    for (const mode of wantedModes) {
      const caught = await fallInto(mistake, mode);
      const meant = caught.find(({ name }) => name === "all" || name.includes(mistake.trap));
      const must = mistake.modes.includes(mode);
      if (must && meant === undefined) missed++;
      const mark = meant !== undefined ? "✓" : must ? "✗" : "–";
      const others = caught.filter((it) => it !== meant).length;
      const said = meant === undefined ? "not seen" : `${meant.name}: ${meant.wrong.slice(0, 110)}`;
      console.log(`  ${mark} ${mode.padEnd(7)}${said}${others > 0 ? ` (and ${others} more)` : ""}`);
    }
  }
} finally {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(missed === 0 ? "\nevery mistake is caught where it must be" : `\n${missed} are not caught where they must be`);
process.exitCode = missed === 0 ? 0 : 1;
