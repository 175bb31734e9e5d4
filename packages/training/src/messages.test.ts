// What every exported function says to an ill-formed call: the calls here, the messages in messages/training.txt, and those of
// the entry for Node in messages/training-node.txt. Those that yield events speak when the first is asked for.
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { afterwards, describeMessages, each, type Call, type Calls } from "../../../tools/messages.js";
import * as training from "./index.js";
import * as node from "./node.js";

const x = np.ones([3]);
const key = random.key(0);
const f = (): number => 1;
const data = (): readonly number[] => [1];
const history = { steps: [], epochs: [], stride: 1, open: [] };
const figures = { loss: 1 };

/** What a stream of events says when it is asked for the first. */
const asked = (...made: readonly unknown[]): Call => afterwards(made, "next");

const ofHistories = [[], [null], [x], [[]], [{ epochs: 3 }]];

const calls: Calls = {
  fit: [
    asked(),
    asked(null, x, { epochs: 1, data }),
    asked(f, x),
    asked(f, x, 3),
    asked(f, x, { epochs: 1.5, data }),
    asked(f, x, { epochs: "3", data }),
    asked(f, x, { epochs: 1, data: [1] }),
    asked(f, x, { epochs: 1, data, every: 0 }),
    asked(f, x, { epochs: 1, data, batches: -1 }),
    asked(f, x, { epochs: 1, data, validate: figures }),
    asked(f, x, { epochs: 1, data, from: 3 }),
    asked(f, x, { epochs: 1, data, from: { position: {} } }),
    asked(f, x, { epochs: 1, data, signal: true }),
    asked(f, x, { epochs: 1, batch: data }),
  ],
  evaluate: [asked(), asked(f), asked(f, 3), asked(x, [1]), asked(f, [1], null), asked(f, [1], { signal: 1 })],
  crossValidate: [asked(), asked(null, f), asked([], f), asked([1], 3), asked([1], f), asked([1], () => figures, f)],
  learningRateFinder: [
    asked(),
    asked(f, x),
    asked(f, x, [1]),
    asked(f, x, { data: 3 }),
    asked(f, x, { data: [1], low: 1, high: 0.1 }),
    asked(f, x, { data: [1], steps: 2 }),
    asked(f, x, { data: [1], smoothing: "0.9" }),
    asked(f, x, { data: [1], rate: 1 }),
  ],
  earlyStopping: [
    afterwards([{ patience: 3 }], null, null),
    [],
    [3],
    [{}],
    [{ patience: 0 }],
    [{ patience: 3, mode: "least" }],
    [{ patience: 3, monitor: "loss" }],
    [{ wait: 3 }],
  ],
  bestEpoch: [...ofHistories, [history, 3], [history, { mode: "least" }], [history, { minDelta: "0" }]],
  validationLoss: [[], [null], [x], [{ epoch: 1 }]],
  pipe: [[], [null], [3], [[1], null], [[1], { patience: 3 }]],
  last: [[], [null], [f], [3], [[]]],
  search: [[], [3, f], [[1]], [[1], x], [[1], f, "max"], [[1], f, { mode: "most" }], [[1], f, { past: 3 }], asked([], f)],
  successiveHalving: [[], [null, f], [[1], f, { factor: 1 }], [[1], f, { budget: "1" }], [[1], f, { eta: 3 }]],
  grid: [[], [[1]], [null], [{ units: 32 }], [{ units: [] }], [{ units: null }], [{ rate: { low: 0, high: 1 } }]],
  randomConfigurations: [
    [],
    [key],
    [key, 3, 1],
    [key, { a: [1] }],
    [key, { a: [1] }, -1],
    [key, { a: "b" }, 1],
    [3, { a: [1] }, 1],
  ],

  ...each("stepRecords historyCsv", ...ofHistories),
  seriesOf: [...ofHistories, [history], [history, 3], [history, "loss", 0]],
  svgCurves: [
    ...ofHistories,
    [history],
    [history, "loss", 640],
    [history, "loss", { width: 0 }],
    [history, "loss", { colour: 1 }],
  ],
  svgChart: [[], [null], [[1]], [[{ name: "a" }]], [[], 640], [[], { title: 3 }], [[], { height: NaN }]],
  svgBars: [[], [x], [[1]], [[{ name: "a" }]], [[], "title"], [[], { width: -1 }]],
  svgMatrix: [[], [x], [[1]], [[["1"]]], [[[1, 2]]], [[[1]], "title"], [[[1]], { names: "a" }], [[[1]], { names: ["a", "b"] }]],
  matrixText: [[], [x], [[1]], [[[1, 2]]], [[[1]], "a"]],
  htmlReport: [
    [],
    [null],
    [{ history }],
    [{ title: "a" }],
    [{ title: 3, history }],
    [{ title: "a", history, figures: figures }],
    [{ title: "a", history, settings: [1] }],
    [{ title: "a", history, galleries: [1] }],
    [{ title: "a", history, curves: [] }],
  ],

  figureText: [[], ["1"], [x], [null]],
  durationText: [[], ["1"], [x]],
  figuresText: [[], [null], [x], [{ loss: x }]],
  jsonLine: [[], [null], ["step"], [[1]]],
  gradientStats: [[new Map()], [{ w: x }, 3]],
  toTensors: [[x], [new Map(), "params"], [x, null]],
  fromTensors: [
    [],
    [null, x, "params"],
    [{}, x],
    [{}, x, "params"],
    [{ params: [1] }, x, "params"],
    [{ params: np.ones([2]) }, x, "params"],
  ],
};

