import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as g from "./index.js";

const x = np.array([1, 2, 3]);
const s = np.array(1);

/** The place this is called from: `file:line`. */
const here = (): string => lineOf(new Error().stack!.split("\n")[2]);

const lineOf = (frame: string): string => /([^\s()/]+:\d+):\d+\)?$/.exec(frame)![1];

test("debugNans names equation and line under jit, scan and grad", () => {
  let line = "";
  const log = (x: NDArray): NDArray => {
    return [(line = here()), np.log(np.sub(x, 2))][1] as NDArray;
  };
  const inScan = (x: NDArray): NDArray => g.scan((c: NDArray, v: NDArray) => [np.add(c, log(v)), null] as const, s, x)[0];
  for (const f of [g.jit((x: NDArray) => np.sum(log(x))), g.grad((x: NDArray) => np.sum(log(x)))] as ((
    x: NDArray,
  ) => NDArray)[]) {
    expect(() => g.debugNans(f)(x)).toThrow(
      /debugNans, log: given NaN in the result f32\[3\] of log of f32\[3\] at .*misuse\.test\.ts/,
    );
    expect(() => g.debugNans(f)(x)).toThrow(line);
  }
  expect(() => g.debugNans(inScan)(x)).toThrow(/debugNans, .*NaN in the result/);
});

// Misuse that no type forbids: the message names the user's function, or the path.

test("a traced comparison, an operator, a text", () => {
  const messages = [
    g.grad(function loss(x: NDArray) { return (x as unknown as number) > 0 ? x : np.neg(x); }), // prettier-ignore
    g.jit(function loss(x: NDArray) { return (x as unknown as number) + 1; }), // prettier-ignore
    g.grad(function loss(x: NDArray) { return np.array(np.item(x)); }), // prettier-ignore
  ].map((f) => messageOf(() => (f as (x: NDArray) => unknown)(np.ones([]))));
  expect(messages.every((message) => / of loss|under/.test(message))).toBe(true);
  expect(messages.slice(0, 2).join("\n")).toMatchInlineSnapshot(`
    "operator: given float32[] under grad of loss; expected numbers: JavaScript's +, -, *, / and < cannot act on arrays. Use np.add(x, y), np.sub, np.mul, np.div, np.less, np.greater …, or np.item(x) for a single number.
    operator: given float32[] under jit of loss; expected numbers: JavaScript's +, -, *, / and < cannot act on arrays. Use np.add(x, y), np.sub, np.mul, np.div, np.less, np.greater …, or np.item(x) for a single number."
  `);
});

test("a tracer that leaked names the function it belongs to", () => {
  let leak = s;
  g.grad(function loss(x: NDArray) {
    leak = x;
    return x;
  })(s);
  expect(messageOf(() => np.add(leak, 1))).toMatchInlineSnapshot(
    `"add: given float32[] under grad of loss, after or outside of that call; expected a value of the function that is running. Return the value from the transformed function instead of storing it in a variable outside."`,
  );
});

test("functions that go on later", () => {
  const later = [
    () => g.grad(async function loss(x: NDArray) { return x; } as never)(s), // prettier-ignore
    () => g.jit(function* loss(x: NDArray) { yield x; } as unknown as (x: NDArray) => NDArray)(s), // prettier-ignore
    () => g.vmap(async function loss(x: NDArray) { return x; })(x), // prettier-ignore
    () => g.scan(async function step(c: NDArray, x: NDArray) { return [c, x]; } as never, s, x), // prettier-ignore
    () => g.cond(true, async (x) => x, async function no(x: NDArray) { return x; }, s), // prettier-ignore
  ];
  expect(later.map((call) => messageOf(call).split(":")[0])).toEqual([
    "grad of loss",
    "jit of loss",
    "vmap of loss",
    "scan of step",
    "cond of no",
  ]);
});

test("the carry of a scan that changes names its path", () => {
  const step = (c: { h: NDArray; n: NDArray }, x: NDArray) => [{ ...c, n: np.astype(c.n, "float64") }, x] as const;
  expect(messageOf(() => g.scan(step, { h: s, n: s }, x))).toMatch(
    /^scan of step: given carry\.n going in as float32 \[\] and coming out as float64/,
  );
});

const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    expect((error as Error).message).toMatch(/^.+: given .+; expected .+\. .+[.?)]$/s);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
};
