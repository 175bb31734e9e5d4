// Training steps of whole models, wherever they run: three of them eagerly, under jit, on kernels-wasm, and eight models at once.
import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, valueAndGrad, vmap } from "@nabla-js/grad";
import { expectClose } from "@nabla-js/gradcheck";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import { logSoftmax } from "@nabla-js/ndarray/special";
import type { NDArray, Shape } from "@nabla-js/ndarray";
import { activation } from "./activation.js";
import { relu } from "./activations/rectifiers.js";
import { conv } from "./convolution/conv.js";
import { dense } from "./dense.js";
import { dropout } from "./dropout.js";
import { embedding } from "./embedding.js";
import { flatten } from "./flatten.js";
import type { AnyLayer, Layer } from "./layer.js";
import { batchNorm } from "./norms/batchNorm.js";
import { maxPool } from "./pooling/pool.js";
import { lstm } from "./recurrent/layers.js";
import { sequential } from "./sequential.js";

const wasm = createWasmBackend({ threads: 1 });
const classes = 3;
const models: Readonly<Record<string, readonly [AnyLayer, Shape, "float32" | "int32"]>> = {
  MLP: [sequential(dense(6), activation(relu), dropout(0.25), dense(classes)), [4, 5], "float32"],
  CNN: [
    sequential(conv(4, 3, { padding: "SAME" }), batchNorm(), activation(relu), maxPool(2), flatten(), dense(classes)),
    [4, 2, 6, 6],
    "float32",
  ],
  LSTM: [sequential(embedding(7, 3), lstm(4), lstm(3, { returns: "last" }), dense(classes)), [4, 5], "int32"],
};

/** Parameters, their velocities, and the state of the model. */
type Training = readonly [params: unknown, velocities: unknown, state: unknown];

/** A step of gradient descent with momentum, and its loss. */
const stepOf =
  (model: Layer<unknown, unknown>) =>
  ([params, velocities, state]: Training, x: NDArray, labels: NDArray, key: NDArray): readonly [Training, NDArray] => {
    const loss = (p: unknown): readonly [NDArray, unknown] => {
      const [logits, next] = model.apply(p, state, x, { key, train: true });
      return [np.neg(np.mean(np.takeAlongAxis(logSoftmax(logits), np.expandDims(labels, 1), 1))), next];
    };
    const [[value, next], grads] = valueAndGrad(loss, { hasAux: true })(params);
    const moved = tree.map((v, g) => np.add(np.mul(0.9, v), g), velocities, grads);
    return [[tree.map((p, v) => np.sub(p, np.mul(0.05, v)), params, moved), moved, next], value];
  };

describe.each(Object.entries(models))("three steps of the %s", (_name, [anyModel, shape, dtype]) => {
  const model = anyModel as unknown as Layer<unknown, unknown>;
  const step = stepOf(model);
  const begin = (key: NDArray): Training => {
    const { params, state } = model.init(key, shape);
    return [params, tree.map((p) => np.zerosLike(p), params), state];
  };
  const x = dtype === "int32" ? random.randint(random.key(1), shape, 0, 7) : random.normal(random.key(1), shape);
  const labels = random.randint(random.key(2), [shape[0]], 0, classes);
  const keys = random.split(random.key(3), 8);
  const [first] = keys;

  const train = (one: typeof step, start: Training, key: NDArray): readonly [Training, readonly NDArray[]] => {
    const losses: NDArray[] = [];
    let now = start;
    for (let i = 0; i < 3; i++) {
      const [next, loss] = one(now, x, labels, key);
      now = next;
      losses.push(loss);
    }
    return [now, losses];
  };
  const eager = train(step, begin(first), first);
  const tolerance = { rtol: 1e-4, atol: 1e-5 };

  test.each([
    ["under jit", {}],
    ["on kernels-wasm", { backend: wasm }],
  ])("%s they are the eager ones, compiled once", (where, options) => {
    const compiled = jit(step, options);
    expectClose(where, train(compiled, begin(first), first), "eager", eager, tolerance);
    expect(compiled.cache().traces.length).toBe(1);
  });

  test("of eight at once, on kernels-wasm, are those of eight apart", () => {
    const all = jit(vmap(step, { inAxes: [0, null, null, 0] }), { backend: wasm });
    const together = train(all, vmap(begin)(keys), keys);
    const one = jit(step, { backend: wasm });
    [...keys].forEach((key, k) => {
      const own = tree.map((leaf) => np.squeeze(np.slice(leaf, [k], [k + 1]), 0), together);
      expectClose(`member ${k}`, own, "alone", train(one, begin(key), key), tolerance);
    });
    expect(all.cache().traces.length).toBe(1);
  });

  test("the loss falls", () => {
    const losses = eager[1].map(np.item);
    expect(losses[2]).toBeLessThan(losses[0]);
  });
});
