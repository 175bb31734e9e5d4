import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { load } from "../node/load.js";

// The real files, where there are any: a folder with the folders mnist, tabular, text, …
const dataDir = process.env.NABLA_DATA;
const real = dataDir !== undefined && existsSync(join(dataDir, "tabular", "iris.csv"));

const counts = (labels: NDArray, classes: number): number[] => {
  const all = new Array<number>(classes).fill(0);
  for (const label of np.toTypedArray(labels)) all[label]!++;
  return all;
};
const first = (x: NDArray, count: number): number[] =>
  Array.from(np.toTypedArray(x).subarray(0, count), (v) => Number(v.toPrecision(6)));
const missing = (x: NDArray): number => Array.from(np.toTypedArray(x)).filter((value) => Number.isNaN(value)).length;

describe.runIf(real)("the real files, by name and folder", () => {
  const get = <N extends Parameters<typeof load>[0]>(name: N) => load<N>(name, { dataDir: dataDir! });

  test("MNIST", async () => {
    const { splits, source } = await get("mnist");
    expect(source).toEqual({ kind: "folder", place: join(dataDir!, "mnist") });
    expect(counts(splits.train.labels, 10)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(counts(splits.test.labels, 10)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  test("CIFAR-10, of which some training batches may be missing", async () => {
    const { splits, source } = await get("cifar10");
    const batches = 5 - (source.missing ?? []).length;
    expect(splits.train.images.shape).toEqual([10_000 * batches, 3, 32, 32]);
    expect(counts(splits.test.labels, 10)).toEqual(new Array(10).fill(1000));
    if (batches === 1) expect(counts(splits.train.labels, 10)).toEqual([1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981]);
  });

  test("PneumoniaMNIST", async () => {
    const { train, validation, test } = (await get("pneumonia-mnist")).splits;
    expect([train, validation, test].map(({ labels }) => counts(labels, 2))).toEqual([
      [1214, 3494],
      [135, 389],
      [234, 390],
    ]);
    expect(test.images.shape).toEqual([624, 1, 28, 28]);
  });

  test("spoken digits", async () => {
    const { train, test } = (await get("spoken-digits")).splits;
    expect([train.recordings.length, test.recordings.length]).toEqual([2700, 300]);
    expect([counts(test.labels, 10), counts(test.speakers, 6)]).toEqual([new Array(10).fill(30), new Array(6).fill(50)]);
    const lengths = [...train.recordings, ...test.recordings].map(({ size }) => size / train.sampleRate);
    expect(Math.min(...lengths)).toBeCloseTo(0.14, 2);
    expect(Math.max(...lengths)).toBeCloseTo(2.28, 2);
  });

  test("texts", async () => {
    const shakespeare = (await get("tiny-shakespeare")).splits;
    expect([shakespeare.train.length, shakespeare.validation.length]).toEqual([1_003_854, 111_540]);
    expect(new Set(shakespeare.train + shakespeare.validation).size).toBe(65);
    const sentences = (await get("sentence-polarity")).splits.all;
    expect(counts(sentences.labels, 2)).toEqual([5331, 5331]);
    expect(sentences.texts[0]).toBe("simplistic , silly and tedious .");
    const reviews = (await get("review-polarity")).splits.all;
    expect([counts(reviews.labels, 2), counts(reviews.folds, 10)]).toEqual([[1000, 1000], new Array(10).fill(200)]);
    const pairs = (await get("eng-fra")).splits.all;
    expect([pairs.english.length, new Set(pairs.english).size, pairs.english[0], pairs.french[0]]).toEqual([
      142_787,
      98_659,
      "Go.",
      "Va !",
    ]);
  });

  test("series", async () => {
    const names = ["airline-passengers", "min-temperatures", "sunspots", "sp500", "beijing-pm25", "etth1"] as const;
    const loaded = await Promise.all(names.map(async (name) => [name, (await get(name)).splits.all] as const));
    expect(
      Object.fromEntries(
        loaded.map(([name, { values, times }]) => [name, [...values.shape, times[0], times.at(-1), missing(values)]]),
      ),
    ).toEqual({
      "airline-passengers": [144, 1, "1949-01", "1960-12", 0],
      "min-temperatures": [3650, 1, "1981-01-01", "1990-12-31", 0],
      sunspots: [2820, 1, "1749-01", "1983-12", 0],
      sp500: [5105, 6, "2000-01-03", "2020-04-17", 0],
      "beijing-pm25": [43824, 7, "2010-01-01 00:00", "2014-12-31 23:00", 2067],
      etth1: [17420, 7, "2016-07-01 00:00:00", "2018-06-26 19:00:00", 0],
    });
  });

  test("tables", async () => {
    const { iris, wine, cancer } = { iris: await get("iris"), wine: await get("wine"), cancer: await get("breast-cancer") };
    expect([iris, wine, cancer].map(({ splits: { all } }) => all.features.shape)).toEqual([
      [150, 4],
      [178, 13],
      [569, 30],
    ]);
    expect(counts(iris.splits.all.labels, 3)).toEqual([50, 50, 50]);
    expect(counts(wine.splits.all.labels, 3)).toEqual([59, 71, 48]);
    expect(counts(cancer.splits.all.labels, 2)).toEqual([212, 357]);
    const digits = (await get("optdigits")).splits.all;
    expect(counts(digits.labels, 10)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect(Math.max(...np.toTypedArray(digits.images))).toBe(16);
    const housing = (await get("california-housing")).splits.all;
    expect([housing.features.shape, missing(housing.features), first(housing.targets, 2)]).toEqual([
      [20640, 8],
      207,
      [452600, 358500],
    ]);
    expect(counts(housing.oceanProximity, 5)).toEqual([9136, 6551, 5, 2290, 2658]);
    const titanic = (await get("titanic")).splits.all;
    expect([counts(titanic.labels, 2), missing(titanic.features), counts(titanic.sex, 2)]).toEqual([[549, 342], 177, [314, 577]]);
    expect(titanic.names[0]).toBe("Braund, Mr. Owen Harris");
    const penguins = (await get("penguins")).splits.all;
    expect([counts(penguins.labels, 3), counts(penguins.island, 3)]).toEqual([
      [152, 68, 124],
      [168, 124, 52],
    ]);
  });

  test("MovieLens", async () => {
    const all = (await get("movielens")).splits.all;
    expect(all.ratings.size).toBe(100_836);
    expect([new Set(np.toTypedArray(all.users)).size, Math.max(...np.toTypedArray(all.users))]).toEqual([610, 609]);
    expect([all.titles.length, all.titles[0], all.genres[0]![0]]).toEqual([9724, "Toy Story (1995)", "Adventure"]);
    expect(np.item(np.mean(all.ratings))).toBeCloseTo(3.5016, 4);
  });
});

const fashion = "/usr/share/datasets/fashion-mnist";
test.runIf(existsSync(join(fashion, "train-images-idx3-ubyte.gz")))("Fashion-MNIST, from the package of the system", async () => {
  const { splits, source } = await load("fashion-mnist", { cacheDir: "/nowhere" });
  expect(source).toEqual({ kind: "system", place: fashion });
  expect(counts(splits.train.labels, 10)).toEqual(new Array(10).fill(6000));
  expect(counts(splits.test.labels, 10)).toEqual(new Array(10).fill(1000));
});
