// What every exported function says to an ill-formed call: the calls here, the messages in messages/gradcheck.txt.
import { primitives } from "@nabla-js/ndarray/primitives";
import * as np from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { afterwards, describeMessages, each, type Calls } from "../../../tools/messages.js";
import * as all from "./index.js";
import { primitiveTable } from "./tables.js";

const { sinP } = primitives;
const x = np.ones([3]);
const draws = all.arrays([3]);
const args = [draws];
const f = (y: np.NDArray): np.NDArray => np.sin(y);
const layer = { init: f, apply: f };
const optimizer = { init: f, update: f };
const parts = { subject: "f", statement: "it holds", draws, body: () => undefined };

/** What the makers of elements say to a number of elements that is none. */
const size = (...made: readonly unknown[]): ReturnType<typeof afterwards> => afterwards(made, null, -1);

const ofDerivatives = [
  [],
  [null, args],
  [np.sin(x), args],
  [f],
  [f, x],
  [f, [x]],
  [f, args, 3],
  [f, args, { order: 3 }],
  [f, args, { modes: "vjp" }],
  [f, args, { modes: [] }],
  [f, args, { modes: ["vjp", "grad"] }],
  [f, args, { dtype: "int32" }],
  [f, args, { name: 3 }],
  [f, args, { again: args }],
  [f, args, { oder: 1 }],
];

const ofLaws = [
  [],
  [null],
  [{ ...parts, subject: undefined }],
  [{ ...parts, statement: 3 }],
  [{ ...parts, draws: x }],
  [{ ...parts, body: null }],
  [{ ...parts, describe: "f" }],
  [{ ...parts, runs: 10 }],
  afterwards([parts], "check", 0),
  afterwards([parts], "check", 2.5),
  afterwards([parts], "check", 30, "seed"),
];

