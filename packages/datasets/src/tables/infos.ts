import type { DatasetInfo } from "../registry/datasetInfo.js";

const uci = "CC BY 4.0, UCI Machine Learning Repository.";

/** What there is to know of the irises of Fisher. */
export const irisInfo: DatasetInfo = {
  name: "iris",
  title: "Iris, three kinds of flowers",
  description: "Lengths and widths of sepals and petals, in centimetres, of 50 flowers of each kind, one kind after the other.",
  task: "classification",
  splits: { all: 150 },
  classes: ["setosa", "versicolor", "virginica"],
  features: ["sepal length", "sepal width", "petal length", "petal width"],
  licence: uci,
  citation: "R. A. Fisher (1936), The use of multiple measurements in taxonomic problems, Annals of Eugenics 7(2), 179–188.",
  homepage: "https://archive.ics.uci.edu/dataset/53",
  files: [{ name: "iris.csv" }],
  folders: ["iris", "tabular"],
  downloads: [],
  embedded: "all 150 flowers",
};

/** What there is to know of the wines of three growers. */
export const wineInfo: DatasetInfo = {
  name: "wine",
  title: "Wine, of three growers",
  description: "Chemical analyses of wines of one region and three growers, one grower after the other.",
  task: "classification",
  splits: { all: 178 },
  classes: ["class_0", "class_1", "class_2"],
  features: [
    "alcohol",
    "malic acid",
    "ash",
    "alcalinity of ash",
    "magnesium",
    "total phenols",
    "flavanoids",
    "nonflavanoid phenols",
    "proanthocyanins",
    "colour intensity",
    "hue",
    "OD280/OD315 of diluted wines",
    "proline",
  ],
  licence: uci,
  citation: "S. Aeberhard, M. Forina (1991), Wine, UCI Machine Learning Repository.",
  homepage: "https://archive.ics.uci.edu/dataset/109",
  files: [{ name: "wine.csv" }],
  folders: ["wine", "tabular"],
  downloads: [],
};

const nucleus = [
  "radius",
  "texture",
  "perimeter",
  "area",
  "smoothness",
  "compactness",
  "concavity",
  "concave points",
  "symmetry",
  "fractal dimension",
];

/** What there is to know of the breast cancer data of Wisconsin. */
export const breastCancerInfo: DatasetInfo = {
  name: "breast-cancer",
  title: "Breast cancer of Wisconsin, diagnostic",
  description:
    "Ten properties of the nuclei of cells in an image: their mean, their standard error, and the mean of the three largest.",
  task: "classification",
  splits: { all: 569 },
  classes: ["malignant", "benign"],
  features: /* @__PURE__ */ ["mean", "error of", "worst"].flatMap((kind) => nucleus.map((property) => `${kind} ${property}`)),
  licence: uci,
  citation:
    "W. Wolberg, O. Mangasarian, N. Street, W. Street (1993), Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository.",
  homepage: "https://archive.ics.uci.edu/dataset/17",
  files: [{ name: "breast-cancer-wisconsin.csv", aliases: ["breast_cancer.csv", "breast-cancer.csv"] }],
  folders: ["breast-cancer", "tabular"],
  downloads: [],
};

/** What there is to know of the penguins of Palmer Station. */
export const penguinsInfo: DatasetInfo = {
  name: "penguins",
  title: "Palmer penguins, three species",
  description:
    "Measurements of penguins of three species on three islands; bills and flippers in millimetres, mass in grams; some are missing.",
  task: "classification",
  splits: { all: 344 },
  classes: ["Adelie", "Chinstrap", "Gentoo"],
  features: ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"],
  categories: { island: ["Biscoe", "Dream", "Torgersen"], sex: ["FEMALE", "MALE"] },
  licence: "CC0, palmerpenguins.",
  citation: "A. M. Horst, A. P. Hill, K. B. Gorman (2020), palmerpenguins: Palmer Archipelago (Antarctica) penguin data.",
  homepage: "https://allisonhorst.github.io/palmerpenguins/",
  files: [{ name: "penguins.csv" }],
  folders: ["penguins", "tabular"],
  downloads: [],
};

/** What there is to know of the passengers of the Titanic. */
export const titanicInfo: DatasetInfo = {
  name: "titanic",
  title: "Titanic, who survived",
  description: "Passengers of the Titanic: class, age in years, relatives aboard, fare; some ages are missing.",
  task: "classification",
  splits: { all: 891 },
  classes: ["died", "survived"],
  features: ["Pclass", "Age", "SibSp", "Parch", "Fare"],
  categories: { sex: ["female", "male"], embarked: ["C", "Q", "S"] },
  licence: "Not stated by its source.",
  citation: "Kaggle, Titanic – machine learning from disaster, the training file; after Encyclopedia Titanica.",
  homepage: "https://www.kaggle.com/c/titanic",
  files: [{ name: "titanic.csv", aliases: ["train.csv"] }],
  folders: ["titanic", "tabular"],
  downloads: [],
};

/** What there is to know of the houses of California. */
export const californiaHousingInfo: DatasetInfo = {
  name: "california-housing",
  title: "California housing, the census of 1990",
  description:
    "Districts of California: place, age of houses, rooms, people, income; the target is the median value of a house in dollars.",
  task: "regression",
  splits: { all: 20_640 },
  features: [
    "longitude",
    "latitude",
    "housing_median_age",
    "total_rooms",
    "total_bedrooms",
    "population",
    "households",
    "median_income",
  ],
  categories: { oceanProximity: ["<1H OCEAN", "INLAND", "ISLAND", "NEAR BAY", "NEAR OCEAN"] },
  licence: "Not stated by its source.",
  citation: "R. K. Pace, R. Barry (1997), Sparse spatial autoregressions, Statistics & Probability Letters 33(3), 291–297.",
  homepage: "https://github.com/ageron/handson-ml2",
  files: [{ name: "california-housing.csv", aliases: ["housing.csv"] }],
  folders: ["california-housing", "housing", "tabular"],
  downloads: [],
};
