// What every exported function says to an ill-formed call: the calls here, the messages in messages/datasets.txt, and those of
// the entry for Node in messages/node.txt. What is said of damaged files stands in the tests beside those who read them.
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { afterwards, describeMessages, each, type Call, type Calls } from "../../../tools/messages.js";
import * as datasets from "./index.js";
import * as node from "./node.js";

const { isDatasetError: _tellsAnyError, ...exports } = datasets;

const x = np.ones([3]);
const bytes = np.zeros([3], "uint8");
const sound = np.ones([300]);
const images = np.ones([2, 3, 4, 5]);
const key = random.key(0);
const data = datasets.examples(x);
const f = (): number => 1;

/** What a function that was made right says to its data. */
const given = (made: readonly unknown[], ...args: readonly unknown[]): Call => afterwards(made, null, ...args);

/** What is no sequence, for what `made` makes. */
const ofSequences = (...made: readonly unknown[]): readonly Call[] =>
  [[], [null], [[1, 2, 3]], [x], ["abc"], [{ length: 3 }]].map((args) => given(made, ...args));

const ofStreams = (...made: readonly unknown[]): readonly Call[] => [[], [null], [3], [f]].map((args) => given(made, ...args));

const ofCounts = [[], [null], ["2"], [NaN], [-1], [0.5], [x]];

const ofSounds = [[], [null], [[1, 2]], ["a.wav"]];

const ofMels = [
  [{ sampleRate: "8 kHz" }],
  [{ sampleRate: NaN }],
  [{ sampleRate: 8000, mels: 0 }],
  [{ sampleRate: 8000, length: 0.02 }],
  [{ sampleRate: 8000, low: -1 }],
  [{ sampleRate: 8000, low: 5000 }],
  [{ sampleRate: 8000, high: null }],
  [{ sampleRate: 8000, bands: 40 }],
];

/** Calls of what augments images, with an option of it and values that it refuses. */
const ofImages = (option: string, ...values: readonly unknown[]): readonly Call[] => [
  [],
  [0, images],
  [x, images],
  [key],
  [key, null],
  [key, [[1]]],
  [key, np.ones([3, 4, 5])],
  [key, images, null],
  [key, images, values[0]],
  [key, images, { share: 1 }],
  ...values.map((value) => [key, images, { [option]: value }]),
];

const ofTokens = [undefined, null, 3, "ab", [0.5], ["a"], [-1], [99_999], np.zeros([1, 2], "int32")];

/** What a tokenizer says to ill-formed texts and tokens. */
const ofTokenizers = (...made: readonly unknown[]): readonly Call[] => [
  ...[undefined, null, 3, ["a"]].map((text) => afterwards(made, "encode", text)),
  ...ofTokens.map((tokens) => afterwards(made, "decode", tokens)),
];

const ofScalings: readonly Call[] = [
  [],
  [null],
  [[[1, 2]]],
  [bytes],
  [x],
  [np.zeros([0, 3])],
  afterwards([np.ones([2, 3])], "apply"),
  afterwards([np.ones([2, 3])], "apply", [1, 2, 3]),
  afterwards([np.ones([2, 3])], "apply", np.ones([3, 2])),
  afterwards([np.ones([2, 3])], "invert", null),
  afterwards([np.ones([2, 3])], "invert", np.ones([])),
];

const ofNames = [[], [null], [3], [["mnist"]], ["minst"], ["toString"]];

