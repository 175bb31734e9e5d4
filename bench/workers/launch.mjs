// One launch of a training step: `node launch.mjs <step> <threads>`. Two batches take turns, as batches do in training.
import { readdirSync, readFileSync } from "node:fs";
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { answer } from "../measure.mjs";
import * as steps from "../steps/index.mjs";

const [name, threads, milliseconds = "1500"] = process.argv.slice(2);
const backend = createWasmBackend({ threads: Number(threads) });
const { step, state, batch } = steps[name]();
const batches = [batch, tree.map((x) => np.array(np.toTypedArray(x), { shape: x.shape, dtype: x.dtype }), batch)];
const jitted = jit(step, { backend, donate: [0] });
let at = tree.map((x) => np.array(x), state);
const times = [];
const began = performance.now();
const call = () => {
  const start = performance.now();
  [at] = jitted(at, ...batches[times.length % 2]);
  times.push(performance.now() - start);
};
while (performance.now() - began < 500) call();
const warm = times.length;
const done = () => backend.threads().parts.reduce((a, b) => a + b, 0);
/** Nanoseconds that each thread of this process ran, and that it was ready and waited for a core; none where Linux is not. */
const threadTimes = () => {
  try {
    const tasks = readdirSync("/proc/self/task");
    return new Map(tasks.map((id) => [id, readFileSync(`/proc/self/task/${id}/schedstat`, "utf8").split(" ").map(Number)]));
  } catch {
    return new Map();
  }
};
const before = done();
const threadsBefore = threadTimes();
const measured = performance.now();
while (performance.now() - began < 500 + Number(milliseconds)) call();
const wall = (performance.now() - measured) * 1e6;
/** Cores that the threads of this process had, or wanted and did not have. */
const cores = (index) =>
  [...threadTimes()].reduce((sum, [id, now]) => sum + now[index] - (threadsBefore.get(id)?.[index] ?? 0), 0) / wall;
const [ran, waited] = [cores(0), cores(1)];
const sorted = times.slice(warm).sort((a, b) => a - b);
const quantile = (q) => sorted[Math.floor(q * (sorted.length - 1))];
const median = quantile(0.5);
let sum = 0;
const full = times.map((took) => (sum += took))[times.findIndex((took) => took < 1.3 * median)];
answer({ median, p10: quantile(0.1), p90: quantile(0.9), full, share: (done() - before) / sorted.length, ran, waited });