describeMessages("training", { exports: training, calls });

const snapshot = { state: [x], position: { epochs: 0, batches: 0, step: 0, sums: {} }, history };
const ofPaths = [[], [null], [3], [""], [["a"]]];

const callsOfNode: Calls = {
  writeCheckpoint: [
    [],
    [null],
    [x],
    [{ state: x }],
    [{ ...snapshot, position: null }],
    [{ ...snapshot, history: [] }],
    [snapshot, null],
    [snapshot, "a"],
    [snapshot, { seed: 0 }],
    [snapshot, { history: "long" }],
  ],
  parseCheckpoint: [[], [null], ["a"], [[1, 2]], [new Uint8Array(2), [x], 3]],
  checkpoints: [
    ...ofPaths,
    ["runs", null],
    ["runs", { every: 0 }],
    ["runs", { keep: "2" }],
    ["runs", { best: true }],
    ["runs", { best: { mode: "least" } }],
    ["runs", { replace: 1 }],
    ["runs", { metadata: { seed: 0 } }],
    ["runs", { interval: 3 }],
    afterwards(["runs"], null, 3),
  ],
  latestCheckpoint: [...ofPaths, ["package.json", x]],
  progress: [
    [null],
    [3],
    [{ stream: null }],
    [{ stream: "stderr" }],
    [{ seconds: "1" }],
    [{ seconds: NaN }],
    [{ seconds: -1 }],
    [{ every: 1 }],
    afterwards([], null),
    afterwards([], null, null),
  ],
  tensorboard: [...ofPaths, ["runs", 3], ["runs", null], afterwards(["runs"], null, f)],
  terminalCurves: [
    ...ofHistories,
    [history],
    [history, 3],
    [history, "loss", null],
    [history, "loss", { width: 0 }],
    [history, "loss", { height: 1.5 }],
    [history, "loss", { columns: 80 }],
  ],
  saveTree: [
    ...ofPaths,
    ["a", new Map()],
    ["a", x, null],
    ["a", x, { root: 3 }],
    ["a", x, { metadata: { seed: 0 } }],
    ["no/folder/a", x],
  ],
  loadTree: [...ofPaths, ["a", x, null], ["a", x, { metadata: {} }], ["no/such/file", x], ["packages", x]],
  writeAtomically: [...ofPaths, ["a"], ["a", { b: 1 }], ["no/folder/a", "text"]],
};

describeMessages("training-node", { exports: node, calls: callsOfNode });
