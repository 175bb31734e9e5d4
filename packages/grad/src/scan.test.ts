import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { foriLoop, grad, jit, jvp, makeProgram, map, scan, valueAndGrad, vmap, hessian } from "./index.js";

const f64 = (x: np.Nested): NDArray => np.array(x, { dtype: "float64" });
const sum = (x: NDArray): NDArray =>
  lax.reduceSum(
    x,
    x.shape.map((_, i) => i),
  );

/** hₜ₊₁ = sin(w·hₜ + xₜ), and the sum of all h². */
const step = (w: NDArray) => (h: NDArray, x: NDArray) => {
  const next = lax.sin(lax.add(lax.mul(lax.cos(w), h), x));
  return [next, lax.mul(next, next)] as const;
};
const byScan = (w: NDArray, h: NDArray, xs: NDArray): NDArray => {
  const [last, ys] = scan(step(w), h, xs);
  return lax.add(sum(ys), sum(last));
};
const unrolled = (w: NDArray, h: NDArray, xs: NDArray): NDArray => {
  let total = lax.full([], 0, "float64");
  let carry = h;
  for (const x of xs) {
    const [next, y] = step(w)(carry, x);
    total = lax.add(total, sum(y));
    carry = next;
  }
  return lax.add(total, sum(carry));
};
const w = f64([0.3, 0.7]);
const h = f64([0.1, -0.2]);
const xs = f64([
  [1, 2],
  [0.5, -1],
  [0.1, 0.2],
]);
const flat = (x: unknown): number[] => (x as np.Nested[]).flat(9) as number[];
const close = (a: NDArray, b: NDArray): void => {
  const [p, q] = [a, b].map((x) => flat([np.toNested(x)]));
  expect(p.length).toBe(q.length);
  p.forEach((v, i) => expect(v).toBeCloseTo(q[i], 10));
};

test("scan adds up", () => {
  const [total, partial] = scan((c: NDArray, x: NDArray) => [lax.add(c, x), lax.add(c, x)] as const, f64(0), f64([1, 2, 3]));
  expect([np.item(total), np.toNested(partial)]).toEqual([6, [1, 3, 6]]);
  const [, back] = scan((c: NDArray, x: NDArray) => [lax.add(c, x), lax.add(c, x)] as const, f64(0), f64([1, 2, 3]), {
    reverse: true,
  });
  expect(np.toNested(back)).toEqual([6, 5, 3]);
});

test("the gradients of a scan are those of the unrolled loop, in every argument and composition", () => {
  close(byScan(w, h, xs), unrolled(w, h, xs));
  for (const make of [
    (f: typeof byScan) => grad(f, { argnums: [0, 1, 2] }),
    (f: typeof byScan) => jit(grad(f, { argnums: [0, 1, 2] })),
    (f: typeof byScan) => grad(jit(f), { argnums: [0, 1, 2] }),
  ]) {
    const a = make(byScan)(w, h, xs);
    const b = make(unrolled)(w, h, xs);
    a.forEach((x, i) => close(x, b[i]));
  }
  close(hessian(byScan)(w, h, xs), hessian(unrolled)(w, h, xs));
  const tangent = [
    f64([1, 2]),
    f64([0.3, 0.1]),
    f64([
      [1, 1],
      [2, 0],
      [0, 1],
    ]),
  ] as const;
  close(jvp(byScan, [w, h, xs], tangent)[1], jvp(unrolled, [w, h, xs], tangent)[1]);
});

test("vmap of a scan is a loop over members", () => {
  const ws = f64([
    [0.3, 0.7],
    [0.1, 0.2],
  ]);
  const mapped = vmap(grad(byScan), { inAxes: [0, null, null] })(ws, h, xs);
  const each = [...ws].map((one) => grad(unrolled)(one, h, xs));
  each.forEach((g, i) => close([...mapped][i], g));
  const xss = np.array([np.toNested(xs), np.toNested(xs)], { dtype: "float64" });
  close([...vmap(byScan, { inAxes: [null, null, 0] })(w, h, xss)][1], byScan(w, h, xs));
  close(
    grad((w: NDArray) => sum(vmap(byScan, { inAxes: [null, null, 0] })(w, h, xss)))(w),
    lax.mul(f64([2, 2]), grad(byScan)(w, h, xs)),
  );
});

test("a Program does not grow with the number of steps, nor stack what is the same in every step", () => {
  const size = (length: number): number => {
    const it = makeProgram(valueAndGrad(byScan))(w, h, np.array(new Float64Array(2 * length), { shape: [length, 2] }));
    return JSON.stringify(it, (key, value: unknown) =>
      key === "primitive" ? (value as { name: string }).name : key === "shape" ? 0 : key === "length" ? 0 : value,
    ).length;
  };
  expect(size(8)).toBe(size(512));
});

test("foriLoop and map", () => {
  expect(np.item(foriLoop(2, 5, (i, x: NDArray) => lax.mul(x, lax.convertDtype(i, "float64")), f64(1)))).toBe(24);
  expect(np.item(grad((x: NDArray) => foriLoop(0, 3, (_i, y: NDArray) => lax.mul(y, x), f64(1)))(f64(2)))).toBe(12);
  expect(np.toNested(map((x: NDArray) => lax.mul(x, x), f64([1, 2, 3])))).toEqual([1, 4, 9]);
});

test("foriLoop with bounds that are computed is a loop while i is below the upper one", () => {
  const power = (x: NDArray, n: NDArray): NDArray => foriLoop(0, n, (_i, y: NDArray) => lax.mul(y, x), f64(1));
  const i32 = (n: np.Nested): NDArray => np.array(n, { dtype: "int32" });
  for (const f of [power, jit(power)]) {
    expect([0, 1, 5].map((n) => np.item(f(f64(2), i32(n))))).toEqual([1, 2, 32]);
    expect(np.toNested(vmap(f)(f64([2, 3]), i32([3, 2])))).toEqual([8, 9]);
    expect(np.item(jvp((x: NDArray) => f(x, i32(5)), [f64(2)], [f64(1)])[1])).toBe(80);
  }
  expect(np.item(jit((x: NDArray, n: number) => foriLoop(n, 5, (i, y: NDArray) => lax.add(y, i), x))(i32(0), 2))).toBe(9);
  const sum = jit((n: NDArray) => foriLoop(0, n, (i, total: NDArray) => lax.add(total, i), i32(0)));
  expect([np.item(sum(i32(4))), np.item(sum(i32(-1))), sum.cache().traces.length]).toEqual([6, 0, 1]);
  expect(() => grad((x: NDArray) => power(x, i32(2)))(f64(2))).toThrow("reverse mode through whileLoop");
  expect(() => foriLoop(0, f64(2), (_i, x: NDArray) => x, f64(1))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: foriLoop: given upper f64[]; expected a whole number or an integer []. Convert with np.astype(x, "int32").]`,
  );
});

test("a carry that changes its type says where", () => {
  expect(() =>
    scan((c: { n: NDArray }) => [{ n: lax.convertDtype(c.n, "float64") }, null] as const, { n: np.array(1) }, null, {
      length: 2,
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: scan: given carry.n going in as float32 [] and coming out as float64 []; expected a carry that keeps its shapes and dtypes from step to step. Convert the first carry, for instance with np.astype, or reshape what the function returns.]`,
  );
});
