// `pnpm bench`: the time of one training step, the median of many, beside the least that its operations would take at the
// peak that plain JavaScript reaches on this machine.
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { costAnalysis, jit, makeProgram, valueAndGrad } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import { mlp } from "@nabla-js/models-zoo";
import { applyUpdates, sgd } from "@nabla-js/optimizers";
import { peakFlops } from "./peak.mjs";

/** The perceptron 784-128-64-10 on a batch of 64, by gradient descent with momentum. */
const mlpStep = () => {
  const model = mlp({ hidden: [128, 64], classes: 10 });
  const x = random.uniform(random.key(1), [64, 784]);
  const labels = random.randint(random.key(2), [64], 0, 10);
  const { params, state } = model.init(random.key(0), x.shape);
  const optimizer = sgd({ learningRate: 0.01, momentum: 0.5 });
  const loss = (params) => np.mean(softmaxCrossEntropyWithIntegerLabels(model.apply(params, state, x)[0], labels));
  const step = ([params, moments]) => {
    const [value, grads] = valueAndGrad(loss)(params);
    const [updates, next] = optimizer.update(grads, moments, params);
    return [[applyUpdates(params, updates), next], value];
  };
  return { name: "mlp 784-128-64-10, batch 64", step, start: [params, optimizer.init(params)] };
};

/** @type {(step: Function, start: unknown, runs: number) => number} */
const medianMilliseconds = (step, start, runs) => {
  let state = start;
  const times = Array.from({ length: runs + 3 }, () => {
    const begin = performance.now();
    [state] = step(state);
    return performance.now() - begin;
  });
  // The first ones trace and warm up.
  return times.slice(3).sort((a, b) => a - b)[Math.floor(runs / 2)];
};

const peak = peakFlops();
console.log(`peak of plain JavaScript: ${(peak / 1e9).toFixed(2)} GFLOP/s\n`);
console.log(
  ["step".padEnd(30), "backend".padEnd(10), "ms".padStart(8), "GFLOP/s".padStart(10), "at that peak".padStart(14)].join(""),
);
for (const { name, step, start } of [mlpStep()]) {
  const { flops } = costAnalysis(makeProgram(step)(start));
  const least = (1000 * flops) / peak;
  for (const [backend, jitted, runs] of [
    ["eager", jit(step), 20],
    ["wasm", jit(step, { backend: createWasmBackend(), donate: [0] }), 1000],
  ]) {
    // The state is donated: each backend begins with a copy of its own.
    const ms = medianMilliseconds(
      jitted,
      tree.map((x) => np.array(x), start),
      runs,
    );
    const cells = [ms.toFixed(2).padStart(8), (flops / ms / 1e6).toFixed(2).padStart(10), `${least.toFixed(2)} ms`.padStart(14)];
    console.log([name.padEnd(30), backend.padEnd(10), ...cells].join(""));
  }
}
