import { mnistFiles } from "../mnist/info.js";
import type { DatasetInfo, Download } from "../registry/datasetInfo.js";

const fashionMirrors = [
  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
  "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
];

const fashionFile = (name: string, bytes: number, md5: string): Download => ({
  name,
  mirrors: fashionMirrors.map((mirror) => `${mirror}/${name}`),
  bytes,
  md5,
});

/** What there is to know of Fashion-MNIST. */
export const fashionMnistInfo: DatasetInfo = {
  name: "fashion-mnist",
  title: "Fashion-MNIST, articles of clothing",
  description: "Grey images of articles of a shop, 28 × 28, in the files and the format of MNIST.",
  task: "image classification",
  splits: { train: 60_000, test: 10_000 },
  classes: ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
  normalisation: { mean: [0.286], std: [0.353] },
  licence: "MIT, Zalando SE.",
  citation:
    "H. Xiao, K. Rasul, R. Vollgraf (2017), Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms, arXiv:1708.07747.",
  homepage: "https://github.com/zalandoresearch/fashion-mnist",
  files: mnistFiles,
  folders: ["fashion-mnist", "fashion", "FashionMNIST/raw", "FashionMNIST"],
  systemFolders: ["/usr/share/datasets/fashion-mnist"],
  downloads: [
    /* @__PURE__ */ fashionFile("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
    /* @__PURE__ */ fashionFile("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
    /* @__PURE__ */ fashionFile("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
    /* @__PURE__ */ fashionFile("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
  ],
};

const cifarCitation =
  "A. Krizhevsky (2009), Learning multiple layers of features from tiny images, technical report, University of Toronto.";
const cifarLicence = "Not stated by the authors; free for research with citation.";

/** What there is to know of CIFAR-10. */
export const cifar10Info: DatasetInfo = {
  name: "cifar10",
  title: "CIFAR-10, small photographs of ten kinds",
  description: "Colour images, 32 × 32, in five training batches and a test batch of 10,000 each.",
  task: "image classification",
  splits: { train: 50_000, test: 10_000 },
  classes: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
  normalisation: { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
  licence: cifarLicence,
  citation: cifarCitation,
  homepage: "https://www.cs.toronto.edu/~kriz/cifar.html",
  files: [
    { name: "data_batch_1.bin" },
    { name: "data_batch_2.bin", optional: true },
    { name: "data_batch_3.bin", optional: true },
    { name: "data_batch_4.bin", optional: true },
    { name: "data_batch_5.bin", optional: true },
    { name: "test_batch.bin" },
  ],
  folders: ["cifar10", "cifar-10", "cifar-10-batches-bin"],
  downloads: [
    {
      name: "cifar-10-binary.tar.gz",
      mirrors: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"],
      bytes: 170_052_171,
      sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    },
  ],
};

/** What there is to know of CIFAR-100. */
export const cifar100Info: DatasetInfo = {
  name: "cifar100",
  title: "CIFAR-100, small photographs of a hundred kinds",
  description: "Colour images, 32 × 32, of a hundred classes in twenty groups, whose labels are `coarseLabels`.",
  task: "image classification",
  splits: { train: 50_000, test: 10_000 },
  classes: /* @__PURE__ */ words(
    "apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle caterpillar cattle " +
      "chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish forest fox girl hamster house " +
      "kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange " +
      "orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal " +
      "shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger " +
      "tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm",
  ),
  categories: {
    coarseLabels: /* @__PURE__ */ words(
      "aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices household_furniture insects " +
        "large_carnivores large_man-made_outdoor_things large_natural_outdoor_scenes large_omnivores_and_herbivores medium_mammals " +
        "non-insect_invertebrates people reptiles small_mammals trees vehicles_1 vehicles_2",
    ),
  },
  normalisation: { mean: [0.5071, 0.4865, 0.4409], std: [0.2673, 0.2564, 0.2762] },
  licence: cifarLicence,
  citation: cifarCitation,
  homepage: "https://www.cs.toronto.edu/~kriz/cifar.html",
  files: [{ name: "train.bin" }, { name: "test.bin" }],
  folders: ["cifar100", "cifar-100", "cifar-100-binary"],
  downloads: [
    {
      name: "cifar-100-binary.tar.gz",
      mirrors: ["https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"],
      bytes: 168_513_733,
      md5: "03b5dce01913d631647c71ecec9e9cb8",
    },
  ],
};

/** What there is to know of PneumoniaMNIST. */
export const pneumoniaMnistInfo: DatasetInfo = {
  name: "pneumonia-mnist",
  title: "PneumoniaMNIST, chest X-rays of children",
  description:
    "Grey images, 28 × 28, normal or with pneumonia; three quarters of the training images have it. Not for clinical use.",
  task: "image classification",
  splits: { train: 4708, validation: 524, test: 624 },
  classes: ["normal", "pneumonia"],
  normalisation: { mean: [0.5719], std: [0.1684] },
  licence: "CC BY 4.0, as its authors give it.",
  citation:
    "J. Yang et al. (2023), MedMNIST v2 – a large-scale lightweight benchmark for 2D and 3D biomedical image classification, Scientific Data 10, 41; images of D. Kermany et al. (2018), Cell 172(5), 1122–1131.",
  homepage: "https://medmnist.com",
  files: /* @__PURE__ */ ["train", "val", "test"].flatMap((split) => [
    { name: `pneumoniamnist-${split}-images-idx3-ubyte` },
    { name: `pneumoniamnist-${split}-labels-idx1-ubyte` },
  ]),
  folders: ["pneumonia-mnist", "medical"],
  downloads: [],
};

/** What there is to know of the small digits of UCI. */
export const optdigitsInfo: DatasetInfo = {
  name: "optdigits",
  title: "Optical recognition of handwritten digits, the test half",
  description: "Grey images of digits, 8 × 8, with values from 0 to 16.",
  task: "image classification",
  splits: { all: 1797 },
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  normalisation: { mean: [0.01915], std: [0.0236] },
  licence: "CC BY 4.0, UCI Machine Learning Repository.",
  citation: "E. Alpaydin, C. Kaynak (1998), Optical recognition of handwritten digits, UCI Machine Learning Repository.",
  homepage: "https://archive.ics.uci.edu/dataset/80",
  files: [{ name: "optdigits-8x8.csv", aliases: ["digits.csv", "optdigits.tes"] }],
  folders: ["optdigits", "tabular"],
  downloads: [],
};

function words(text: string): readonly string[] {
  return text.split(" ").map((word) => word.replaceAll("_", " "));
}
