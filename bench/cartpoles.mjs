// `node bench/cartpoles.mjs`: how many steps a second 4,096 CartPoles make at once, one call a step and 100 steps a call.
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit, scan } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { cartPole, vectorise } from "@nabla-js/rl";

const n = 4096;
const envs = vectorise(cartPole(), n);
const backend = createWasmBackend();

/** One step of all, pushed the way each pole falls. */
const step = ([state, observation], key) => {
  const actions = np.astype(np.greater(np.at(observation, ":, 2").get(), 0), "int32");
  const next = envs.step(state, actions, key);
  return [[next.state, next.observation], np.sum(next.reward)];
};
const many = (at, keys) => {
  const [after, rewards] = scan(step, at, keys);
  return [after, np.sum(rewards)];
};

/** Steps a second, the best of some runs. */
const rate = (f, keysOf, stepsACall, calls) => {
  let at = envs.reset(random.key(0));
  let best = 0;
  for (let run = 0; run < 6; run++) {
    const begin = performance.now();
    for (let i = 0; i < calls; i++) [at] = f(at, keysOf(run * calls + i));
    best = Math.max(best, (n * stepsACall * calls) / ((performance.now() - begin) / 1000));
  }
  return best;
};

for (const [name, f, keysOf, stepsACall, calls] of [
  ["one step a call", jit(step, { backend, donate: [0] }), (i) => random.key(i), 1, 100],
  ["100 steps a call", jit(many, { backend, donate: [0] }), (i) => random.split(random.key(i), 100), 100, 1],
])
  console.log(`${n} × CartPole-v1, ${name}: ${(rate(f, keysOf, stepsACall, calls) / 1e6).toFixed(2)} million steps a second`);
