import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { muon, orthogonalize, scaleByMuon } from "./muon.js";

test("all singular values of an orthogonalised matrix are near 1", () => {
  for (const shape of [
    [4, 4],
    [3, 7],
    [7, 3],
  ]) {
    const x = orthogonalize(random.normal(random.key(shape[0]), shape, { dtype: "float64" }));
    expect(x.shape).toEqual(shape);
    const small = shape[0] <= shape[1] ? np.matmul(x, np.transpose(x)) : np.matmul(np.transpose(x), x);
    const n = small.shape[0];
    // Their squares are the eigenvalues of the Gram matrix: the trace is their sum, and its square's trace that of their squares.
    const sum = np.item(np.sum(np.mul(np.eye(n), small)));
    const squares = np.item(np.sum(np.square(small)));
    expect(sum / n).toBeGreaterThan(0.6 ** 2);
    expect(sum / n).toBeLessThan(1.3 ** 2);
    expect(squares / n - (sum / n) ** 2).toBeLessThan(0.2);
  }
});

test("the size of the gradient does not count, its direction does", () => {
  const g = random.normal(random.key(1), [5, 3], { dtype: "float64" });
  const [a, b] = [orthogonalize(g), orthogonalize(np.mul(1000, g))];
  np.toTypedArray(np.sub(a, b)).forEach((difference) => expect(Math.abs(difference)).toBeLessThan(1e-6));
  expect(np.item(np.sum(np.mul(a, g)))).toBeGreaterThan(0);
});

test("kernels of convolutions count as matrices of their units; vectors go to Adam", () => {
  const params = { kernel: np.ones([4, 2, 3, 3]), bias: np.ones([4]) };
  const tx = muon({ learningRate: 1, adamLearningRate: 0.01 });
  const [updates, state] = tx.update(params, tx.init(params), params);
  expect(updates.kernel.shape).toEqual([4, 2, 3, 3]);
  expect(np.toTypedArray(updates.bias)[0]).toBeCloseTo(-0.01, 5);
  expect(state.adam[0].m).toMatchObject({ kernel: null });
});

test("a wide map of units gets longer updates: √(units / inputs)", () => {
  const g = random.normal(random.key(2), [2, 8]);
  const tx = scaleByMuon();
  const [u] = tx.update(g, tx.init(g), g);
  np.toTypedArray(np.sub(u, np.mul(2, orthogonalize(g)))).forEach((d) => expect(Math.abs(d)).toBeLessThan(1e-5));
});