const calls: Calls = {
  frames: [...ofSounds, [sound, null], [sound, 256], [sound, { length: "1 s" }], [sound, { hop: 0 }], [x], [np.ones([])]],
  hann: ofCounts,
  spectrogram: [...ofSounds, [bytes], [sound, null], [sound, { length: NaN }], [sound, { hop: -1 }], [sound, { size: 2 }], [x]],
  melFilters: [[], [null], [8000], [{}], ...ofMels],
  logMelSpectrogram: [
    ...ofSounds.map((args) => [args[0], { sampleRate: 8000 }]),
    [sound],
    [sound, null],
    [bytes, { sampleRate: 8000 }],
    [x, { sampleRate: 8000 }],
    ...ofMels.map((args) => [sound, ...args]),
  ],
  mfcc: [
    ...ofSounds.map((args) => [args[0], { sampleRate: 8000 }]),
    [sound],
    [sound, 13],
    [sound, { coefficients: 13 }],
    [sound, { sampleRate: 8000, coefficients: 0 }],
    [sound, { sampleRate: 8000, coefficients: 41 }],
    ...ofMels.map((args) => [sound, ...args]),
  ],

  randomCrop: ofImages("padding", "4", -1, 0.5, NaN),
  cutout: ofImages("size", "8", -1, 0.5, NaN),
  randomFlip: ofImages("p", "0.5", 2, -1, NaN),
  randomRotate: [...ofImages("degrees", "15", -15, NaN, [-15, 15]), [key, np.zeros([2, 3, 4, 5], "uint8")]],
  randomJitter: [
    ...ofImages("contrast", "0.2", -0.2, NaN),
    [key, images, { brightness: null }],
    [key, np.zeros([2, 3, 4, 5], "uint8")],
  ],
  rotate: [
    [],
    [null, x],
    [images],
    [images, 0.5],
    [images, [0, 1]],
    [images, x],
    [images, np.ones([])],
    [np.zeros([2, 3, 4, 5], "uint8"), np.ones([2])],
  ],
  mixup: [
    [],
    [null, { images, labels: x }],
    [key],
    [key, null],
    [key, images],
    [key, {}],
    [key, { images }],
    [key, { images, labels: [0, 1] }],
    [key, { images, labels: np.zeros([2], "int32") }],
    [key, { images, labels: x }],
    [key, { images: np.zeros([2, 3, 4, 5], "uint8"), labels: np.ones([2, 3]) }],
    [key, { images, labels: np.ones([2, 3]) }, null],
    [key, { images, labels: np.ones([2, 3]) }, 0.2],
    [key, { images, labels: np.ones([2, 3]) }, { alpha: 0 }],
    [key, { images, labels: np.ones([2, 3]) }, { beta: 1 }],
  ],

  closest: [[], [null, ["a"]], [3, ["a"]], ["a"], ["a", "b"], ["a", [1]]],
  load: [
    ...ofNames,
    ["iris", null],
    ["iris", "data"],
    ["iris", { dataDir: "data" }],
    ["iris", { sources: null }],
    ["iris", { sources: f }],
    ["iris", { sources: ["data"] }],
    ["iris", { sources: [{ kind: "folder" }] }],
    ["iris", { sources: [{ kind: "folder", find: () => Promise.resolve(undefined) }] }],
    ["iris", { sources: [{ kind: "folder", find: () => Promise.resolve({ place: "here" }) }] }],
  ],
  info: ofNames,
  classCounts: [[], [null, 3], [[0, 1], 3], ...ofCounts.map((args) => [x, ...args]), [x, 0]],
  contactSheet: [[], [null], [[[1]]], [bytes], [images], ...ofCounts.slice(1).map((args) => [images, ...args])],

  batch: [...ofCounts, [0], [2, null], [2, true], [2, { dropLast: 1 }], [2, { drop: true }], ...ofSequences(2)],
  padBatch: [
    ...ofCounts,
    [2, null],
    [2, 8],
    [2, { dropLast: "yes" }],
    [2, { value: "0" }],
    [2, { length: -1 }],
    [2, { size: 8 }],
    ...ofSequences(2),
  ],
  ...each("repeat take skip", ...ofCounts, ...ofSequences(2)),
  kFold: [...ofCounts, [1], ...ofSequences(2), given([5], data)],
  split: [[], [null], [0.5], ["0.5"], [[]], [["0.5"]], [[NaN]], [[-1]], [[0.8, 0.3]], [x], ...ofSequences([0.5])],
  shuffle: [[], [null], [0], [x], ["seed"], ...ofSequences(key)],
  map: [[], [null], [data], ["f"], ...ofSequences(f)],
  cache: [[], [null], [[1, 2, 3]], [x], [f]],
  shuffleBuffer: [[], [0, 2], [x, 2], ...ofCounts.map((args) => [key, ...args]), ...ofStreams(key, 2)],
  prefetch: [...ofCounts, [0], ...ofStreams(2)],
  pipe: [
    [data, null],
    [data, 3],
    [data, f, data],
    [data, datasets.batch(2), [datasets.batch(2)]],
  ],
  sequence: [
    ...ofCounts,
    [3],
    [3, null],
    [3, [1, 2, 3]],
    [3, f, x],
    ...[[], [null], ["0"], [-1], [0.5], [3]].map((args) => afterwards([3, f], "at", ...args)),
    ...[[], [null], [[0, 1]], [0], [Int32Array.of(3)]].map((args) => afterwards([3, f], "rows", ...args)),
  ],
  examples: [[], [null], [{}], ["data"], [3], [f], [new Float32Array(3)], [np.ones([])], [{ x, y: images }]],
  stackTrees: [[], [null], [{}], [x], [[]], [[f]], [[x, images]], [[x, { x }]], [[x, bytes]]],

  windows: [
    [],
    [null, { length: 2 }],
    [[1, 2, 3], { length: 2 }],
    [np.ones([]), { length: 2 }],
    [x],
    [x, null],
    [x, 2],
    [x, {}],
    [x, { length: "2" }],
    [x, { length: 2, horizon: 0 }],
    [x, { length: 2, ahead: -1 }],
    [x, { length: 2, step: NaN }],
    [x, { length: 2, stride: 1 }],
  ],
  standardise: [
    [],
    [null],
    [x],
    [{}],
    [{ mean: 0.5, std: 0.2 }],
    [{ mean: [], std: [] }],
    [{ mean: ["0.5"], std: [0.2] }],
    [{ mean: [0.5, 0.5], std: [0.2] }],
    [{ mean: [0.5], std: [0] }],
    given([{ mean: [0.5], std: [0.2] }]),
    given([{ mean: [0.5], std: [0.2] }], [[1]]),
    given([{ mean: [0.5], std: [0.2] }], np.ones([4, 5])),
    given([{ mean: [0.5, 0.4], std: [0.2, 0.2] }], images),
  ],
  ...each("standardScaling minMaxScaling", ...ofScalings),
  fillMissing: [[], [null], [[NaN]], [bytes], [x, null], [x, "0"], [x, [0]], [x, np.ones([2])], [np.ones([]), x]],
  oneHotCodes: [[], [null, 3], [[0, 1], 3], ...ofCounts.map((args) => [x, ...args]), [x, 0]],

  characterTokenizer: [[], [null], [3], [x], [[1, 2]], ...ofTokenizers("ab"), afterwards(["ab"], "encode", "abc")],
  wordTokenizer: [
    [],
    [null],
    ["a b"],
    [[["a"]]],
    [["a"], null],
    [["a"], 100],
    [["a"], { size: "100" }],
    [["a"], { size: -1 }],
    [["a"], { minCount: 0.5 }],
    [["a"], { special: "<unk>" }],
    [["a"], { special: ["<unk>"] }],
    [["a"], { most: 3 }],
    ...ofTokenizers(["a b"]),
  ],
  knownWords: [[], [null], ["a b"], [[]], [["a"]], [[1, 2]], ...ofTokenizers(["<pad>", "<unk>"])],
  bytePairTokenizer: [
    [],
    [null, 300],
    [["a"], 300],
    ["a"],
    ["a", null],
    ["a", "300"],
    ["a", 255],
    ["a", 300.5],
    ...ofTokenizers("ab ab", 257),
  ],
  knownPairs: [[], [null], ["ab"], [[null]], [["ab"]], [[[0]]], [[["a", "b"]]], [[[0.5, 1]]], [[[256, 1]]], ...ofTokenizers([])],
};

