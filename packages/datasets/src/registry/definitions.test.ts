import { expect, test } from "vitest";
import { tar, writeWav } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import { load, type DatasetSource } from "../load.js";
import type { Files } from "./definition.js";
import type { DatasetName } from "./registry.js";

/** Files made for a test. */
const source = (files: Readonly<Record<string, string | Uint8Array>>): DatasetSource => ({
  kind: "folder",
  find: async () => ({
    place: "here",
    files: Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, typeof text === "string" ? new TextEncoder().encode(text) : text]),
    ) as Files,
  }),
});
const from = <N extends DatasetName>(name: N, files: Readonly<Record<string, string | Uint8Array>>) =>
  load<N>(name, { sources: [source(files)] });

const message = async (name: DatasetName, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> => {
  try {
    await from(name, files);
    return "nothing";
  } catch (error) {
    return String(error);
  }
};

test("iris is embedded, all of it", async () => {
  const { splits, source, info } = await load("iris");
  expect(source.kind).toBe("embedded");
  const { features, labels } = splits.all;
  expect([features.shape, features.dtype, labels.dtype]).toEqual([[150, 4], "float32", "int32"]);
  expect(np.toNested(np.slice(features, [0], [1]))).toEqual([[5.1, 3.5, 1.4, 0.2].map(Math.fround)]);
  // The means that Fisher (1936), table 1, gives for setosa.
  expect((np.toNested(np.mean(np.slice(features, [0], [50]), 0)) as number[]).map((mean) => Number(mean.toFixed(3)))).toEqual([
    5.006, 3.428, 1.462, 0.246,
  ]);
  expect(info.features!.length).toBe(4);
});

test("the airline passengers are embedded, all of them", async () => {
  const { times, values } = (await load("airline-passengers")).splits.all;
  expect([times[0], times[143], values.shape]).toEqual(["1949-01", "1960-12", [144, 1]]);
  const numbers = np.toTypedArray(values);
  expect([numbers[0], numbers[143], Math.max(...numbers)]).toEqual([112, 432, 622]);
});

test("what is not embedded says where to get it", async () => {
  await expect(load("cifar10")).rejects.toThrowErrorMatchingInlineSnapshot(
    `[DatasetError: load("cifar10"): given no folder and no other source; expected the files data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin, test_batch.bin. Pass { download: true } to the load of @nabla-js/datasets/node, or { dataDir } with the folder of the files.]`,
  );
  await expect(load("movielens")).rejects.toThrowErrorMatchingInlineSnapshot(
    `[DatasetError: load("movielens"): given no folder and no other source; expected the files ratings.csv, movies.csv. Fetch them from https://grouplens.org/datasets/movielens/, and pass { dataDir } with their folder to the load of @nabla-js/datasets/node.]`,
  );
});

test("tables: numbers, codes, what is missing", async () => {
  const penguins = await from("penguins", {
    "penguins.csv":
      "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex\r\nGentoo,Dream,39.1,18.7,181,3750,MALE\r\nAdelie,Biscoe,,,,,\r\n",
  });
  const { features, labels, island, sex } = penguins.splits.all;
  expect([labels, island, sex].map((x) => np.toNested(x))).toEqual([
    [2, 0],
    [1, 0],
    [1, -1],
  ]);
  expect(np.toNested(features)).toEqual([[39.1, 18.7, 181, 3750].map(Math.fround), [NaN, NaN, NaN, NaN]]);
});

test("ratings are numbered anew, by users and movies that occur", async () => {
  const { all } = (
    await from("movielens", {
      "ratings.csv": "userId,movieId,rating,timestamp\r\n7,50,4.0,9\r\n3,50,2.5,8\r\n7,1,5.0,7\r\n",
      "movies.csv": 'movieId,title,genres\r\n1,"Heat, The (2013)",Action|Comedy\r\n2,Unseen,Drama\r\n50,Up (2009),Animation\r\n',
    })
  ).splits;
  expect([all.users, all.movies, all.ratings].map((x) => np.toNested(x))).toEqual([
    [1, 0, 1],
    [1, 1, 0],
    [4, 2.5, 5],
  ]);
  expect([all.titles, all.genres]).toEqual([
    ["Heat, The (2013)", "Up (2009)"],
    [["Action", "Comedy"], ["Animation"]],
  ]);
});

test("spoken digits: recordings from 5 on are for training", async () => {
  const wav = (value: number) => writeWav({ samples: np.array([value, 0]), sampleRate: 8000 });
  const archive = await tar({ "r/3_theo_5.wav": wav(0.5), "r/3_theo_4.wav": wav(-0.5), "r/readme.txt": new Uint8Array(3) });
  const { train, test } = (await from("spoken-digits", { "fsdd-recordings.tar": archive })).splits;
  expect([np.toNested(train.recordings[0]!), np.toNested(test.recordings[0]!)]).toEqual([
    [0.5, 0],
    [-0.5, 0],
  ]);
  expect([np.toNested(train.labels), np.toNested(train.speakers)]).toEqual([[3], [4]]);
});

test("reviews with their folds; sentences in Latin-1", async () => {
  const text = (words: string) => new TextEncoder().encode(words);
  const archive = await tar({
    "t/pos/cv900_1.txt": text("good"),
    "t/neg/cv012_2.txt": text("bad"),
    "t/neg/cv001_2.txt": text("worse"),
  });
  const { all } = (await from("review-polarity", { "review_polarity.tar": archive })).splits;
  expect([all.texts, np.toNested(all.labels), np.toNested(all.folds)]).toEqual([
    ["worse", "bad", "good"],
    [0, 0, 1],
    [0, 0, 9],
  ]);
  const sentences = await from("sentence-polarity", {
    "rt-polarity.neg": "no .\n",
    "rt-polarity.pos": Uint8Array.from([0xe9, 0x20, 0x0a, 0x62, 0x0a]),
  });
  expect(sentences.splits.all.texts).toEqual(["no .", "é", "b"]);
});

test("files of something else are told apart, and named", async () => {
  const wav = writeWav({ samples: np.array([0]), sampleRate: 44100 });
  expect(
    [
      await message("iris", { "iris.csv": "150,4,a,b,c\n1,2,3,4,0\n" }),
      await message("iris", { "iris.csv": "1,4,a,b,c\n1,2,3,4,7\n" }),
      await message("iris", { "iris.csv": "sepal,species\n1,setosa\n" }),
      await message("iris", { "iris.csv": "1,4,a,b,c\n1,2,x,4,0\n" }),
      await message("penguins", { "penguins.csv": "a,b\n1,2\n" }),
      await message("california-housing", { "california-housing.csv": "" }),
      await message("sp500", { "sp500-daily.csv": "date,open\n2000,1\n" }),
      await message("movielens", {
        "ratings.csv": "userId,movieId,rating,timestamp\n1,2,3,4\n",
        "movies.csv": "movieId,title,genres\n1,x,y\n",
      }),
      await message("eng-fra", { "eng-fra.tsv": "Go.\tVa !\nStop.\n" }),
      await message("tiny-shakespeare", { "tinyshakespeare.txt": Uint8Array.from([0xff]) }),
      await message("spoken-digits", { "fsdd-recordings.tar": await tar({ "0_theo_1.wav": wav }) }),
      await message("spoken-digits", { "fsdd-recordings.tar": await tar({ "0_theo_1.txt": wav }) }),
      await message("review-polarity", { "review_polarity.tar": await tar({ "neg/cv000_1.txt": wav }) }),
      await message("optdigits", { "optdigits-8x8.csv": "1,2,3\n" }),
      await message("cifar10", { "data_batch_1.bin": new Uint8Array(3073), "test_batch.bin": new Uint8Array(3072) }),
      await message("cifar100", { "train.bin": new Uint8Array(3074).fill(99), "test.bin": new Uint8Array(3074) }),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "DatasetError: load("iris"): given 1 rows of 4 columns behind the line 150,4,… in iris.csv, here; expected the line to begin with the number of rows and columns. Check that the file is of this dataset, and complete.
    DatasetError: load("iris"): given the label 7 in row 1 of iris.csv, here; expected a class from 0 to 2. Check that the file is of this dataset, and complete.
    DatasetError: load("iris"): given 1 rows of 2 fields in iris.csv, here; expected rows of 5 fields. Check that the file is of this dataset, and complete.
    DatasetError: load("iris"): given "x" in column 2, row 1, in iris.csv, here; expected numbers. Check that the file is of this dataset, and complete.
    DatasetError: load("penguins"): given 1 rows with the columns a, b in penguins.csv, here; expected rows with the columns species. Check that the file is of this dataset, and complete.
    DatasetError: load("california-housing"): given 0 rows with the columns  in california-housing.csv, here; expected rows with the columns ocean_proximity. Check that the file is of this dataset, and complete.
    DatasetError: load("sp500"): given 1 rows with the columns date, open in sp500-daily.csv, here; expected rows with the columns open, high, low, close, adjclose, volume. Check that the file is of this dataset, and complete.
    DatasetError: load("movielens"): given a rating of movie 2, which is not in movies.csv, here; expected a title for each movie that is rated. Check that both files are of one edition.
    DatasetError: load("eng-fra"): given the line "Stop.", number 2 of eng-fra.tsv, here; expected two sentences with a tab between them. Check that the file is of this dataset.
    FormatError: decodeText(tinyshakespeare.txt, here): given bytes that are no UTF-8 at byte 0; expected a text in UTF-8. Unpack the file, or save it in UTF-8.
    DatasetError: load("spoken-digits"): given 1 channels at 44100 Hz in 0_theo_1.wav in fsdd-recordings.tar, here; expected one channel at 8000 Hz. Check that the archive is of this dataset.
    DatasetError: load("spoken-digits"): given no recordings with numbers from 5 in fsdd-recordings.tar, here; expected files {digit}_{speaker}_{number}.wav. Check that the archive is of this dataset.
    DatasetError: load("review-polarity"): given 0 negative and 0 positive reviews in review_polarity.tar, here; expected files txt_sentoken/neg/cv….txt and txt_sentoken/pos/cv….txt. Check that the archive is of this dataset, version 2.0.
    DatasetError: load("optdigits"): given 1 rows of 3 fields in optdigits-8x8.csv, here; expected rows of 65 fields. Check that the file is of this dataset, and complete.
    FormatError: parseCifar10(test_batch.bin, here): given 3072 bytes behind 0 images at byte 0; expected records of 3073 bytes. Check that this is the binary version, and fetch it again if it is.
    FormatError: parseCifar100(train.bin, here): given the class 99 of image 0 at byte 0; expected a class from 0 to 19. Check that this is the binary version of that dataset."
  `);
});
