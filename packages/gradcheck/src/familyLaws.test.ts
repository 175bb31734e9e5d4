import { stopGradient } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { describe as describeArray } from "@nabla-js/ndarray/internal";
import * as tree from "@nabla-js/ndarray/tree";
import type { NDArray, Shape } from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrays } from "./arbitraries/arrays.js";
import { awayFromZero, between } from "./arbitraries/elements.js";
import type { Law } from "./law.js";
import { layerLaws, type LayerLike } from "./layerLaws.js";
import { layerRunLaws } from "./layerRunLaws.js";
import { lossLaws } from "./lossLaws.js";
import { optimizerLaws, optimizerRunLaws, type OptimizerLike } from "./optimizerLaws.js";
import { register } from "./register.js";

/** The statements that do not hold. */
const broken = (laws: readonly Law[]): string[] =>
  laws.flatMap((law) => {
    try {
      law.check(20, 3);
      return [];
    } catch (error) {
      if ((error as Error).name !== "LawError") throw error;
      return [law.statement];
    }
  });

// A layer: each of two features times a weight, which is a word of the key; it counts its calls.

type Params = { readonly w: NDArray };

const scaling = {
  init: (key: NDArray, shape: Shape) => ({
    params: { w: np.add(np.div(np.astype(key, "float32"), 2 ** 32), 0.5) },
    state: { calls: np.array(0, { dtype: "int32" }) },
    outputShape: shape,
  }),
  apply: ({ w }: Params, { calls }: { readonly calls: NDArray }, x: NDArray) =>
    [np.mul(x, w), { calls: np.add(calls, 1) }] as const,
} satisfies LayerLike;

const inputs = arrays(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constant(2)), { dtype: "float32" });
const brokenLayer = (changes: Partial<LayerLike>): string[] =>
  broken(layerLaws("layer", { ...scaling, ...changes } as LayerLike, { inputs }));

describe("a layer", () => {
  register(test, layerLaws("scaling", scaling, { inputs }));

  test("with a wrong output shape", () => {
    const init: LayerLike["init"] = (key, shape) => ({ ...scaling.init(key, shape), outputShape: [2, 2] });
    expect(brokenLayer({ init })).toEqual(["the shape foretold is the shape that comes out"]);
  });

  test("whose state grows", () => {
    const apply = (p: Params, s: { readonly calls: NDArray }, x: NDArray) =>
      [scaling.apply(p, s, x)[0], { ...s, last: x }] as const;
    expect(brokenLayer({ apply: apply as LayerLike["apply"] })).toEqual(["the state keeps its tree"]);
  });

  test("whose parameters remember", () => {
    let calls = 0;
    const init: LayerLike["init"] = (key, shape) => {
      const made = scaling.init(key, shape);
      return { ...made, params: { w: np.add(made.params.w, calls++) } };
    };
    expect(brokenLayer({ init })).toContain("the same key gives the same parameters");
  });

  test("that mixes the examples of a batch", () => {
    const apply = (p: Params, s: { readonly calls: NDArray }, x: NDArray) => [np.add(np.mul(x, p.w), np.sum(x)), s] as const;
    expect(brokenLayer({ apply: apply as LayerLike["apply"] })).toEqual(["a batch is its examples, stacked"]);
  });

  test("that forgets a parameter", () => {
    const init: LayerLike["init"] = (key, shape) => {
      const made = scaling.init(key, shape);
      return { ...made, params: { ...made.params, unused: np.ones([2]) } };
    };
    expect(brokenLayer({ init })).toEqual(["every parameter receives a gradient"]);
  });

  test("that draws without a key", () => {
    let calls = 0;
    const apply = (p: Params, s: { readonly calls: NDArray }, x: NDArray) => [np.add(np.mul(x, p.w), calls++), s] as const;
    expect(brokenLayer({ apply: apply as LayerLike["apply"] })).toEqual(
      expect.arrayContaining(["same key, same result", "jit is eager"]),
    );
  });
});

describe("a layer, wherever it runs", () => {
  const one = arrays([2, 2], { dtype: "float32" });
  register(test, layerRunLaws("scaling", scaling, { inputs: one }));

  test("that computes otherwise where it is compiled, or where it is mapped", async () => {
    const brokenRuns = async (isOther: (calls: NDArray) => boolean): Promise<string[]> => {
      const apply = (p: Params, s: { readonly calls: NDArray }, x: NDArray) =>
        [np.mul(isOther(s.calls) ? 2 : 1, np.mul(x, p.w)), s] as const;
      const statements: string[] = [];
      const layer = { ...scaling, apply: apply as LayerLike["apply"] };
      for (const { statement, check } of layerRunLaws("layer", layer, { inputs: one }))
        try {
          await check(3);
        } catch {
          statements.push(statement);
        }
      return statements;
    };
    expect(await brokenRuns(np.isTracer)).toEqual([
      "values and gradients under jit are the eager ones",
      "an ensemble of eight, by vmap, is eight one after the other",
    ]);
    expect(await brokenRuns((calls) => describeArray(calls).includes("vmap"))).toEqual([
      "an ensemble of eight, by vmap, is eight one after the other",
    ]);
  });
});

// A loss: half the squared error of each example, over its features.

const half = (prediction: NDArray, target: NDArray): NDArray => np.mul(0.5, np.sum(np.square(np.sub(prediction, target)), -1));
const pairs = fc.tuple(arrays([2, 3]), arrays([2, 3]));

