// One row on TensorFlow.js: `node tfjs.mjs <cpu | wasm> <row>`.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { answer, measure } from "../measure.mjs";

const require = createRequire(import.meta.url);
console.warn = () => undefined;
const tf = require("@tensorflow/tfjs");
const [backend, row] = process.argv.slice(2);
if (backend === "wasm") {
  const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(`${join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist")}/`);
}
await tf.setBackend(backend);
await tf.ready();

const draw = (shape) => tf.randomUniform(shape, -1, 1);
const variable = (shape, bound) => tf.variable(tf.randomUniform(shape, -bound, bound));
const dense = (inputs, units) => ({
  w: variable([inputs, units], Math.sqrt(6 / (inputs + units))),
  b: tf.variable(tf.zeros([units])),
});
const apply = ({ w, b }, x) => tf.add(tf.matMul(x, w), b);
const crossEntropy = (logits, oneHot) => tf.losses.softmaxCrossEntropy(oneHot, logits);
const labelsOf = (n, classes) => tf.oneHot(tf.randomUniform([n], 0, classes, "int32"), classes);

/** A loss, what changes, and how. */
const training = {
  mlp: () => {
    const layers = [dense(784, 128), dense(128, 64), dense(64, 10)];
    const [x, y] = [draw([64, 784]), labelsOf(64, 10)];
    const loss = () => crossEntropy(apply(layers[2], tf.relu(apply(layers[1], tf.relu(apply(layers[0], x))))), y);
    return [loss, tf.train.momentum(0.01, 0.5)];
  },
  cnn: () => {
    const [k1, k2] = [variable([5, 5, 3, 6], 0.1), variable([5, 5, 6, 16], 0.08)];
    const [b1, b2] = [tf.variable(tf.zeros([6])), tf.variable(tf.zeros([16]))];
    const layers = [dense(400, 120), dense(120, 84), dense(84, 10)];
    const [x, y] = [draw([64, 32, 32, 3]), labelsOf(64, 10)];
    const block = (x, k, b) => tf.maxPool(tf.relu(tf.add(tf.conv2d(x, k, 1, "valid"), b)), 2, 2, "valid");
    const loss = () => {
      const flat = tf.reshape(block(block(x, k1, b1), k2, b2), [64, 400]);
      return crossEntropy(apply(layers[2], tf.relu(apply(layers[1], tf.relu(apply(layers[0], flat))))), y);
    };
    return [loss, tf.train.momentum(0.01, 0.9)];
  },
  lstm: () => {
    const [steps, batch, inputs, units] = [64, 32, 65, 128];
    const gates = dense(inputs + units, 4 * units);
    const out = dense(units, inputs);
    const x = tf.oneHot(tf.randomUniform([steps, batch], 0, inputs, "int32"), inputs);
    const xs = tf.unstack(tf.cast(x, "float32"));
    const y = labelsOf(steps * batch, inputs);
    const loss = () => {
      let [h, c] = [tf.zeros([batch, units]), tf.zeros([batch, units])];
      const hs = xs.map((x) => {
        const [i, f, g, o] = tf.split(apply(gates, tf.concat([x, h], 1)), 4, 1);
        c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(c));
        return h;
      });
      return crossEntropy(apply(out, tf.concat(hs, 0)), y);
    };
    return [loss, tf.train.adam(0.002)];
  },
  dqn: () => {
    const make = () => [dense(4, 120), dense(120, 84), dense(84, 2)];
    const [online, target] = [make(), make()];
    const q = (layers, s) => apply(layers[2], tf.relu(apply(layers[1], tf.relu(apply(layers[0], s)))));
    const [s, sNext, r] = [draw([128, 4]), draw([128, 4]), draw([128])];
    const a = labelsOf(128, 2);
    const goesOn = tf.cast(tf.less(tf.randomUniform([128]), 0.95), "float32");
    const loss = () => {
      const best = tf.max(q(target, sNext), 1);
      const y = tf.add(r, tf.mul(0.99, tf.mul(goesOn, best)));
      const chosen = tf.sum(tf.mul(tf.cast(a, "float32"), q(online, s)), 1);
      return tf.losses.huberLoss(y, chosen);
    };
    return [loss, tf.train.adam(0.001), online.flatMap(({ w, b }) => [w, b])];
  },
};

const operation = (row) => {
  const [op, ...rest] = row.replace(/^eager-/, "").split("-");
  const n = Number(rest[0]);
  switch (op) {
    case "matmul":
      return [tf.matMul, draw([n, n]), draw([n, n])];
    case "conv": {
      const [x, w] =
        row === "conv-8x3x64x64-16x7"
          ? [
              [8, 64, 64, 3],
              [7, 7, 3, 16],
            ]
          : [
              [8, 32, 32, 16],
              [3, 3, 16, 32],
            ];
      return [(x, w) => tf.conv2d(x, w, 1, "valid"), draw(x), draw(w)];
    }
    case "add":
      return [tf.add, draw([n]), draw([n])];
    case "tanh":
      return [tf.tanh, draw([n])];
    case "sum":
      return [(x) => tf.sum(x), draw([n])];
    case "softmax":
      return [(x) => tf.softmax(x), draw([128, 1000])];
    case "sort":
      // All of the largest, in order: TensorFlow.js has no sort of its own.
      return [(x) => tf.topk(x, n, true).values, draw([n])];
  }
};

const losses = [];
const runTraining = ([loss, optimizer, variables]) =>
  measure(() => {
    const value = optimizer.minimize(loss, true, variables);
    losses.push(value.dataSync()[0]);
    value.dispose();
  });
const runOperation = ([f, ...args]) =>
  measure(() => {
    const result = f(...args);
    result.dataSync();
    result.dispose();
  });

const result = row in training ? await runTraining(training[row]()) : await runOperation(operation(row));
answer({ ...result, losses: [losses[0], losses.at(-1)], rss: process.memoryUsage().rss });
