import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import {
  checkpoint,
  cond,
  customJvp,
  customVjp,
  grad,
  hvp,
  jacfwd,
  jit,
  jvp,
  linearize,
  linearTranspose,
  switchCase,
  vmap,
  whileLoop,
} from "./index.js";

const f64 = (x: np.Nested): NDArray => np.array(x, { dtype: "float64" });
const sum = (x: NDArray): NDArray =>
  lax.reduceSum(
    x,
    x.shape.map((_, i) => i),
  );
const num = (x: NDArray): number => np.item(x);

/** x < 1 ? sin x : w·x². */
const branchy = (x: NDArray, w: NDArray = f64(3)): NDArray =>
  cond(
    lax.lt(x, lax.full([], 1, "float64")),
    (x: NDArray) => lax.sin(x),
    (x: NDArray) => lax.mul(w, lax.mul(x, x)),
    x,
  );

test("cond takes the branch of its predicate, and its derivatives", () => {
  for (const f of [branchy, jit(branchy)]) {
    expect([num(f(f64(0.5))), num(f(f64(2)))]).toEqual([Math.sin(0.5), 12]);
    expect([num(grad(f)(f64(0.5))), num(grad(f)(f64(2)))]).toEqual([Math.cos(0.5), 12]);
    expect([num(grad(grad(f))(f64(0.5))), num(grad(grad(f))(f64(2)))]).toEqual([-Math.sin(0.5), 6]);
    expect(num(grad((w: NDArray) => f(f64(2), w))(f64(3)))).toBe(4);
  }
  expect(num(jit(grad(branchy))(f64(2)))).toBe(12);
});

test("vmap of cond lets each member take its own branch", () => {
  expect(np.toNested(vmap((x: NDArray) => branchy(x))(f64([0.5, 2])))).toEqual([Math.sin(0.5), 12]);
  expect(np.toNested(vmap(grad((x: NDArray) => branchy(x)))(f64([0.5, 2])))).toEqual([Math.cos(0.5), 12]);
  expect(np.toNested(vmap((w: NDArray) => branchy(f64(2), w))(f64([1, 2])))).toEqual([4, 8]);
});

test("switchCase clamps its index", () => {
  const pick = (i: number): number => num(switchCase(i, [(x: NDArray) => x, (x: NDArray) => lax.add(x, x)], f64(3)));
  expect([pick(-1), pick(0), pick(1), pick(7)]).toEqual([3, 3, 6, 6]);
});

