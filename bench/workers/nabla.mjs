// One row in a process of its own: `node nabla.mjs <threads | eager> <row>`.
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { softmax } from "@nabla-js/ndarray/special";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { answer, measure } from "../measure.mjs";
import * as steps from "../steps/index.mjs";

const [how, row] = process.argv.slice(2);
const backend = how === "eager" ? undefined : createWasmBackend({ threads: Number(how) });
const compiled = (f, options = {}) => (backend === undefined ? f : jit(f, { backend, ...options }));

/** Uniform from −1 to 1. */
const draw = (seed, shape) => random.uniform(random.key(seed), shape, { minval: -1, maxval: 1 });

const conv = (x, w) =>
  lax.convGeneralDilated(x, w, {
    windowStrides: [1, 1],
    padding: [
      [0, 0],
      [0, 0],
    ],
  });

/** The function of a row and what it is called on. */
const operation = (row) => {
  const [op, ...rest] = row.replace(/^eager-/, "").split("-");
  const n = Number(rest[0]);
  switch (op) {
    case "matmul":
      return [np.matmul, draw(0, [n, n]), draw(1, [n, n])];
    case "conv": {
      const [x, w] =
        row === "conv-8x3x64x64-16x7"
          ? [
              [8, 3, 64, 64],
              [16, 3, 7, 7],
            ]
          : [
              [8, 16, 32, 32],
              [32, 16, 3, 3],
            ];
      return [conv, draw(0, x), draw(1, w)];
    }
    case "add":
      return [np.add, draw(0, [n]), draw(1, [n])];
    case "tanh":
      return [np.tanh, draw(0, [n])];
    case "sum":
      return [(x) => np.sum(x), draw(0, [n])];
    case "softmax":
      return [(x) => softmax(x), draw(0, [128, 1000])];
    case "sort":
      return [(x) => np.sort(x), draw(0, [n])];
    default:
      throw new Error(`given the row ${row}; expected one of rows.mjs. Write it as that file does.`);
  }
};

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
