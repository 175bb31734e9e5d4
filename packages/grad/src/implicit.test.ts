import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { customJvp, customVjp, grad, jit, jvp, vjp, vmap, whileLoop } from "./index.js";

const f64 = (x: number): NDArray => np.array(x, { dtype: "float64" });

/** Repeats x ← f(a, x) until it moves by less than 10⁻¹², at most a thousand times. */
const iterate = (f: (a: NDArray, x: NDArray) => NDArray, a: NDArray, start: NDArray): NDArray => {
  const { x } = whileLoop(
    ({ x, before, n }) => np.logicalAnd(np.greater(np.abs(np.sub(x, before)), 1e-12), np.less(n, 1000)),
    ({ x, n }) => ({ x: f(a, x), before: x, n: np.add(n, 1) }),
    { x: f(a, start), before: start, n: np.array(0, { dtype: "int32" }) },
  );
  return x;
};

/**
 * The fixed point x = f(a, x), whose derivative by a follows from the implicit function theorem: the loop is not
 * differentiated. With u the cotangent of x, w = u + w·∂f/∂x is a fixed point too, and the cotangent of a is w·∂f/∂a.
 */
const fixedPoint = (f: (a: NDArray, x: NDArray) => NDArray): ((a: NDArray, start: NDArray) => NDArray) =>
  customVjp(
    (a: NDArray, start: NDArray) => iterate(f, a, start),
    (a: NDArray, start: NDArray) => {
      const x = iterate(f, a, start);
      return [x, { a, x }] as const;
    },
    ({ a, x }: { a: NDArray; x: NDArray }, u: NDArray) => {
      const [, byX] = vjp((y: NDArray) => f(a, y), x);
      const [, byA] = vjp((b: NDArray) => f(b, x), a);
      const w = iterate((u, w) => np.add(u, byX(w)[0]), u, u);
      return [byA(w)[0], null];
    },
  );

test("implicit differentiation of a fixed point: the square root by Heron's rule", () => {
  const sqrt = fixedPoint((a, x) => np.mul(0.5, np.add(x, np.div(a, x))));
  for (const f of [sqrt, jit(sqrt)]) {
    expect(np.item(f(f64(2), f64(1)))).toBeCloseTo(Math.SQRT2, 12);
    expect(np.item(grad(f)(f64(2), f64(1)))).toBeCloseTo(0.5 / Math.SQRT2, 10);
  }
  const all = vmap(grad(sqrt), { inAxes: [0, null] })(np.array([1, 4, 9], { dtype: "float64" }), f64(1));
  (np.toNested(all) as number[]).forEach((d, i) => expect(d).toBeCloseTo(0.5 / (i + 1), 10));
});

test("Kepler's equation by Newton's method: a loop with a derivative of its own in both modes", () => {
  // E − e·sin E = M, so dE = (dM + sin E·de) / (1 − e·cos E).
  const eccentric = customJvp(
    (mean: NDArray, e: NDArray) =>
      iterate(
        (_mean, E) => np.sub(E, np.div(np.sub(np.sub(E, np.mul(e, np.sin(E))), mean), np.sub(1, np.mul(e, np.cos(E))))),
        mean,
        mean,
      ),
    ([mean, e], [dMean, dE]): [NDArray, NDArray] => {
      const E = eccentric(mean, e);
      return [E, np.div(np.add(dMean, np.mul(np.sin(E), dE)), np.sub(1, np.mul(e, np.cos(E))))];
    },
  );
  const [mean, e, h] = [1.1, 0.4, 1e-5];
  const at = (m: number, e: number): number => np.item(eccentric(f64(m), f64(e)));
  expect(at(mean, e) - e * Math.sin(at(mean, e))).toBeCloseTo(mean, 12);
  const byMean = (at(mean + h, e) - at(mean - h, e)) / (2 * h);
  const byE = (at(mean, e + h) - at(mean, e - h)) / (2 * h);
  const [gMean, gE] = grad(eccentric, { argnums: [0, 1] })(f64(mean), f64(e));
  expect([np.item(gMean), np.item(gE)]).toEqual([expect.closeTo(byMean, 8), expect.closeTo(byE, 8)]);
  expect(np.item(jvp(eccentric, [f64(mean), f64(e)], [f64(1), f64(2)])[1])).toBeCloseTo(byMean + 2 * byE, 7);
  const second = grad(grad(eccentric))(f64(mean), f64(e));
  expect(np.item(second)).toBeCloseTo((at(mean + h, e) - 2 * at(mean, e) + at(mean - h, e)) / h ** 2, 3);
});
