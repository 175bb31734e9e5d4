import { expect, test } from "vitest";
import { expectClose } from "@nabla-js/gradcheck";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import {
  checkpoint,
  costAnalysis,
  grad,
  jit,
  makeProgram,
  printProgram,
  scan,
  valueAndGrad,
  vmap,
  type CheckpointPolicy,
  type Program,
} from "./index.js";
import { innerPrograms } from "./program.js";

// What control flow is for: an LSTM, written as one step and scanned.

const [inputs, units, batch] = [3, 4, 2];

/** W `[inputs, 4·units]`, U `[units, 4·units]`, b `[4·units]`. */
type Params = { readonly w: NDArray; readonly u: NDArray; readonly b: NDArray };
/** Hidden and cell state, `[batch, units]` each. */
type State = { readonly h: NDArray; readonly c: NDArray };

const draw = (seed: number, shape: readonly number[]): NDArray =>
  random.uniform(random.key(seed), shape, { minval: -1, maxval: 1, dtype: "float64" });

const params: Params = { w: draw(1, [inputs, 4 * units]), u: draw(2, [units, 4 * units]), b: draw(3, [4 * units]) };
const start = (rows = batch): State => ({ h: np.zeros([rows, units], "float64"), c: np.zeros([rows, units], "float64") });

const sigmoid = (x: NDArray): NDArray => np.div(1, np.add(1, np.exp(np.neg(x))));

/**
 * One step: i, f, o = σ(…), g = tanh(…) of x·W + h·U + b; c ← f·c + i·g; h ← o·tanh c.
 *
 * @see Hochreiter & Schmidhuber (1997), "Long Short-Term Memory"; Gers et al. (2000) for the forget gate.
 */
const cell = ({ w, u, b }: Params, { h, c }: State, x: NDArray): readonly [State, NDArray] => {
  const gates = np.add(np.add(np.matmul(x, w), np.matmul(h, u)), b);
  const [i, f, o, g] = np.split(gates, 4, 1);
  const next = np.add(np.mul(sigmoid(f), c), np.mul(sigmoid(i), np.tanh(g)));
  const out = np.mul(sigmoid(o), np.tanh(next));
  return [{ h: out, c: next }, out];
};

type Loss = (params: Params, xs: NDArray) => NDArray;

/** Σ hₜ² over all steps of xs `[time, batch, inputs]`, by a step that may be wrapped. */
const byScan =
  (wrap: (step: typeof cell) => typeof cell = (step) => step): Loss =>
  (params, xs) => {
    const step = wrap(cell);
    const [, hs] = scan((state: State, x: NDArray) => step(params, state, x), start(xs.shape[1]), xs);
    return np.sum(np.square(hs));
  };

const unrolled: Loss = (params, xs) => {
  let state = start(xs.shape[1]);
  let total: NDArray = np.zeros([], "float64");
  for (const x of xs) {
    const [next, h] = cell(params, state, x);
    total = np.add(total, np.sum(np.square(h)));
    state = next;
  }
  return total;
};

const countEquations = (program: Program): number =>
  program.equations.reduce((sum, it) => sum + 1 + innerPrograms(it.params).reduce((n, inner) => n + countEquations(inner), 0), 0);

test("over 8 steps and over 512 it is one Program: its value, its gradient, its gradients for each of a batch", () => {
  const transformations: readonly ((loss: Loss) => (params: Params, xs: NDArray) => unknown)[] = [
    (loss) => loss,
    (loss) => valueAndGrad(loss),
    (loss) => jit(valueAndGrad(loss)),
    (loss) => vmap(grad(loss), { inAxes: [null, 1] }),
  ];
  for (const transform of transformations) {
    const xs = (steps: number): NDArray =>
      transform === transformations[3] ? draw(4, [steps, 5, batch, inputs]) : draw(4, [steps, batch, inputs]);
    const [short, long] = [8, 512].map((steps) => makeProgram(transform(byScan()))(params, xs(steps)));
    expect(countEquations(long)).toBe(countEquations(short));
    // Apart from the number of steps they are the same to the last letter.
    const steps = (text: string): string => text.replaceAll(/\b(8|512)\b/g, "T");
    expect(steps(printProgram(long))).toBe(steps(printProgram(short)));
  }
  const [short, long] = [8, 512].map((n) =>
    countEquations(makeProgram(grad(unrolled))(params, draw(4, [Math.min(n, 16), batch, inputs]))),
  );
  expect(long).toBeGreaterThan(1.8 * short);
});

test("its gradients are those of the unrolled loop", () => {
  const xs = draw(5, [8, batch, inputs]);
  const expected = valueAndGrad(unrolled, { argnums: [0, 1] })(params, xs);
  close(valueAndGrad(byScan(), { argnums: [0, 1] })(params, xs), expected);
  close(jit(valueAndGrad(byScan(), { argnums: [0, 1] }))(params, xs), expected);
  close(valueAndGrad(jit(byScan()), { argnums: [0, 1] })(params, xs), expected);
});

test("vmap of it is a loop over the members: parameters shared, sequences apart, and the other way round", () => {
  const members = draw(6, [3, 8, batch, inputs]);
  const each = [...members].map((xs) => grad(unrolled)(params, xs));
  const together = vmap(grad(byScan()), { inAxes: [null, 0] })(params, members);
  each.forEach((gradient, i) => close({ w: at(together.w, i), u: at(together.u, i), b: at(together.b, i) }, gradient));

  const many: Params = { w: draw(7, [3, inputs, 4 * units]), u: draw(8, [3, units, 4 * units]), b: draw(9, [3, 4 * units]) };
  const xs = draw(10, [8, batch, inputs]);
  const values = vmap(byScan(), { inAxes: [0, null] })(many, xs);
  const one = (i: number): Params => ({ w: at(many.w, i), u: at(many.u, i), b: at(many.b, i) });
  [0, 1, 2].forEach((i) => close(at(values, i), unrolled(one(i), xs)));
});

test("checkpoint cuts the peak of live memory that costAnalysis reports, and leaves the gradients as they are", () => {
  const again =
    (policy: CheckpointPolicy) =>
    (step: typeof cell): typeof cell =>
      checkpoint(step, { policy });
  const xs = draw(11, [64, batch, inputs]);
  const cost = (loss: Loss) => costAnalysis(makeProgram(grad(loss))(params, xs));
  const [kept, nothing, dots, everything] = [
    byScan(),
    ...(["nothing", "dots", "everything"] as const).map((it) => byScan(again(it))),
  ];
  // Without it each step leaves its gates and what their derivatives need; with it, the state it began from.
  expect(cost(nothing).peakBytes).toBeLessThan(0.45 * cost(kept).peakBytes);
  expect(cost(nothing).flops).toBeGreaterThan(1.2 * cost(kept).flops);
  expect(cost(dots).peakBytes).toBeGreaterThan(cost(nothing).peakBytes);
  expect(cost(dots).peakBytes).toBeLessThan(cost(everything).peakBytes);
  for (const loss of [nothing, dots, everything]) close(grad(loss)(params, xs), grad(kept)(params, xs));
  close(jit(grad(nothing))(params, xs), grad(kept)(params, xs));
});

/** Throws, with both sides shown, unless they are equal up to a few roundings. */
const close = (a: unknown, b: unknown): void => expectClose("scan", a, "unrolled", b);

const at = (x: NDArray, i: number): NDArray => [...x][i];