const calls: Calls = {
  ...each(
    "allClose firstDifference",
    [x, x, 1e-3],
    [x, x, { rtol: -1 }],
    [x, x, { tol: 1e-3 }],
    [new Map(), x],
    [x, [[1], [2, 3]]],
  ),
  expectClose: [[], ["a", x], [x, "a", x, "b"], ["a", x, "b", x, { atol: NaN }], ["a", { w: new Float32Array(2) }, "b", x]],
  toleranceOf: [[], ["float32"], ["float", "float32"]],

  arrays: [
    [],
    [null],
    [3],
    [[2, -1]],
    [[2.5]],
    [[2], "float32"],
    [[2], { dtype: "float16" }],
    [[2], { elements: 3 }],
    [[2], { elements: fc.nat(3) }],
    [[2], { elements: () => [1, 2] }],
    [[2], { element: fc.nat(3) }],
  ],
  usualElements: [[], ["float16"], [null]],
  independent: [[], [3], [all.between(0, 1)], size(fc.nat(3))],
  ...each("between fraction", [], [0], ["0", 1], [NaN, 1], [0, Infinity], [3, -3]),
  positive: [["0.1"], [0], [-1, 1], [8], size()],
  awayFromZero: [["0.1"], [-1], [4], [0.125, -3], size()],
  awayFrom: [[], [0, 0.125, -1, 1], [["0"], 0.125, -1, 1], [[0], -1, -1, 1], [[0], 0.125, 1, -1], [[0], 2, -1, 1], [[0]]],
  awayFromIntegers: [[null], [0.75], [0.125, 0], [0.125, 2.5], size()],
  distinct: [[0], [-1], ["0.25"], [0.25, NaN], size()],
  lattice: [[], [0, 0], [0.5], [0.5, 0, 3, -3], [2, 0, 0.5, 1.5], size(0.5, 0)],
  dominantDiagonal: [[], [2], [2, -1], [2.5, 2], [2, 2, 0.25], [2, 2, { noise: -1 }], [2, 2, { mirrored: 1 }], size(2, 2)],
  integers: [["0"], [0.5], [8, -8], [0, Infinity], size()],
  ...each("booleans ties edges", size()),
  near: [[], [0], [[]], [["0"]], [[0], -1], size([0])],

  shapes: [
    [3],
    [null],
    [{ minRank: -1 }],
    [{ minRank: 2.5 }],
    [{ minRank: 3, maxRank: 2 }],
    [{ minSide: "1" }],
    [{ minSide: 3, maxSide: 2 }],
    [{ maxSize: 0 }],
    [{ maxrank: 2 }],
  ],
  sides: [[-1], [2.5], ["1"], [3, 2], [0, NaN]],
  axes: [[], [-1], [[2, 3]], [2, -1]],
  axis: [[], [0], ["2"]],
  permutations: [[], [-1], [[0, 1]]],
  broadcastable: [[0], [null], [2.5], [2, 4], [2, { minRank: 3, maxRank: 2 }], [2, { rank: 2 }]],
  contractible: [[2], [{ maxAxes: -1 }], [{ minSide: 4, maxSide: 3 }], [{ maxAxis: 2 }]],
  convolutions: [
    [2],
    [{ spatial: -1 }],
    [{ spatial: [2, 1] }],
    [{ spatial: [1] }],
    [{ spatial: "1" }],
    [{ maxSide: 0 }],
    [{ negativePadding: 0 }],
    [{ padding: false }],
  ],
  indicesOf: [[], [null], [{ indices: 3 }]],
  trees: [[], [x], [null]],
  windows: [[], [3], [[2, -1]], [[2, 3], true], [[2, 3], { touching: 1 }], [[2, 3], { touch: true }]],

  functionLaws: [...ofDerivatives, [f, args, { vmap: 1 }], [f, args, { jit: null }]],
  gradientLaws: [...ofDerivatives, [f, args, { jit: false }]],
  checkGradients: [...ofDerivatives, [f, args, { order: 0 }], [f, args, { runs: 0 }], [f, args, { seed: "1" }]],
  functionBackendLaws: [
    [],
    [f],
    [f, args],
    [f, args, "wasm"],
    [f, args, { name: "mine" }],
    [f, args, { name: "mine", compile: f }, { dtype: "bool" }],
    [f, args, { name: "mine", compile: f }, { tolerance: 1e-3 }],
  ],
  directionalDerivative: [
    [],
    [null, [x], [x]],
    [np.sin, [x], [x]],
    [np.sin, x, x],
    [np.sin, [1], [1]],
    [np.sin, [x], []],
    [np.sin, [x], [np.ones([2])]],
    [np.sin, [x], [x], 0],
  ],
  ...each("law asyncLaw", ...ofLaws),
  register: [[], [null, []], [f, "law"], [f, all.law(parts)], [f, [[]]], [f, [{ check: f }]]],

  keyLaws: [[], [x], [f, "f"], [f, { name: 3 }], [f, { differs: 0 }], [f, { different: false }]],
  layerLaws: [
    [],
    ["dense"],
    ["dense", f],
    ["dense", { init: f }, { inputs: draws }],
    ["dense", layer],
    ["dense", layer, draws],
    ["dense", layer, { inputs: x }],
    ["dense", layer, { inputs: draws, order: 3 }],
    ["dense", layer, { inputs: draws, perExample: 0 }],
    ["dense", layer, { inputs: draws, perexample: false }],
    [layer, { inputs: draws }],
  ],
  layerRunLaws: [
    [],
    ["dense", f],
    ["dense", layer],
    ["dense", layer, { inputs: [2, 3] }],
    ["dense", layer, { inputs: draws, backends: "wasm" }],
    ["dense", layer, { inputs: draws, backends: ["wasm"] }],
    ["dense", layer, { inputs: draws, tolerance: { rtol: "1e-3" } }],
    ["dense", layer, { inputs: draws, backend: null }],
  ],
  lossLaws: [
    [],
    [f, { args }],
    ["loss", x, { args }],
    ["loss", f],
    ["loss", f, args],
    ["loss", f, { args: x }],
    ["loss", f, { args: [x] }],
    ["loss", f, { args, order: -1 }],
    ["loss", f, { args, right: x }],
    ["loss", f, { args, naive: 0 }],
    ["loss", f, { args, resultShape: [3] }],
    ["loss", f, { args, survives1000: 1 }],
    ["loss", f, { args, nonnegative: true }],
  ],
  lossRunLaws: [
    [],
    ["loss"],
    ["loss", f],
    ["loss", f, draws, []],
    ["loss", f, args, { backends: [null] }],
    ["loss", f, args, { tolerance: { rtol: -1 } }],
  ],
  optimizerLaws: [
    [],
    ["sgd"],
    ["sgd", f],
    ["sgd", optimizer, 200],
    ["sgd", optimizer, { steps: 0 }],
    ["sgd", optimizer, { descends: 0 }],
    ["sgd", optimizer, { descend: false }],
  ],
  optimizerRunLaws: [
    [],
    [optimizer],
    ["sgd", { init: f }],
    ["sgd", optimizer, []],
    ["sgd", optimizer, { backends: null }],
    ["sgd", optimizer, { tolerance: 1 }],
  ],

  elementwise: [[], [all.positive()], [[3]], [[null]]],
  primitiveLaws: [
    [],
    [np.sin],
    [sinP],
    [sinP, []],
    [sinP, { shapes: [2, 3] }],
    [sinP, { shapes: "2" }],
    [sinP, { settings: draws }],
    [sinP, { settings: all.elementwise([undefined]), shapes: [[2]] }],
    [sinP, { shapes: [[2]], domain: 3 }],
    [sinP, { shapes: [[2]], domain: [draws] }],
    [sinP, { shapes: [[2]], order: 3 }],
    [sinP, { shapes: [[2]], dtypes: "int32" }],
    [sinP, { shapes: [[2]], dtypes: ["int64"] }],
    [sinP, { shapes: [[2]], dtypes: [], floats: false }],
    [sinP, { shapes: [[2]], floats: 1 }],
    [sinP, { shapes: [[2]], derivative: "none" }],
    [sinP, { shapes: [[2]], sameNumbersIn: "int32" }],
    [sinP, { shape: [[2]] }],
  ],
  primitiveBackendLaws: [
    [],
    [sinP],
    [sinP, "wasm"],
    [sinP, { name: "mine", compile: f }],
    [sinP, { name: "mine", compile: f }, { shapes: [[2]], tolerance: 1e-3 }],
    [sinP, { name: "mine", compile: f }, { shapes: [[2]], scope: "float32" }],
    [sinP, { name: "mine", compile: f }, { shapes: [[2]], scope: { dtypes: "float32" } }],
    [sinP, { name: "mine", compile: f }, { shapes: [[2]], scope: { wild: 0 } }],
    [sinP, { name: "mine", compile: f }, { shapes: [[2]], scope: { takes: true } }],
  ],
};

