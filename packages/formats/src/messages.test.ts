// What every exported function says to what is no file of its kind at all: the calls here, the messages in messages/formats.txt.
// What parsers say to bytes that are damaged stands in the tests beside them.
import * as np from "@nabla-js/ndarray";
import { describeMessages, each, type Calls } from "../../../tools/messages.js";
import * as formats from "./index.js";

const { isFormatError: _tellsAnyError, ...exports } = formats;

const x = np.ones([2, 3]);
const bytes = new Uint8Array(2);
const table = { columns: ["a"], rows: [["1"]] };
const source = { size: 8, read: () => Promise.resolve(bytes) };

const ofBytes = [[], [null], ["a.bin"], [[1, 2]], [new ArrayBuffer(2)], [x]];
const ofOptions = [
  [bytes, null],
  [bytes, "name"],
  [bytes, { file: "a" }],
  [bytes, { name: 3 }],
];
const ofLimits = [
  [bytes, { maxBytes: 0 }],
  [bytes, { maxBytes: "1 MB" }],
];
const ofIntegers = [[bytes, { int64: "int64" }]];

const calls: Calls = {
  ...each("isGzip gzip", ...ofBytes),
  gunzip: [...ofBytes, ...ofOptions, ...ofLimits],
  ...each("parseCifar10 parseCifar100 parseWav", ...ofBytes, ...ofOptions),
  parseCsv: [[], [null], [[1, 2]], ["a", null], ["a", { delimiter: 3 }], ["a", { header: 1 }], ["a", { separator: ";" }]],
  parseIdx: [...ofBytes, ...ofOptions, [bytes, { share: 1 }]],
  parseNpy: [...ofBytes, ...ofOptions, ...ofIntegers],
  parseNpz: [...ofBytes, ...ofOptions, ...ofLimits, ...ofIntegers],
  parsePng: [...ofBytes, ...ofOptions, [bytes, { maxPixels: NaN }]],
  parseSafetensors: [...ofBytes, ...ofOptions, ...ofIntegers],
  openSafetensors: [[], [null], [bytes], [{ read: () => bytes }], [source, null], [source, { int64: "int16" }]],
  unzip: [...ofBytes, ...ofOptions, ...ofLimits, [bytes, { filter: "a" }]],
  untar: [...ofBytes, ...ofOptions, [bytes, { filter: true }]],

  numbers: [[], [null], ["a,b"], [{ columns: ["a"] }], [{ columns: ["a"], rows: [1] }], [table, "a"], [table, ["b"]]],
  texts: [[], [[["1"]]], [{ rows: [] }, "a"], [table], [table, "b"], [table, 0]],

  ...each("writeIdx writeNpy writePng", [], [null], [[1, 2]], [3]),
  writeNpz: [[], [null], [x], [[x]], [{ x: [1] }], [{ x }, null], [{ x }, { compress: 1 }], [{ "../x": x }]],
  writeSafetensors: [[], [x], [{ x: 1 }], [{ x }, null], [{ x }, { epoch: 3 }], [{ __metadata__: x }]],
  writeCsv: [[], [null], [x], [[["1"]]], [table, ";"], [table, { delimiter: 3 }]],
  writeWav: [
    [],
    [x],
    [{ samples: [1], sampleRate: 8000 }],
    [{ samples: x }],
    [{ samples: x, sampleRate: 8000 }, "pcm16"],
    [{ samples: x, sampleRate: 8000 }, { encoding: "mp3" }],
  ],
  zip: [[], [null], [bytes], [{ a: "text" }], [{ a: bytes }, null], [{ a: bytes }, { compress: 9 }]],
  tar: [[], [null], [[bytes]], [{ a: [1] }]],
};

describeMessages("formats", { exports, calls });
