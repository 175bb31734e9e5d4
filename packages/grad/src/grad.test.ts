import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import type { NDArray } from "@nabla-js/ndarray";
import {
  grad,
  jit,
  jvp,
  linearize,
  makeProgram,
  printProgram,
  checkProgram,
  stopGradient,
  valueAndGrad,
  vjp,
  vmap,
} from "./index.js";

const sum = (x: NDArray): NDArray =>
  lax.reduceSum(
    x,
    x.shape.map((_, i) => i),
  );
const f = (x: NDArray): NDArray => lax.mul(lax.sin(x), x);

test("the gradient of Σ sin(x)·x is cos(x)·x + sin(x)", () => {
  const x = np.array([1, 2, 3], { dtype: "float64" });
  const g = grad((x: NDArray) => sum(f(x)))(x);
  expect(np.toNested(g)).toEqual([1, 2, 3].map((v) => Math.cos(v) * v + Math.sin(v)));
});

test("grad of grad", () => {
  const x = np.array(2, { dtype: "float64" });
  expect(np.item(grad(grad(f))(x))).toBeCloseTo(2 * Math.cos(2) - Math.sin(2) * 2, 12);
  expect(np.item(grad(grad(grad(f)))(x))).toBeCloseTo(-3 * Math.sin(2) - 2 * Math.cos(2), 12);
});

test("any order of grad, vmap and jit agrees", () => {
  const xs = np.array([1, 2, 3], { dtype: "float64" });
  const expected = [1, 2, 3].map((v) => Math.cos(v) * v + Math.sin(v));
  for (const g of [
    vmap(grad(f)),
    jit(vmap(grad(f))),
    vmap(jit(grad(f))),
    vmap(grad(jit(f))),
    jit(vmap(grad(jit(f)))),
    vmap(jit(grad(jit(f)))),
  ])
    (np.toNested(g(xs)) as number[]).forEach((v, i) => expect(v).toBeCloseTo(expected[i], 12));
  expect(np.item(grad(jit(grad(jit(f))))(np.array(2, { dtype: "float64" })))).toBeCloseTo(2 * Math.cos(2) - Math.sin(2) * 2, 12);
});

test("jvp, vjp and linearize of a product", () => {
  const x = np.array([1, 2], { dtype: "float64" });
  const y = np.array([3, 4], { dtype: "float64" });
  const dx = np.array([1, 0], { dtype: "float64" });
  const [value, tangent] = jvp((x: NDArray, y: NDArray) => lax.mul(x, y), [x, y], [dx, null]);
  expect(np.toNested(value)).toEqual([3, 8]);
  expect(np.toNested(tangent)).toEqual([3, 0]);
  const [, pull] = vjp((x: NDArray, y: NDArray) => ({ z: lax.mul(x, y) }), x, y);
  expect(pull({ z: dx }).map((a) => np.toNested(a))).toEqual([
    [3, 0],
    [1, 0],
  ]);
  const [, d] = linearize((x: NDArray, y: NDArray) => lax.mul(x, y), x, y);
  expect(np.toNested(d(dx, y))).toEqual([3 * 1 + 1 * 3, 8]);
});

test("a Program prints and checks", () => {
  const p = makeProgram((x: NDArray) => lax.sin(x))(np.array([1, 2, 3]));
  expect(printProgram(p)).toBe("{ lambda a:f32[3] . let b:f32[3] = sin a in (b) }");
  const q = makeProgram(grad((x: NDArray) => sum(jit(f)(x))))(np.array([1, 2, 3]));
  checkProgram(q);
  expect(printProgram(q)).toMatchInlineSnapshot(`
    "{ lambda a:f32[3] . let
        b:f32[3] c:f32[3] d:f32[3] e:f32[3] = jit[program={ lambda f:f32[3] . let
            g:f32[3] = sin f
            h:f32[3] = cos f
            i:f32[3] = mul g f
          in (i, h, f, g) } name=f donated=[]] a
        j:f32[] = reduceSum[axes=[0]] b
        k:f32[3] = broadcastInDim[shape=[3] axes=[0]] 1:f32[]
        l:f32[3] = jit[program={ lambda m:f32[3] n:f32[3] o:f32[3] p:f32[3] . let
            q:f32[3] = mul o p
            r:f32[3] = mul p n
            s:f32[3] = mul r m
            t:f32[3] = add q s
          in (t) } name=f donated=[]] c d e k
      in (l) }"
  `);
});

test("perturbations are not confused", () => {
  const inner = (x: NDArray): NDArray => grad((y: NDArray) => lax.add(x, y))(np.array(1));
  expect(np.item(grad((x: NDArray) => lax.mul(x, inner(x)))(np.array(1)))).toBe(1);
});

test("stopGradient, aux, integer leaves", () => {
  const params = { w: np.array(3), n: np.array([1], { dtype: "int32" }) };
  const [[v, aux], g] = valueAndGrad(
    (p: typeof params) => [lax.mul(p.w, stopGradient(p.w)), { twice: lax.add(p.w, p.w) }] as const,
    { hasAux: true },
  )(params);
  expect([np.item(v), np.item(aux.twice), np.item(g.w), g.n]).toEqual([9, 6, 3, null]);
});

test("misuse throws", () => {
  expect(() => grad((x: NDArray) => x)(np.array([1, 2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: grad: given value [2]; expected a single number []. Take np.mean or np.sum of it; for all derivatives of an array use jacrev.]`,
  );
  expect(() => grad((async (x: NDArray) => x) as never)(np.array(1))).toThrowErrorMatchingInlineSnapshot(
    `[TracerError: grad: given a function that returns a promise or a generator; expected a function that returns arrays at once: after the first await no transformation sees what it does. Await outside of the transformed function, and pass what it needs as arguments.]`,
  );
  let leak: NDArray | undefined;
  grad((x: NDArray) => {
    leak = x;
    return x;
  })(np.array(1));
  expect(() => lax.add(leak!, leak!)).toThrowErrorMatchingInlineSnapshot(
    `[TracerError: add: given float32[] under grad, after or outside of that call; expected a value of the function that is running. Return the value from the transformed function instead of storing it in a variable outside.]`,
  );
  expect(() => jit((x: NDArray) => np.item(x))(np.array(1))).toThrowErrorMatchingInlineSnapshot(
    `[TracerError: item: given float32[] under jit of function; expected an array with numbers: a traced value has none yet. Keep to functions of arrays (np.where, cond, scan), return what you want to read, or make the argument static in jit.]`,
  );
  expect(() => grad((x: NDArray) => x)(np.array(1, { dtype: "int32" }))).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: grad: given argument 0 int32; expected at least one float32 or float64 leaf to differentiate by. Convert with np.astype(x, "float32"), or choose another argument with argnums.]`,
  );
});

test("donated arrays are dead", () => {
  const step = jit(
    function step(s: { w: NDArray }, y: NDArray) {
      return { w: lax.add(s.w, y) };
    },
    { donate: [0] },
  );
  const s = { w: np.array(1) };
  const t = step(s, np.array(2));
  expect(np.item(t.w)).toBe(3);
  expect(() => np.item(s.w)).toThrowErrorMatchingInlineSnapshot(
    `[TracerError: donated array: given float32[], donated as step2.arguments[0].w; expected an array that still has its numbers. Use the array that the call returned, or do not donate this argument.]`,
  );
  expect(step.cache().hits).toBe(0);
  step(t, np.array(2));
  expect(step.cache().hits).toBe(1);
});
