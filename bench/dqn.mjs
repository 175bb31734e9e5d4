// `node bench/dqn.mjs [steps]`: how long a DQN takes for so many steps of CartPole (100,000), with the settings of the recipe, in
// both drives: the loop compiled into one call an epoch, and a plain loop over two compiled functions.
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { setDefaultBackend } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { compiledDrive, dqn, plainDrive } from "@nabla-js/models-zoo";
import { cartPole } from "@nabla-js/rl";

const steps = Number(process.argv[2] ?? 100_000);
setDefaultBackend(createWasmBackend());

const iterations = 39;
const agent = dqn(cartPole(), { steps });
const stepsAnEpoch = iterations * agent.rollout * agent.envs;
const epochs = Math.ceil(steps / stepsAnEpoch);

for (const [name, driveOf] of [
  ["compiled", compiledDrive],
  ["plain loop", plainDrive],
]) {
  const begin = performance.now();
  const drive = driveOf(agent);
  let state = agent.init(random.key(0));
  let figures;
  for (let i = 0; i < epochs; i++) [state, figures] = drive(state, iterations);
  const seconds = (performance.now() - begin) / 1000;
  const returned = np.item(np.sum(figures.returns)) / np.item(np.sum(figures.episodes));
  console.log(
    `${name}: ${epochs * stepsAnEpoch} steps in ${seconds.toFixed(1)} s, the first call's compiling included;` +
      ` mean return of the last ${stepsAnEpoch} steps, exploring: ${returned.toFixed(0)}`,
  );
}
