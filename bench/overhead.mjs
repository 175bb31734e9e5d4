// `node bench/overhead.mjs [rounds]`: what the machinery around an operation costs: microseconds of each operation under each
// transformation, and how many forward passes an eager gradient of the perceptron takes. Kept in docs/benchmarks.json, shown
// in docs/benchmarks.md.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";
import { grad, jit, jvp, linearize, makeProgram, valueAndGrad, vjp, vmap } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { measure, middle } from "./measure.mjs";
import { page } from "./page.mjs";
import { mlpLoss } from "./steps/mlp.mjs";

const rounds = Number(process.argv[2] ?? 3);
const docs = fileURLToPath(new URL("../docs/", import.meta.url));
const operations = 200;

/** Two hundred operations, one after the other, on arrays so small that their arithmetic takes next to no time. */
const chain = (x) => {
  let y = x;
  for (let i = 0; i < operations / 2; i++) y = lax.sin(lax.mul(y, x));
  return y;
};
const byNumPy = (x) => {
  let y = x;
  for (let i = 0; i < operations / 2; i++) y = np.sin(np.multiply(y, x));
  return y;
};
const scalar = (x) => np.sum(chain(x));
const x = random.uniform(random.key(0), [4]);
const batch = random.uniform(random.key(1), [4, 4]);
const [, derivative] = linearize(chain, x);
const [, pullback] = vjp(chain, x);

/** What is called, and how it is told in the table. */
const perOperation = [
  { title: "eager", note: "`lax`: the primitive, dispatched and computed", run: () => chain(x) },
  { title: "eager, NumPy's names", note: "promotion and broadcasting before it", run: () => byNumPy(x) },
  { title: "jvp", note: "value and tangent", run: () => jvp(chain, [x], [x]) },
  { title: "linearize", note: "value, and the linear Program", run: () => linearize(chain, x) },
  { title: "… applied", note: "the tangent of a linearised function", run: () => derivative(x) },
  { title: "vjp", note: "value, and the linear Program", run: () => vjp(chain, x) },
  { title: "… applied", note: "the cotangent, back through the Program", run: () => pullback(x) },
  { title: "grad", note: "all of it", run: () => grad(scalar)(x) },
  { title: "vmap", note: "batches of 4", run: () => vmap(chain)(batch) },
  { title: "vmap of grad", note: "per-example gradients", run: () => vmap(grad(scalar))(batch) },
  { title: "makeProgram", note: "recorded, not computed", run: () => makeProgram(chain)(x) },
  { title: "grad, recorded", note: "what tracing a training step does", run: () => makeProgram(grad(scalar))(x) },
  { title: "jit, eager backend", note: "the optimised Program, equation by equation", run: jitted(chain) },
];

function jitted(f) {
  const g = jit(f);
  return () => g(x);
}

/** Calls of a jitted function that has its Program already: what a call costs beside the work in it. */
const leaves = (count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`w${i}`, x]));
const backend = createWasmBackend({ threads: 1 });
const perCall = [
  {
    title: "jit, one array in and out, eager backend",
    run: call(
      jit((x) => lax.neg(x)),
      x,
    ),
  },
  {
    title: "jit, one array in and out, kernels-wasm",
    run: call(
      jit((x) => lax.neg(x), { backend }),
      x,
    ),
  },
  {
    title: "jit, a tree of 10 arrays in, one array out, kernels-wasm",
    run: call(
      jit(({ w0 }) => lax.neg(w0), { backend }),
      leaves(10),
    ),
  },
];

function call(f, ...args) {
  return () => f(...args);
}

/** Microseconds of each of `count` parts, the median of the rounds. */
const microseconds = async (run, count) => {
  const medians = [];
  for (let round = 0; round < rounds; round++) medians.push((await measure(run, { warmUp: 250, least: 20, time: 250 })).median);
  return (1000 * middle(medians)) / count;
};

const table = async (some, count) => {
  const figures = [];
  for (const { title, note, run } of some) {
    const took = await microseconds(run, count);
    figures.push({ title, note, microseconds: took });
    console.log(`${title.padEnd(60)}${took.toFixed(2).padStart(8)} µs`);
  }
  return figures;
};

const { loss, params, batch: digits } = mlpLoss();
const figures = {
  machine: `${cpus().length} cores of ${cpus()[0].model.trim()}, Node ${process.versions.node}`,
  perOperation: await table(perOperation, operations),
  perCall: await table(perCall, 1),
  mlp: {
    forward: (await microseconds(() => loss(params, ...digits), 1)) / 1000,
    valueAndGrad: (await microseconds(() => valueAndGrad(loss)(params, ...digits), 1)) / 1000,
  },
};
const { forward, valueAndGrad: both } = figures.mlp;
console.log(
  `MLP, eager: forward ${forward.toFixed(2)} ms, valueAndGrad ${both.toFixed(2)} ms: ${(both / forward).toFixed(2)} times`,
);

const known = { ...JSON.parse(readFileSync(join(docs, "benchmarks.json"), "utf8")), overhead: figures };
for (const [name, text] of [
  ["benchmarks.json", `${JSON.stringify(known, undefined, 1)}\n`],
  ["benchmarks.md", page(known)],
]) {
  writeFileSync(join(docs, `${name}.unfinished`), text);
  renameSync(join(docs, `${name}.unfinished`), join(docs, name));
}
