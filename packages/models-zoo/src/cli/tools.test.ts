import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { load } from "@nabla-js/datasets";
import { writePng } from "@nabla-js/formats";
import { recipes } from "../recipes.js";
import { main } from "./main.js";

let top: string;
beforeAll(() => (top = mkdtempSync(join(tmpdir(), "nabla-zoo-tools-"))));
afterAll(() => rmSync(top, { recursive: true }));

/** What grows with each model. */
const names = recipes.map(({ name }) => name).join(", ");

/** Runs a command here, and says what it wrote. */
const zoo = async (...words: readonly string[]) => {
  const out: string[] = [];
  let err = "";
  const stream = new PassThrough().on("data", (chunk: Buffer) => (err += chunk.toString()));
  const signal = new AbortController().signal;
  const status = await main(words, { out: (text) => out.push(text), err: stream, env: {}, signal });
  return { status, out: out.join("\n"), err: err.trim().replaceAll(top, "TOP").replaceAll(names, "MODELS") };
};

test("predict names the digit in a picture, with the weights of the package", async () => {
  const { splits } = await load("mnist");
  const seven = np.slice(splits.test.images, [707], [708]);
  const file = join(top, "seven.png");
  writeFileSync(file, writePng(np.squeeze(seven, 0)));
  const { status, out } = await zoo("predict", "lenet", file, "--weights", "pretrained", "--json");
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ event: "prediction", model: "lenet", of: file, class: "7" });
});

test("sample writes text as it comes, the same for a seed", async () => {
  const words = ["sample", "char-lstm", "--weights", "pretrained", "--prompt", "ROMEO:", "--count", "40", "--seed", "1"];
  const { status, out } = await zoo(...words);
  expect([status, out.length]).toEqual([0, 40]);
  expect((await zoo(...words)).out).toBe(out);
  expect((await zoo(...words, "--temperature", "0")).out).not.toBe(out);
});

test("explain leaves its three pictures, and says what is to be seen on them", async () => {
  const out = join(top, "explained");
  const { status, out: said } = await zoo("explain", "lenet", "--weights", "pretrained", "--index", "7", "--out", out);
  const [saliency, adversarial, filters] = said.split("\n").map((line) => line.replace(out, "OUT"));
  expect(saliency).toMatch(/^OUT\/saliency\.png: (\d), taken for \1 \(\d+\.\d %\); how it depends/);
  expect(adversarial).toMatch(/^OUT\/adversarial\.png: taken for \d .*; after FGSM for \d .*, after PGD for \d /);
  expect(filters).toMatch(/^OUT\/filters\.png: the 6 kernels/);
  expect([status, readdirSync(out).sort()]).toEqual([0, ["adversarial.png", "filters.png", "saliency.png"]]);
});

test("what these commands are not: each error says so", async () => {
  writeFileSync(join(top, "no.png"), "no picture");
  writeFileSync(join(top, "results.json"), '[{ "model": "mlp" }]');
  const errors: string[] = [];
  for (const words of [
    ["sample", "lenet", "--weights", "pretrained"],
    ["predict", "char-lstm", "--weights", "pretrained", "--text", "a"],
    ["predict", "lenet", "--weights", "pretrained"],
    ["predict", "lenet", "--weights", "pretrained", "--text", "seven"],
    ["predict", "lenet", "--weights", "pretrained", join(top, "no.png")],
    ["explain", "char-lstm", "--weights", "pretrained"],
    ["explain", "lenet", "--weights", "pretrained", "--index", "70000"],
    ["eval", "resnet", "--weights", "pretrained"],
    ["sample", "char-lstm", "--weights", "pretrained", "--top-k", "0"],
    ["results", "mlp"],
    ["results", "--only", "mlp,lennet"],
    ["results", "--out", top],
    ["train", "lenet", "--schedule", "warm"],
  ]) {
    const { status, err } = await zoo(...words);
    expect(status, words.join(" ")).toBeGreaterThan(0);
    errors.push(err);
  }
  expect(errors).toMatchInlineSnapshot(`
    [
      "UsageError: zoo sample lenet: given lenet, a model for classification; expected a model that can be drawn from. See \`zoo list\` for language models and generative ones.",
      "UsageError: zoo predict char-lstm: given char-lstm, a model for language model; expected a model that answers questions. Use \`zoo sample\` for models to be drawn from.",
      "UsageError: zoo predict lenet: given nothing to ask about; expected files behind the name of the model, or --text. Write for instance \`zoo predict lenet picture.png\`.",
      "ValueError: predict: given the text "seven"; expected a PNG file, since the model was taught images. Name the file of a picture.",
      "FormatError: parsePng(TOP/no.png): given the bytes 110 111 32 112 105 99 116 117 at byte 0; expected 137 80 78 71 13 10 26 10, with which a PNG file begins. Check that this is a PNG file.",
      "UsageError: zoo explain char-lstm: given char-lstm, a model for language model; expected a classifier of images. Try \`zoo explain lenet\`.",
      "ValueError: explain: given the example 70000; expected one of 0 to 9999. Choose another with --index.",
      "UsageError: zoo eval resnet: given pretrained weights of resnet; expected one of mlp, lenet, char-lstm, whose weights are part of this package. Train it with \`zoo train resnet\`.",
      "UsageError: zoo sample char-lstm: given --top-k 0; expected a whole number of at least 1. Leave it out to draw from all.",
      "UsageError: zoo results: given mlp; expected no names behind it. Did you mean \`zoo results --only mlp\`?",
      "UsageError: zoo results: given --only lennet; expected one of MODELS. Did you mean lenet?",
      "UsageError: zoo results: given a folder TOP whose results.json has 1 runs; expected --resume, to record what is missing, or a folder without results. Pass --resume, or --out with another folder.",
      "UsageError: zoo train lenet: given --schedule warm; expected one of constant, cosine, onecycle. Choose one of them.",
    ]
  `);
});
