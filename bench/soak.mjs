// `node bench/soak.mjs [steps] [shapes]`: whether memory stays as it is. Training steps in a loop that never yields, with donation
// and without; then one function jitted for many shapes. Ends with an error where a bound is broken.
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { mlp } from "./steps/index.mjs";

const [steps = "100000", shapes = "200", threads = "2"] = process.argv.slice(2);
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
const failures = [];
const check = (what, holds) => {
  console.log(`  ${holds ? "✓" : "✗"} ${what}`);
  if (!holds) failures.push(what);
};

/** Calls `run` many times without a pause; what memory did from a tenth of the way on. */
const loop = (name, backend, run, count) => {
  const warm = Math.max(100, count / 10);
  let before = null;
  let most = 0;
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    run(i);
    if (i === warm - 1) before = { ...backend.memory(), rss: process.memoryUsage().rss };
    if (i % 100 === 0) most = Math.max(most, process.memoryUsage().rss);
  }
  const after = backend.memory();
  const seconds = (performance.now() - began) / 1000;
  console.log(`${name}: ${count} calls in ${seconds.toFixed(1)} s, ${((1000 * seconds) / count).toFixed(3)} ms each`);
  console.log(
    `  WebAssembly memory ${megabytes(after.bytes)} MB, of it given out ${megabytes(after.used)} MB; process at most ${megabytes(most)} MB`,
  );
  check("the memory and what is given out of it are as they were", after.bytes === before.bytes && after.used === before.used);
  check(`the process grew by at most 64 MB: ${megabytes(most - before.rss)} MB`, most - before.rss <= 64 * 2 ** 20);
};

const { step, state, batch } = mlp();
for (const donate of [[0], []]) {
  const backend = createWasmBackend({ threads: Number(threads) });
  const jitted = jit(step, { backend, donate });
  let at = tree.map((x) => np.array(x), state);
  loop(
    `perceptron, ${donate.length > 0 ? "state donated" : "nothing donated"}`,
    backend,
    () => {
      [at] = jitted(at, ...batch);
    },
    Number(steps),
  );
}

const backend = createWasmBackend({ threads: Number(threads) });
const f = jit((x, y) => np.tanh(np.matmul(x, y)), { backend });
const before = process.memoryUsage().rss;
for (let n = 1; n <= Number(shapes); n++) f(np.ones([n, 64]), np.ones([64, 100 + n]));
const grown = process.memoryUsage().rss - before;
console.log(`${shapes} shapes: WebAssembly memory ${megabytes(backend.memory().bytes)} MB, process + ${megabytes(grown)} MB`);
check("what is given out is the arena of the largest", backend.memory().used <= 2 ** 20);
check("each shape costs at most 1 MB", grown <= Number(shapes) * 2 ** 20);
process.exitCode = failures.length > 0 ? 1 : 0;
