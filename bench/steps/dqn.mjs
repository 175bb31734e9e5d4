import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { stopGradient, valueAndGrad } from "@nabla-js/grad";
import { activation, dense, relu, sequential } from "@nabla-js/layers";
import { huber } from "@nabla-js/losses";
import { adam, applyUpdates } from "@nabla-js/optimizers";

/**
 * One update of a deep Q-network 4-120-84-2 on a batch of 128, by Adam: Q(s, a) towards r + γ·max Q̂(s′, ·), with Q̂ of the
 * target network, which stays as it is.
 *
 * @see Mnih et al. (2015), "Human-level control through deep reinforcement learning".
 * @returns {import("./classifierStep.mjs").Step}
 */
export const dqn = () => {
  const [batch, observations, actions, gamma] = [128, 4, 2, 0.99];
  const model = sequential(dense(120), activation(relu), dense(84), activation(relu), dense(actions));
  const optimizer = adam({ learningRate: 1e-3 });
  const { params, state } = model.init(random.key(0), [batch, observations]);
  const q = (params, s) => model.apply(params, state, s)[0];

  const step = ([params, target, moments], { s, a, r, sNext, terminated }) => {
    const best = np.max(q(target, sNext), 1);
    const y = stopGradient(np.add(r, np.mul(gamma, np.where(terminated, 0, best))));
    const loss = (params) => {
      const chosen = np.sum(np.where(np.equal(np.expandDims(a, 1), np.arange(actions)), q(params, s), 0), 1);
      return np.mean(huber(chosen, y));
    };
    const [value, grads] = valueAndGrad(loss)(params);
    const [updates, next] = optimizer.update(grads, moments, params);
    return [[applyUpdates(params, updates), target, next], value];
  };
  const keys = [...random.split(random.key(1), 5)];
  return {
    name: "dqn 4-120-84-2, batch 128",
    step,
    state: [params, tree.map((p) => np.array(p), params), optimizer.init(params)],
    batch: [
      {
        s: random.normal(keys[0], [batch, observations]),
        a: np.astype(random.randint(keys[1], [batch], 0, actions), "int32"),
        r: random.uniform(keys[2], [batch]),
        sNext: random.normal(keys[3], [batch, observations]),
        terminated: random.bernoulli(keys[4], 0.05, [batch]),
      },
    ],
  };
};