test("branches that differ say so", () => {
  expect(() =>
    cond(
      true,
      (x: NDArray) => x,
      (x: NDArray) => lax.convertDtype(x, "float32"),
      f64(1),
    ),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: cond: given the result of branch 0 as float32 [] and of branch 1 as float64 []; expected one shape and dtype from all branches. Convert with np.astype, or broadcast, in the branch that differs.]`,
  );
  expect(() =>
    cond<[NDArray], unknown>(
      true,
      (x) => x,
      (x) => [x, x],
      f64(1),
    ),
  ).toThrowErrorMatchingInlineSnapshot(
    `[TreeError: cond: given the structure * at the result of branch 1; expected the structure [*,*] (* is an array). Return the same structure as branch 0.]`,
  );
});

/** x doubled until it exceeds 10, with the number of doublings. */
const doubled = (x: NDArray): { x: NDArray; n: NDArray } =>
  whileLoop(
    ({ x }) => lax.lt(x, lax.full([], 10, "float64")),
    ({ x, n }) => ({ x: lax.add(x, x), n: lax.add(n, lax.full([], 1, "int32")) }),
    { x, n: np.array(0, { dtype: "int32" }) },
  );

test("whileLoop: value, forward mode, vmap; reverse mode says what to use", () => {
  const { x, n } = doubled(f64(3));
  expect([num(x), num(n)]).toEqual([12, 2]);
  expect(num(jvp((y: NDArray) => doubled(y).x, [f64(3)], [f64(1)])[1])).toBe(4);
  expect(num(jacfwd((y: NDArray) => doubled(y).x)(f64(3)))).toBe(4);
  expect(num(linearize((y: NDArray) => doubled(y).x, f64(3))[1](f64(2)))).toBe(8);
  const all = vmap(doubled)(f64([3, 1, 20]));
  expect([np.toNested(all.x), np.toNested(all.n)]).toEqual([
    [12, 16, 20],
    [2, 4, 0],
  ]);
  expect(np.toNested(jit(vmap(doubled))(f64([3, 1, 20])).n)).toEqual([2, 4, 0]);
  expect(() => grad((y: NDArray) => doubled(y).x)(f64(3))).toThrowErrorMatchingInlineSnapshot(
    `[TracerError: reverse mode through whileLoop: given a loop whose number of steps depends on the data; expected a number of steps that is known, so that what the way back needs can be stored. Use scan, or foriLoop with fixed bounds; or use forward mode (jvp, jacfwd), or give the function a customVjp.]`,
  );
});

test("customJvp gives the derivative in both modes", () => {
  const f = customJvp(
    (x: NDArray, y: NDArray) => lax.mul(lax.sin(x), y),
    ([x, y], [dx, dy]) => [lax.mul(lax.sin(x), y), lax.add(lax.mul(lax.full([], 10, "float64"), dx), lax.mul(lax.sin(x), dy))],
  );
  const [x, y] = [f64(0.3), f64(2)];
  expect(num(f(x, y))).toBe(Math.sin(0.3) * 2);
  expect(num(grad(f)(x, y))).toBe(10);
  expect(num(jit(grad(f, { argnums: 1 }))(x, y))).toBe(Math.sin(0.3));
  expect(np.toNested(vmap(grad(f), { inAxes: [0, null] })(f64([1, 2]), y))).toEqual([10, 10]);
  expect(np.toNested(grad((xs: NDArray) => sum(vmap(f, { inAxes: [0, null] })(xs, y)))(f64([1, 2])))).toEqual([10, 10]);
  expect(() =>
    grad((z: NDArray) =>
      customJvp(
        (x: NDArray) => lax.mul(x, z),
        () => [x, x],
      )(x),
    )(y),
  ).toThrowErrorMatchingInlineSnapshot(
    `[TracerError: customJvp: given a function that reads a traced value from outside; expected a function of its arguments alone: its rule knows no derivative by anything else. Pass the value as an argument.]`,
  );
});

test("customVjp gives the derivative in reverse mode", () => {
  const clipped = customVjp(
    (x: NDArray, y: NDArray) => lax.mul(x, y),
    (x: NDArray, y: NDArray) => [lax.mul(x, y), { x, y }] as const,
    ({ x, y }: { x: NDArray; y: NDArray }, ct: NDArray) => [
      lax.mul(lax.full([], 100, "float64"), lax.mul(ct, y)),
      lax.mul(ct, x),
    ],
  );
  const [x, y] = [f64(3), f64(2)];
  expect(num(clipped(x, y))).toBe(6);
  expect(grad(clipped, { argnums: [0, 1] })(x, y).map(num)).toEqual([200, 3]);
  expect(grad(jit(clipped), { argnums: [0, 1] })(x, y).map(num)).toEqual([200, 3]);
  expect(np.toNested(vmap(grad(clipped), { inAxes: [0, null] })(f64([1, 2]), y))).toEqual([200, 200]);
  const shared = grad((y: NDArray) => sum(vmap(clipped, { inAxes: [0, null] })(f64([1, 2]), y)));
  expect(num(shared(y))).toBe(3);
  expect(num(jit(shared)(y))).toBe(3);
  expect(() => jvp(clipped, [x, y], [x, y])).toThrowErrorMatchingInlineSnapshot(
    `[TracerError: forward mode through customVjp: given jvp, jacfwd or linearize of a function with a rule for reverse mode only; expected grad, vjp or jacrev. Use reverse mode, or give the function its derivative by customJvp, which serves both.]`,
  );
});

test("checkpoint leaves values and gradients as they are", () => {
  const f = (x: NDArray): NDArray => lax.sin(lax.mul(lax.sin(x), lax.cos(x)));
  for (const policy of ["nothing", "dots", "everything"] as const) {
    const g = checkpoint(f, { policy });
    for (const v of [0.3, 1.2]) {
      expect(num(grad(g)(f64(v)))).toBeCloseTo(num(grad(f)(f64(v))), 14);
      expect(num(grad(grad(g))(f64(v)))).toBeCloseTo(num(grad(grad(f))(f64(v))), 13);
      expect(num(jit(grad(g))(f64(v)))).toBeCloseTo(num(grad(f)(f64(v))), 14);
      expect(num(vmap(grad(g))(f64([v])))).toBeCloseTo(num(grad(f)(f64(v))), 14);
    }
  }
});

test("linearTranspose and hvp", () => {
  const [back] = linearTranspose((x: NDArray) => lax.mul(f64([1, 2, 3]), x), f64([0, 0, 0]))(f64([1, 1, 1]));
  expect(np.toNested(back)).toEqual([1, 2, 3]);
  expect(np.toNested(hvp((x: NDArray) => sum(lax.mul(x, lax.mul(x, x))), f64([1, 2]), f64([1, 1])))).toEqual([6, 12]);
});
