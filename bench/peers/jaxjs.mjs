// One row on jax-js: `node jaxjs.mjs <row>`, on its WebAssembly device. Its arrays are counted by their owners: `.ref`
// keeps one that is given away.
import { defaultDevice, init, jit, lax, nn, numpy as np, random, tree, valueAndGrad } from "@jax-js/jax";
import { answer, measure } from "../measure.mjs";

await init("wasm");
defaultDevice("wasm");
const [row] = process.argv.slice(2);

let seed = 0;
const draw = (shape) => random.uniform(random.key(seed++), shape, { minval: -1, maxval: 1 });
const scaled = (shape, bound) => draw(shape).mul(bound);
const dense = (inputs, units) => ({ w: scaled([inputs, units], Math.sqrt(6 / (inputs + units))), b: np.zeros([units]) });
const apply = ({ w, b }, x) => np.matmul(x, w).add(b);
const oneHot = (n, classes) =>
  nn.oneHot(
    np.array(
      Int32Array.from({ length: n }, (_, i) => (i * 7) % classes),
      { dtype: np.int32 },
    ),
    classes,
  );
const crossEntropy = (logits, labels) =>
  nn
    .logSoftmax(logits)
    .mul(labels)
    .sum()
    .mul(-1 / 64);

const heads = () => [dense(784, 128), dense(128, 64), dense(64, 10)];
const perceptron = ([first, second, third], x) => apply(third, nn.relu(apply(second, nn.relu(apply(first, x)))));

/** Parameters, state of the optimizer, batch, and a step from these to the next two and the loss. */
const training = {
  mlp: () => {
    const params = heads();
    return [
      params,
      momentumOf(params),
      [draw([64, 784]), oneHot(64, 10)],
      momentum((p, x, y) => crossEntropy(perceptron(p, x), y), 0.01, 0.5),
    ];
  },
  cnn: () => {
    const params = {
      k1: scaled([6, 3, 5, 5], 0.1),
      k2: scaled([16, 6, 5, 5], 0.08),
      b1: np.zeros([6, 1, 1]),
      b2: np.zeros([16, 1, 1]),
      head: [dense(400, 120), dense(120, 84), dense(84, 10)],
    };
    const pool = (x, channels, side) => np.max(np.max(x.reshape([64, channels, side, 2, side, 2]), 5), 3);
    const block = (x, k, b, channels, side) => pool(nn.relu(lax.conv(x, k, [1, 1], "VALID").add(b)), channels, side);
    const loss = ({ k1, k2, b1, b2, head }, x, y) =>
      crossEntropy(perceptron(head, block(block(x, k1, b1, 6, 14), k2, b2, 16, 5).reshape([64, 400])), y);
    return [params, momentumOf(params), [draw([64, 3, 32, 32]), oneHot(64, 10)], momentum(loss, 0.01, 0.9)];
  },
  dqn: () => {
    const make = () => [dense(4, 120), dense(120, 84), dense(84, 2)];
    const params = make();
    const target = make();
    const loss = (p, target, s, a, r, sNext, goesOn) => {
      const best = np.max(perceptron(target, sNext), 1);
      const y = lax.stopGradient(r.add(goesOn.mul(best).mul(0.99)));
      const d = perceptron(p, s).mul(a).sum(1).sub(y);
      const size = np.abs(d.ref);
      return np
        .where(np.less(size.ref, 1), np.square(d).mul(0.5), size.sub(0.5))
        .sum()
        .mul(1 / 128);
    };
    const batch = [target, draw([128, 4]), oneHot(128, 2), draw([128]), draw([128, 4]), np.ones([128])];
    const moments = [
      tree.map((p) => np.zeros(p.shape), tree.ref(params)),
      tree.map((p) => np.zeros(p.shape), tree.ref(params)),
      np.zeros([]),
    ];
    return [params, moments, batch, adam(loss, 0.001)];
  },
};

function momentumOf(params) {
  return tree.map((p) => np.zeros(p.shape), tree.ref(params));
}

function momentum(loss, learningRate, keep) {
  return (params, moments, ...batch) => {
    const [value, grads] = valueAndGrad(loss)(tree.ref(params), ...batch);
    const next = tree.map((m, g) => m.mul(keep).add(g), moments, grads);
    return [tree.map((p, m) => p.sub(m.mul(learningRate)), params, tree.ref(next)), next, value];
  };
}

function adam(loss, learningRate, b1 = 0.9, b2 = 0.999, eps = 1e-8) {
  return (params, [m, v, t], ...batch) => {
    const [value, grads] = valueAndGrad(loss)(tree.ref(params), ...batch);
    const tNext = t.add(1);
    const mNext = tree.map((m, g) => m.mul(b1).add(g.mul(1 - b1)), m, tree.ref(grads));
    const vNext = tree.map((v, g) => v.mul(b2).add(np.square(g).mul(1 - b2)), v, grads);
    const c1 = np.subtract(1, np.power(b1, tNext.ref));
    const c2 = np.subtract(1, np.power(b2, tNext.ref));
    const stepped = tree.map(
      (p, m, v) =>
        p.sub(
          m
            .div(c1.ref)
            .mul(learningRate)
            .div(np.sqrt(v.div(c2.ref)).add(eps)),
        ),
      params,
      tree.ref(mNext),
      tree.ref(vNext),
    );
    c1.dispose();
    c2.dispose();
    return [stepped, [mNext, vNext, tNext], value];
  };
}

const losses = [];
const runTraining = ([params, moments, batch, step]) => {
  const jitted = jit(step);
  let state = [params, moments];
  return measure(async () => {
    const [p, m, value] = jitted(...state, ...tree.ref(batch));
    losses.push((await value.data())[0]);
    state = [p, m];
  });
};

const operation = (row) => {
  const [op, ...rest] = row.split("-");
  const n = Number(rest[0]);
  switch (op) {
    case "matmul":
      return [(a, b) => np.matmul(a, b), draw([n, n]), draw([n, n])];
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
      return [(x, w) => lax.conv(x, w, [1, 1], "VALID"), draw(x), draw(w)];
    }
    case "add":
      return [(x, y) => x.add(y), draw([n]), draw([n])];
    case "tanh":
      return [(x) => np.tanh(x), draw([n])];
    case "sum":
      return [(x) => x.sum(), draw([n])];
  }
};
const runOperation = ([f, ...args]) => {
  const jitted = jit(f);
  return measure(async () => {
    const result = jitted(...tree.ref(args));
    await result.blockUntilReady();
    result.dispose();
  });
};

const result = row in training ? await runTraining(training[row]()) : await runOperation(operation(row));
answer({ ...result, losses: [losses[0], losses.at(-1)], rss: process.memoryUsage().rss });
process.exit(0);
