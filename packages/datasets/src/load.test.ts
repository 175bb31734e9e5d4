import { expect, test } from "vitest";
import { toTypedArray } from "@nabla-js/ndarray";
import { load } from "./load.js";
import { datasetNames, info, type DatasetName } from "./registry/registry.js";

test("MNIST is embedded: 5,000 and 1,000 digits, the classes in turn", async () => {
  const { splits, source, info } = await load("mnist");
  expect(source).toEqual({ kind: "embedded", place: info.embedded });
  for (const [name, count] of [
    ["train", 5000],
    ["test", 1000],
  ] as const) {
    const { images, labels } = splits[name];
    expect([images.dtype, images.shape]).toEqual(["uint8", [count, 1, 28, 28]]);
    expect([labels.dtype, labels.shape]).toEqual(["int32", [count]]);
    expect(toTypedArray(labels).every((label, i) => label === i % 10)).toBe(true);
    const pixels = toTypedArray(images) as Uint8Array;
    const mean = pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length / 255;
    expect(mean).toBeCloseTo(0.1307, 2);
    expect(new Set(pixels).size).toBe(256);
  }
});

test("an unknown name is answered with all names, and the one that was probably meant", async () => {
  await expect(load("minst" as DatasetName)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[DatasetError: load: given the name "minst"; expected one of airline-passengers, beijing-pm25, breast-cancer, california-housing, cifar10, cifar100, eng-fra, etth1, fashion-mnist, iris, min-temperatures, mnist, movielens, optdigits, penguins, pneumonia-mnist, review-polarity, sentence-polarity, sp500, spoken-digits, sunspots, tiny-shakespeare, titanic, wine. Did you mean "mnist"?]`,
  );
  await expect(load("toString" as DatasetName)).rejects.toThrow(/given the name "toString"; expected one of/);
  expect(() => info("minst" as DatasetName)).toThrow(/info: .*Did you mean "mnist"\?/);
});

test.each(datasetNames())("%s says what it is, what may be done with it, and whom to cite", (name) => {
  const about = info(name);
  expect(about.name).toBe(name);
  for (const text of [about.title, about.description, about.task, about.licence, about.citation])
    expect(text.length).toBeGreaterThan(3);
  expect(Object.values(about.splits).every((count) => Number.isInteger(count) && count > 0)).toBe(true);
  expect(about.files.length).toBeGreaterThan(0);
  for (const { sha256, md5, bytes, mirrors } of about.downloads) {
    expect(sha256 ?? md5).toMatch(sha256 === undefined ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{64}$/);
    expect(bytes).toBeGreaterThan(0);
    expect(mirrors.length).toBeGreaterThan(0);
  }
});

test("the first source that has the data gives it", async () => {
  const asked: string[] = [];
  const none = { kind: "cache", find: async () => (asked.push("cache"), null) } as const;
  const broken = {
    kind: "folder",
    find: async () => (asked.push("folder"), { place: "there", files: { "train-images-idx3-ubyte": new Uint8Array(3) } }),
  } as const;
  await expect(load("mnist", { sources: [none, broken] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[FormatError: parseIdx(train-images-idx3-ubyte, there): given 3 bytes before the end at byte 0; expected 4 bytes of IDX header. Fetch the file again: it is cut short.]`,
  );
  expect(asked).toEqual(["cache", "folder"]);
});
