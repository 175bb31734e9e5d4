import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { jit } from "@nabla-js/grad";
import { multiSteps } from "./multiSteps.js";
import { sgd } from "./sgd.js";

test("every second update is a step with the mean of two gradients", () => {
  const tx = multiSteps(sgd({ learningRate: 1 }), 2);
  const params = np.array([0]);
  const step = jit((g: np.NDArray, s: ReturnType<typeof tx.init>) => tx.update(g, s, params));
  let state = tx.init(params);
  const updates = [1, 3, 10, 20].map((g) => {
    const [u, next] = step(np.array([g]), state);
    state = next;
    return np.item(u);
  });
  expect(updates).toEqual([0, -2, 0, -15]);
  expect(step.cache().traces.length).toBe(1);
});

test("a number of batches is whole", () => {
  expect(() => multiSteps(sgd({ learningRate: 1 }), 0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: multiSteps: given every 0; expected a whole number of batches from 1 on. Give the number of batches that make one step.]`,
  );
});
