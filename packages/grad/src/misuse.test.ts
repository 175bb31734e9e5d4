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

// One of each kind, in one place: what was given, what was expected, how to mend it, and whose function or which path it is.
const i = np.array([1, 2], { dtype: "int32" });
const positive = (x: NDArray): NDArray => ((x as unknown as number) > 0 ? x : np.neg(x));
const total = (x: NDArray): NDArray => np.sum(x);
const widened = ({ h }: { h: NDArray }) => [{ h: np.concatenate([h, h]) }, null] as const;
const renamed = ({ h }: { h: NDArray }) => [{ h, n: h } as { h: NDArray }, null] as const;
const asIs = (x: NDArray): { y: NDArray } => ({ y: x });
const summed = (x: NDArray): { y: NDArray } => ({ y: np.sum(x) });
const another = (x: NDArray): { y: NDArray } => ({ z: x }) as unknown as { y: NDArray };

/** What is left of state after a step that it was donated to. */
const afterDonation = (): { readonly w: NDArray } => {
  const state = { w: np.array([1, 2]) };
  g.jit(function train(state: { readonly w: NDArray }) { return { w: np.add(state.w, 1) }; }, { donate: [0] })(state); // prettier-ignore
  return state;
};

const misuses: Readonly<Record<string, () => unknown>> = {
  "a traced comparison": () => g.grad(positive)(s),
  "a traced comparison under jit": () => g.jit(positive)(s),
  "a traced comparison under vmap": () => g.vmap(positive)(x),
  "a traced comparison in a Jacobian": () => g.jacfwd(positive)(s),
  "a traced comparison in a loop": () => g.map(positive, x),
  "a gradient of what has axes": () => g.grad(np.sin)(x),
  "a gradient of a tree": () => g.grad(summed as never)(x),
  "a gradient by integers": () => g.grad(total)(i),
  "a gradient of integers": () => g.grad(function count(x: NDArray) { return np.astype(np.sum(x), "int32"); })(x), // prettier-ignore
  "a Jacobian by integers": () => g.jacrev(total)(i),
  "a Hessian by integers": () => g.hessian(total)({ n: i } as never),
  "a carry of another shape": () => g.scan(widened, { h: x }, null, { length: 2 }),
  "a carry of another structure": () => g.scan(renamed, { h: x }, null, { length: 2 }),
  "a carry of another shape in foriLoop": () => g.foriLoop(0, 2, (_i, c: { h: NDArray }) => widened(c)[0], { h: x }),
  "branches of two shapes": () => g.cond(true, asIs, summed, x),
  "branches of two structures": () => g.cond(true, asIs, another, x),
  "branches of two shapes among many": () => g.switchCase(1, [asIs, asIs, summed], x),
  "a donated array": () => np.add(afterDonation().w, 1),
  "a donated array, read": () => np.toNested(afterDonation().w),
  "a donated array, differentiated": () => g.grad(total)(afterDonation().w),
};

test("each misuse, and what is said to it", () => {
  const lines = Object.entries(misuses).map(([kind, call]) => `${kind}\n    ${messageOf(call)}`);
  expect(lines.join("\n")).toMatchInlineSnapshot(`
    "a traced comparison
        operator: given float32[] under grad of positive; expected numbers: JavaScript's +, -, *, / and < cannot act on arrays. Use np.add(x, y), np.sub, np.mul, np.div, np.less, np.greater …, or np.item(x) for a single number.
    a traced comparison under jit
        operator: given float32[] under jit of positive; expected numbers: JavaScript's +, -, *, / and < cannot act on arrays. Use np.add(x, y), np.sub, np.mul, np.div, np.less, np.greater …, or np.item(x) for a single number.
    a traced comparison under vmap
        operator: given float32[] under vmap of positive; expected numbers: JavaScript's +, -, *, / and < cannot act on arrays. Use np.add(x, y), np.sub, np.mul, np.div, np.less, np.greater …, or np.item(x) for a single number.
    a traced comparison in a Jacobian
        operator: given float32[] under jvp of jacfwd of positive; expected numbers: JavaScript's +, -, *, / and < cannot act on arrays. Use np.add(x, y), np.sub, np.mul, np.div, np.less, np.greater …, or np.item(x) for a single number.
    a traced comparison in a loop
        operator: given float32[] under map of positive; expected numbers: JavaScript's +, -, *, / and < cannot act on arrays. Use np.add(x, y), np.sub, np.mul, np.div, np.less, np.greater …, or np.item(x) for a single number.
    a gradient of what has axes
        grad of sin: given value [3]; expected a single number []. Take np.mean or np.sum of it; for all derivatives of an array use jacrev.
    a gradient of a tree
        grad of summed: given output 0 of {"y":*} []; expected a single number []. Return the loss alone, or [loss, aux] with hasAux: true.
    a gradient by integers
        grad of total: given argument 0 int32; expected at least one float32 or float64 leaf to differentiate by. Convert with np.astype(x, "float32"), or choose another argument with argnums.
    a gradient of integers
        grad of count: given value int32; expected float32 or float64. Integers and bools have no derivative: compute the value in floats.
    a Jacobian by integers
        jacrev of total: given argument int32; expected float32 or float64. Convert with np.astype(x, "float32"), or close over what is not differentiated.
    a Hessian by integers
        jacfwd of hessian of total: given argument.n int32; expected float32 or float64. Convert with np.astype(x, "float32"), or close over what is not differentiated.
    a carry of another shape
        scan of widened: given carry.h going in as float32 [3] and coming out as float32 [6]; expected a carry that keeps its shapes and dtypes from step to step. Convert the first carry, for instance with np.astype, or reshape what the function returns.
    a carry of another structure
        scan of renamed: given the structure {"h":*,"n":*} at the carry; expected the structure {"h":*} (* is an array). Return a carry of the structure that came in.
    a carry of another shape in foriLoop
        foriLoop: given carry.h going in as float32 [3] and coming out as float32 [6]; expected a carry that keeps its shapes and dtypes from step to step. Convert the first carry, for instance with np.astype, or reshape what the function returns.
    branches of two shapes
        cond: given the result.y of summed as float32 [] and of asIs as float32 [3]; expected one shape and dtype from all branches. Convert with np.astype, or broadcast, in the branch that differs.
    branches of two structures
        cond: given the structure {"y":*} at the result of asIs; expected the structure {"z":*} (* is an array). Return the same structure as another.
    branches of two shapes among many
        switchCase: given the result.y of asIs as float32 [3] and of summed as float32 []; expected one shape and dtype from all branches. Convert with np.astype, or broadcast, in the branch that differs.
    a donated array
        donated array: given float32[2], donated as train.arguments[0].w; expected an array that still has its numbers. Use the array that the call returned, or do not donate this argument.
    a donated array, read
        donated array: given float32[2], donated as train.arguments[0].w; expected an array that still has its numbers. Use the array that the call returned, or do not donate this argument.
    a donated array, differentiated
        donated array: given float32[2], donated as train.arguments[0].w; expected an array that still has its numbers. Use the array that the call returned, or do not donate this argument."
  `);
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