describe("a loss", () => {
  register(
    test,
    lossLaws("half the squared error", half, {
      args: pairs,
      right: (_prediction, target) => target,
      naive: (prediction, target) => {
        const [p, t] = [np.toTypedArray(prediction), np.toTypedArray(target)];
        return [0, 3].map((row) => [0, 1, 2].reduce((sum, i) => sum + 0.5 * (p[row + i] - t[row + i]) ** 2, 0));
      },
      resultShape: () => [2],
      survives1000: true,
    }),
  );

  test("that can be negative, has another formula, another shape", () => {
    const wrong = (prediction: NDArray, target: NDArray): NDArray => np.sub(half(prediction, target), 1);
    const laws = lossLaws("wrong", wrong, { args: pairs, right: (_p, t) => t, naive: half, resultShape: () => [] });
    expect(broken(laws)).toEqual([
      "it is never negative",
      "it gives one number for each example",
      "it is zero where the prediction is right, and flat there",
      "it is the textbook's formula",
    ]);
  });

  test("that does not survive large predictions, or feels a shift", () => {
    const overflows = (prediction: NDArray): NDArray =>
      np.sum(np.square(np.square(np.square(np.square(np.square(np.square(np.square(prediction))))))));
    const laws = lossLaws("overflows", overflows, {
      args: [arrays([2, 2], { elements: between(0.5, 0.75) })],
      survives1000: true,
      ignoresShift: true,
      order: 0,
    });
    expect(broken(laws)).toEqual([
      "it survives predictions of ±1000",
      "a constant added to all predictions of a row changes nothing",
    ]);
  });
});

// An optimizer: plain gradient descent that counts its steps.

const descent = {
  init: () => ({ steps: np.array(0, { dtype: "int32" }) }),
  update: <P>(grads: P, { steps }: { readonly steps: NDArray }) =>
    [tree.map((g) => np.mul(-0.1, g), grads), { steps: np.add(steps, 1) }] as const,
} satisfies OptimizerLike;

const brokenOptimizer = (update: unknown): string[] =>
  broken(optimizerLaws("optimizer", { ...descent, update } as OptimizerLike));

describe("an optimizer", () => {
  register(test, optimizerLaws("descent", descent));

  test("that climbs", () => {
    expect(brokenOptimizer((grads: unknown, state: unknown) => [grads, state])).toEqual(["it walks down a parabola"]);
  });

  test("that moves where the gradient is zero", () => {
    const update = (grads: unknown, state: unknown): unknown => [tree.map((g) => np.sub(np.mul(-0.1, g), 1e-3), grads), state];
    expect(brokenOptimizer(update)).toEqual(["it stands still where the gradient is zero"]);
  });

  test("whose state changes its type, or that returns another tree", () => {
    const grows = (grads: unknown, { steps }: { readonly steps: NDArray }): unknown => [
      tree.map((g) => np.mul(-0.1, g), grads),
      { steps: np.astype(np.add(steps, 1), "float32") },
    ];
    expect(brokenOptimizer(grows)).toEqual([
      "updates have the tree of the parameters, and the state keeps its own",
      "a jitted step is the step, and compiles once",
    ]);
    expect(brokenOptimizer((grads: { readonly b: NDArray }, state: unknown) => [{ b: np.mul(-0.1, grads.b) }, state])).toContain(
      "updates have the tree of the parameters, and the state keeps its own",
    );
  });

  register(test, optimizerRunLaws("descent", descent));

  test("that keeps a number, or a text, in its state", () => {
    const init = () => ({ steps: np.array(0, { dtype: "int32" }), rate: 0.1, name: "descent" });
    const laws = optimizerLaws("optimizer", { ...descent, init } as OptimizerLike);
    expect(broken(laws)).toContain("its state is arrays, and nothing else");
  });

  test("that steps otherwise where it is compiled, or where it is mapped", async () => {
    const brokenRuns = async (isOther: (g: NDArray) => boolean): Promise<string[]> => {
      const update = <P>(grads: P, state: unknown) =>
        [tree.map((g) => np.mul(isOther(g) ? -0.2 : -0.1, g), grads), state] as const;
      const statements: string[] = [];
      for (const { statement, check } of optimizerRunLaws("optimizer", { ...descent, update } as OptimizerLike))
        try {
          await check(3);
        } catch {
          statements.push(statement);
        }
      return statements;
    };
    expect(await brokenRuns(np.isTracer)).toEqual(["five steps under jit are five steps"]);
    expect(await brokenRuns((g) => describeArray(g).includes("vmap"))).toEqual([
      "an ensemble of eight, by vmap, is eight one after the other",
    ]);
  });

  test("that counts outside of its state", () => {
    let calls = 0;
    const update = (grads: unknown, state: unknown): unknown => [
      tree.map((g) => np.mul(-0.1 / (1 + 0.001 * calls++), g), grads),
      state,
    ];
    expect(brokenOptimizer(update)).toEqual(
      expect.arrayContaining(["the same arguments give the same step", "a jitted step is the step, and compiles once"]),
    );
  });
});

test("the derivatives of layers and losses are held to the laws as well", () => {
  const frozen = { ...scaling, apply: (p: Params, s: unknown, x: NDArray) => [np.mul(x, stopGradient(p.w)), s] as const };
  const laws = layerLaws("frozen", frozen as LayerLike, { inputs, everyParameter: false });
  expect(broken(laws)).toContain("jvp is the directional derivative");
  const kinked = (x: NDArray): NDArray => np.sum(lax.abs(x));
  expect(broken(lossLaws("kinked", kinked, { args: [arrays([3], { elements: between(-0.01, 0.01) })] }))).toContain(
    "jvp is the directional derivative",
  );
  expect(broken(lossLaws("kinked", kinked, { args: [arrays([3], { elements: awayFromZero() })] }))).toEqual([]);
});
