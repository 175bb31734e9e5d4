// One first call of a training step, on one thread: `node first.mjs <step>`. Where its time goes, in milliseconds.
import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { jit } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { answer, measure } from "../measure.mjs";
import * as steps from "../steps/index.mjs";

const { step, state, batch } = steps[process.argv[2]]();
const backend = createWasmBackend({ threads: 1 });
let [began, traced, compiled] = [0, 0, 0];
const compile = (program, options) => {
  traced = performance.now() - began;
  const executable = backend.compile(program, options);
  compiled = performance.now() - began;
  return executable;
};
const jitted = jit(step, { backend: { ...backend, compile }, donate: [0] });
let at = tree.map((x) => np.array(x), state);
let loss;
began = performance.now();
const { first, fullSpeedAfter } = await measure(() => {
  [at, loss] = jitted(at, ...batch);
  np.item(loss);
});
answer({ tracing: traced, compiling: compiled - traced, both: compiled, first, fullSpeedAfter });
