import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { datasetNames, info, type DatasetName } from "@nabla-js/datasets";
import { parsePng } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import { main } from "../main.js";

const top = mkdtempSync(join(tmpdir(), "nabla-data-"));
afterAll(() => rmSync(top, { recursive: true }));

const zoo = async (line: string, env: Readonly<Record<string, string>> = {}) => {
  const out: string[] = [];
  let err = "";
  const stream = new PassThrough().on("data", (chunk: Buffer) => (err += chunk.toString()));
  const { signal } = new AbortController();
  const status = await main(line.split(" "), { out: (text) => out.push(text), err: stream, env, signal });
  return { status, out, err: err.trim() };
};

test("list names every dataset", async () => {
  const { status, out } = await zoo("data list");
  expect(status).toBe(0);
  expect(out.map((line) => line.split(" ")[0])).toEqual(datasetNames());
  const events = (await zoo("data list --json")).out.map((line) => JSON.parse(line) as { dataset: string });
  expect(events.map(({ dataset }) => dataset)).toEqual(datasetNames());
});

test("info tells splits, licence and where it is from", async () => {
  const { out } = await zoo("data info iris");
  expect(out.join("\n")).toContain(info("iris").citation);
  expect(out).toContain("  all           150 examples");
});

test("a preview counts classes, shows rows, and draws pictures", async () => {
  const iris = await zoo(`data preview iris --out ${join(top, "iris")}`);
  expect(iris.out.slice(1)).toEqual([
    "all: 150 examples; features float32 [150, 4], labels int32 [150]",
    "  setosa          50  33.3 % ██████████████████████████████",
    "  versicolor      50  33.3 % ██████████████████████████████",
    "  virginica       50  33.3 % ██████████████████████████████",
    "  sepal length, sepal width, petal length, petal width",
    "  5.1, 3.5, 1.4, 0.2",
    "  4.9, 3, 1.4, 0.2",
    "  4.7, 3.2, 1.3, 0.2",
    "  4.6, 3.1, 1.5, 0.2",
    `pictures: ${join(top, "iris", "counts.svg")}`,
  ]);
  const series = await zoo(`data preview airline-passengers --out ${join(top, "air")} --json`);
  expect(JSON.parse(series.out[0])).toMatchObject({ event: "result", splits: { all: { examples: 144 } } });
  expect(readFileSync(join(top, "air", "series.svg"), "utf8")).toContain("<path");
  const digits = await zoo(`data preview mnist --out ${join(top, "mnist")} --json`);
  expect(digits.status).toBe(0);
  // Ten by ten digits of 28 pixels, twice as large, a pixel apart.
  expect(parsePng(readFileSync(join(top, "mnist", "images.png"))).shape).toEqual([1, 2 * 291, 2 * 291]);
});

const data = process.env.NABLA_DATA;

test.runIf(data !== undefined && existsSync(join(data, "speech")))("pictures of sounds", async () => {
  const { status } = await zoo(`data preview spoken-digits --data-dir ${data} --out ${join(top, "speech")}`);
  expect([status, readdirSync(join(top, "speech"))]).toEqual([0, ["spectrograms.png"]]);
});

test.runIf(data !== undefined && existsSync(data))(
  "every dataset of the folder loads by name, with its counts, its classes and a picture",
  async () => {
    const out = join(top, "all");
    const { status, out: lines } = await zoo(`data preview all --data-dir ${data} --out ${out} --json`);
    expect(status).toBe(0);
    const events = lines.map((line) => JSON.parse(line) as { event: string; dataset: DatasetName });
    expect(events.map(({ dataset }) => dataset)).toEqual(datasetNames());
    const found = events.filter(({ event }) => event === "result") as unknown as readonly {
      readonly dataset: DatasetName;
      readonly splits: Readonly<
        Record<string, { readonly examples: number; readonly classes?: Readonly<Record<string, number>> }>
      >;
    }[];
    expect(found.length).toBeGreaterThan(0);
    // CIFAR-10 may lie there in part: each of its batches has 10,000, and those behind the first are optional.
    const batches = (folder: string): number =>
      existsSync(folder) ? readdirSync(folder).filter((file) => /^data_batch_\d\.bin(\.gz)?$/.test(file)).length : 0;
    for (const { dataset, splits } of found) {
      const about = info(dataset);
      for (const [split, { examples, classes }] of Object.entries(splits)) {
        const isPart = dataset === "cifar10" && split === "train";
        expect(examples, `${dataset}, ${split}`).toBe(isPart ? 10_000 * batches(join(data!, "cifar10")) : about.splits[split]);
        if (classes !== undefined)
          expect(
            Object.values(classes).reduce((a, b) => a + b, 0),
            dataset,
          ).toBe(examples);
      }
      const [picture] = readdirSync(join(out, dataset));
      const bytes = readFileSync(join(out, dataset, picture));
      if (picture.endsWith(".png")) expect(np.item(np.max(parsePng(bytes))), dataset).toBeGreaterThan(100);
      else expect(bytes.toString(), dataset).toMatch(/^<svg[^]*<\/svg>\n$/);
    }
  },
  120_000,
);

test("what is no dataset or action is said in three parts", async () => {
  const errors: string[] = [];
  for (const line of ["data bogus", "data list x", "data info", "data info iris wine", "data download airline-passengers"])
    errors.push((await zoo(line)).err);
  expect(errors).toMatchInlineSnapshot(`
    [
      "UsageError: zoo data: given the action bogus; expected one of list, info, download, preview. Choose one of them.",
      "UsageError: zoo data list: given x; expected nothing behind it. Did you mean \`zoo data info x\`?",
      "UsageError: zoo data info: given no dataset; expected one dataset of those that \`zoo data list\` names. Write for instance \`zoo data info mnist\`.",
      "UsageError: zoo data info: given 2 names, iris, wine; expected one dataset of those that \`zoo data list\` names. Write for instance \`zoo data info mnist\`.",
      "UsageError: zoo data download: given airline-passengers; expected a dataset whose owners offer files that stay as they are. Fetch it from https://github.com/jbrownlee/Datasets, and name the folder with --data-dir.",
    ]
  `);
});
