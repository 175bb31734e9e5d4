import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { jit, valueAndGrad } from "@nabla-js/grad";
import { accuracy, softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import { adam, applyUpdates } from "@nabla-js/optimizers";
import { mlp } from "./mlp.js";

test("784-128-64-10 has 109,386 parameters: (784 + 1)·128 + (128 + 1)·64 + (64 + 1)·10", () => {
  const { params, outputShape } = mlp({ hidden: [128, 64], classes: 10 }).init(random.key(0), [64, 784]);
  expect(tree.reduce((sum, leaf) => sum + leaf.size, 0, params)).toBe(109_386);
  expect(outputShape).toEqual([64, 10]);
});

test("without hidden layers it is linear", () => {
  const model = mlp({ hidden: [], classes: 3 });
  const { params } = model.init(random.key(0), [1, 2]);
  const [at0] = model.apply(params, {}, np.zeros([1, 2]));
  expect(np.toNested(at0)).toEqual([[0, 0, 0]]);
  expect(params.length).toBe(1);
});

test("learns one small batch by heart", () => {
  const model = mlp({ hidden: [16], classes: 4 });
  const x = random.normal(random.key(1), [12, 6]);
  const labels = np.array(Int32Array.from({ length: 12 }, (_, i) => i % 4));
  const optimizer = adam({ learningRate: 0.02 });
  const step = jit((params: ReturnType<typeof start>, state: ReturnType<typeof optimizer.init>) => {
    const loss = (params: ReturnType<typeof start>) => {
      const [logits] = model.apply(params, {}, x);
      return np.mean(softmaxCrossEntropyWithIntegerLabels(logits, labels));
    };
    const [value, grads] = valueAndGrad(loss)(params);
    const [updates, next] = optimizer.update(grads as typeof params, state, params);
    return [applyUpdates(params, updates), next, value] as const;
  });
  const start = () => model.init(random.key(0), x.shape).params;
  let params = start();
  let state = optimizer.init(params);
  let value = np.array(Infinity);
  for (let i = 0; i < 150; i++) [params, state, value] = step(params, state);
  const [logits] = model.apply(params, {}, x);
  expect(np.item(np.mean(accuracy(logits, labels)))).toBe(1);
  expect(np.item(value)).toBeLessThan(0.05);
});
