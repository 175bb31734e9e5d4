import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import {
  associativeScan,
  checkpoint,
  closureConvert,
  costAnalysis,
  debugNans,
  debugPrint,
  evalShape,
  grad,
  jit,
  makeProgram,
  nameScope,
  printProgram,
  scan,
  vmap,
} from "./index.js";

const f64 = (x: np.Nested): NDArray => np.array(x, { dtype: "float64" });
const sum = (x: NDArray): NDArray =>
  lax.reduceSum(
    x,
    x.shape.map((_, i) => i),
  );
const dot = (a: NDArray, b: NDArray): NDArray => lax.dotGeneral(a, b, { batch: [[], []], contract: [[a.ndim - 1], [0]] });

test("unrolled scans are scans", () => {
  const xs = f64([1, 2, 3, 4, 5, 6, 7]);
  const step = (c: NDArray, x: NDArray) => [lax.add(lax.mul(c, c), x), lax.mul(c, x)] as const;
  for (const reverse of [false, true])
    for (const unroll of [1, 2, 3, 7, 20]) {
      const f = (xs: NDArray): NDArray => {
        const [c, ys] = scan(step, f64(0.1), xs, { unroll, reverse });
        return lax.add(sum(lax.sin(ys)), lax.sin(c));
      };
      const plain = (xs: NDArray): NDArray => {
        const [c, ys] = scan(step, f64(0.1), xs, { reverse });
        return lax.add(sum(lax.sin(ys)), lax.sin(c));
      };
      expect(np.item(f(xs))).toBe(np.item(plain(xs)));
      expect(np.toNested(grad(f)(xs))).toEqual(np.toNested(grad(plain)(xs)));
    }
});

test("associativeScan gives all partial results", () => {
  for (const n of [0, 1, 2, 3, 5, 8, 13]) {
    const x = np.array(Float64Array.from({ length: n }, (_, i) => i + 1));
    const partial = (reverse: boolean): number[] =>
      np.toNested(associativeScan((a: NDArray, b: NDArray) => lax.add(a, b), x, { reverse })) as number[];
    let total = 0;
    const expected = Array.from({ length: n }, (_, i) => (total += i + 1));
    expect(partial(false)).toEqual(expected);
    expect(partial(true)).toEqual(Array.from({ length: n }, (_, i) => total - (expected[i] - i - 1)));
  }
});

test("costs of a product, of a loop, and of a checkpoint", () => {
  const a = np.array(new Float32Array(200), { shape: [10, 20] });
  const b = np.array(new Float32Array(600), { shape: [20, 30] });
  expect(costAnalysis(makeProgram(dot)(a, b))).toMatchObject({
    flops: 2 * 10 * 20 * 30,
    bytes: 4 * (200 + 600 + 300),
    peakBytes: 4 * 1100,
  });
  const loop = makeProgram((x: NDArray) => scan((c: NDArray) => [lax.sin(c), null] as const, x, null, { length: 7 })[0]);
  expect(costAnalysis(loop(a)).flops).toBe(7 * 200);

  const deep = (wrap: (f: (x: NDArray) => NDArray) => (x: NDArray) => NDArray) => (x: NDArray) => {
    const block = wrap((y) => lax.sin(lax.cos(lax.sin(lax.cos(lax.sin(lax.cos(y)))))));
    return sum(block(block(block(block(x)))));
  };
  const peak = (f: (x: NDArray) => NDArray): number =>
    costAnalysis(makeProgram(grad(f))(np.array(new Float32Array(1000)))).peakBytes;
  const [kept, again] = [peak(deep((f) => f)), peak(deep((f) => checkpoint(f)))];
  expect(again).toBeLessThan(0.6 * kept);
  const x = f64([0.3, 0.7]);
  expect(np.toNested(grad(deep((f) => checkpoint(f)))(x))).toEqual(np.toNested(grad(deep((f) => f))(x)));
});

test("debugPrint prints inside compiled code, in order", () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const f = jit((x: NDArray) => {
    debugPrint("x", x, { write });
    const y = lax.add(x, x);
    debugPrint("y", y, { write });
    return y;
  });
  f(np.array([1, 2]));
  grad((x: NDArray) => sum(f(x)))(np.array([3, 4]));
  expect(lines).toEqual(["x [1. 2.]", "y [2. 4.]", "x [3. 4.]", "y [6. 8.]"]);
});

test("debugPrint prints trees, with paths", () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  jit((x: NDArray) => {
    debugPrint("state", { x, rest: [lax.neg(x), 2] }, { write });
    debugPrint("both", [x, x], { write });
    debugPrint("nothing", {}, { write });
    return x;
  })(f64([1, 2]));
  expect(lines).toEqual(["state rest[0]: [-1. -2.] rest[1]: 2.0 x: [1. 2.]", "both [1. 2.] [1. 2.]", "nothing"]);
});

test("debugNans names the equation and the line", () => {
  const f = jit((x: NDArray) => lax.div(x, x));
  expect(() => debugNans(f)(np.array([1, 0]))).toThrow(
    /debugNans, div: given NaN in the result f32\[2\] of div of f32\[2\], f32\[2\] at .*tools\.test\.ts:\d+:\d+; expected numbers: none of its inputs has a NaN/,
  );
  expect(np.toNested(debugNans(f)(np.array([1, 2])))).toEqual([1, 1]);
});

test("names of layers stand beside the equations, backward ones too", () => {
  const program = makeProgram(grad((x: NDArray) => nameScope("net", () => nameScope("wave", () => lax.sin(x)))))(f64(1));
  expect(printProgram(program)).toMatchInlineSnapshot(`
    "{ lambda a:f64[] . let
        b:f64[] = sin a  # net/wave
        c:f64[] = cos a  # net/wave
        d:f64[] = mul 1:f64[] c  # net/wave
      in (d) }"
  `);
});

test("closureConvert, evalShape, and why a jitted function traced again", () => {
  const w = f64([1, 2]);
  const [f, captured] = closureConvert((x: NDArray) => lax.mul(x, w), w);
  expect(captured.length === 1 && captured[0] === w).toBe(true);
  expect(np.toNested(f(f64([3, 4]), ...captured))).toEqual([3, 8]);
  expect(evalShape((x: NDArray) => ({ s: sum(x), x }), w)).toEqual({
    s: { shape: [], dtype: "float64" },
    x: { shape: [2], dtype: "float64" },
  });

  const g = jit((x: NDArray, n: number) => lax.mul(x, lax.full(x.shape, n, "float64")), { staticArgnums: [1] });
  g(w, 2);
  g(w, 2);
  g(w, 3);
  g(f64([1]), 3);
  expect(g.cache()).toMatchInlineSnapshot(`
    {
      "hits": 1,
      "traces": [
        "first call, with f64[2]",
        "the static arguments are number 3, were number 2",
        "leaf 0 is f64[1], was f64[2]",
      ],
    }
  `);
  expect(np.toNested(vmap((x: NDArray) => g(x, 3))(f64([[1], [2]])))).toEqual([[3], [6]]);
});
