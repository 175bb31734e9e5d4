import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { valueAndGrad } from "@nabla-js/grad";
import type { NDArray } from "@nabla-js/ndarray";
import { sam } from "./sam.js";
import { sgd } from "./sgd.js";

const loss = valueAndGrad((p: NDArray) => np.sum(np.mul(np.array([1, 10]), np.square(p))));

test("the gradient is that of the worst place nearby", () => {
  const tx = sam(sgd({ learningRate: 1 }), { rho: 0.5 });
  const params = np.array([3, 0.4]); // gradient [6, 8], of length 10
  const [value, grads] = loss(params);
  const [updates] = tx.update(grads, tx.init(params), params, { value, valueAndGrad: loss });
  const expected = [-2 * (3 + 0.5 * 0.6), -20 * (0.4 + 0.5 * 0.8)];
  np.toTypedArray(updates).forEach((u, i) => expect(u).toBeCloseTo(expected[i], 4));
});

test("adaptive: the distance is measured in multiples of each parameter", () => {
  const tx = sam(sgd({ learningRate: 1 }), { rho: 0.5, adaptive: true });
  const params = np.array([3, 0.4]);
  const [value, grads] = loss(params);
  const [updates] = tx.update(grads, tx.init(params), params, { value, valueAndGrad: loss });
  const length = Math.hypot(3 * 6, 0.4 * 8);
  const expected = [-2 * (3 + (0.5 * 9 * 6) / length), -20 * (0.4 + (0.5 * 0.16 * 8) / length)];
  np.toTypedArray(updates).forEach((u, i) => expect(u).toBeCloseTo(expected[i], 4));
});

test("it wants to know the loss function", () => {
  const tx = sam(sgd({ learningRate: 1 }));
  expect(() => tx.update(np.zeros([1]), tx.init(np.zeros([1])), np.zeros([1]))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: sam: given an update without the loss function; expected the function of the loss and its gradient. Pass it: update(grads, state, params, { valueAndGrad: valueAndGrad(loss) }).]`,
  );
});