// It takes no arguments.
describeMessages("datasets", { exports, calls, except: ["datasetNames"] });

const ofNode: Calls = {
  defaultCacheDir: [[null], ["HOME"], [{ XDG_CACHE_HOME: 3 }], [{}, null], [{}, 3], [{}, "linux", null], [{}, "linux", 3]],
  load: [
    ...ofNames,
    ["iris", null],
    ["iris", "data"],
    ["iris", { dir: "data" }],
    ["iris", { dataDir: 3 }],
    ["iris", { dataDir: null }],
    ["iris", { cacheDir: null }],
    ["iris", { download: "yes" }],
    ["iris", { npm: 0 }],
    ["iris", { system: null }],
    ["iris", { onProgress: true }],
    ["iris", { signal: true }],
    ["iris", { mirrors: "https://example.org" }],
    ["iris", { mirrors: [3] }],
    ["iris", { patience: 0 }],
    ["iris", { patience: "30 s" }],
    ["iris", { retries: -1 }],
  ],
  mapInWorkers: [
    [],
    [null],
    [f],
    ["./f.js", null],
    ["./f.js", "f"],
    ["./f.js", { name: f }],
    ["./f.js", { threads: 0 }],
    ["./f.js", { threads: "2" }],
    ["./f.js", { workers: 2 }],
    ...ofSequences("./f.js"),
  ],
};

describeMessages("datasets/node", { exports: node, calls: ofNode, file: "../messages/node.txt" });
