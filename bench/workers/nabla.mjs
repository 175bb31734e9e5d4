// One row in a process of its own: `node nabla.mjs <threads | eager> <row>`.
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { answer, measure } from "../measure.mjs";
import { operation } from "../operations.mjs";
import * as steps from "../steps/index.mjs";

const [how, row] = process.argv.slice(2);
const backend = how === "eager" ? undefined : createWasmBackend({ threads: Number(how) });
const compiled = (f, options = {}) => (backend === undefined ? f : jit(f, { backend, ...options }));

const training = async ({ step, state, batch }) => {
  const jitted = compiled(step, { donate: [0] });
  let at = tree.map((x) => np.array(x), state);
  let loss;
  const losses = [];
  const result = await measure(() => {
    [at, loss] = jitted(at, ...batch);
    losses.push(np.item(loss));
  });
  return { ...result, losses: [losses[0], losses.at(-1)] };
};

const once = ([f, ...args]) => {
  const run = compiled(f);
  return measure(() => run(...args));
};

const result = row in steps ? await training(steps[row]()) : await once(operation(row));
answer({ ...result, rss: process.memoryUsage().rss });