/** They take nothing. */
const without = ["defaultRuns", "defaultSeed", "gathers", "keys"];

describeMessages("gradcheck", { exports: all, calls, except: without });

test("a row of the table says what it wants of a backend", () => {
  expect(() => primitiveTable()[0].backendLaws(null as never)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: primitiveBackendLaws: given backend null; expected a backend: an object with a name and compile(program, options). Make one, for instance with createWasmBackend().]`,
  );
});

test("the environment has to name a number of runs, so that no check passes without a draw", () => {
  try {
    vi.stubEnv("NABLA_RUNS", "");
    vi.stubEnv("NABLA_SEED", "-7");
    expect([all.defaultRuns(), all.defaultSeed()]).toEqual([30, -7]);
    vi.stubEnv("NABLA_RUNS", "0");
    vi.stubEnv("NABLA_SEED", "one");
    expect(() => all.law(parts).check()).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: the environment variable NABLA_RUNS: given "0"; expected a whole number from 1 on. Write for instance NABLA_RUNS=30, or unset it.]`,
    );
    expect(all.defaultSeed).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: the environment variable NABLA_SEED: given "one"; expected a whole number. Write for instance NABLA_SEED=1, or unset it.]`,
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

test("what functions return that were handed over", () => {
  const wrong = { ...parts, body: () => Promise.resolve() } as unknown as all.LawOptions<np.NDArray>;
  expect(() => all.law(wrong).check(1, 1)).toThrow("Make it with asyncLaw, whose body returns a promise.");
  const again = (): fc.Arbitrary<[np.NDArray]> => [x] as never;
  const laws = all.functionLaws(f, [draws], { again, order: 0, jit: false });
  expect(() => laws.forEach((law) => law.check(5, 1))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: again: given result [float32[3]]; expected an arbitrary of fast-check. Return an arbitrary of lists of arguments of the same shapes.]`,
  );
  const settings = (): fc.Arbitrary<all.Setting<object>> => ({ params: {}, args: [] }) as never;
  expect(() => all.primitiveLaws(sinP, { settings: settings as never })[0].check(1, 1)).toThrow(
    "given result of settings an object with params, args; expected an arbitrary of fast-check.",
  );
});
