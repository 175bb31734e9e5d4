import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as fc from "fast-check";
import { parseSafetensors, writeIdx } from "@nabla-js/formats";
import * as np from "@nabla-js/ndarray";
import { recipes } from "../recipes.js";
import { main } from "./main.js";

let top: string;
let data: string;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "nabla-zoo-"));
  data = join(top, "data");
  writeTinyDigits(data);
});
afterAll(() => rmSync(top, { recursive: true }));

/** Files like those of MNIST: 128 and 64 images on which the number of the class is told by the place of a bright bar. */
const writeTinyDigits = (folder: string): void => {
  mkdirSync(folder);
  for (const [name, count] of [
    ["train", 128],
    ["t10k", 64],
  ] as const) {
    const labels = Uint8Array.from({ length: count }, (_, i) => (i * 7) % 10);
    const images = new Uint8Array(count * 784);
    for (let i = 0; i < images.length; i++) {
      const [image, row] = [Math.floor(i / 784), Math.floor((i % 784) / 28)];
      images[i] = Math.floor(row / 2.8) === labels[image] ? 255 : (i * 31) % 97;
    }
    writeFileSync(join(folder, `${name}-images-idx3-ubyte`), writeIdx(np.array(images, { shape: [count, 28, 28] })));
    writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), writeIdx(np.array(labels)));
  }
};

/** Runs a command here, and says what it wrote. */
const zoo = async (line: string, { env = {}, signal = new AbortController().signal } = {}) => {
  const out: string[] = [];
  let err = "";
  const stream = new PassThrough().on("data", (chunk: Buffer) => (err += chunk.toString()));
  const words = line.split(" ").filter((word) => word !== "");
  const status = await main(words, { out: (text) => out.push(text), err: stream, env, signal });
  return { status, out: out.join("\n"), err };
};

/** What grows with each model, in a word. */
const withoutNames = (text: string): string => text.replaceAll(recipes.map(({ name }) => name).join(", "), "MODELS");

type Told = { readonly event: string; readonly [name: string]: unknown };
const eventsOf = (out: string): readonly Told[] => out.split("\n").map((line) => JSON.parse(line) as Told);

const quick = (out: string): string => `--data-dir ${data} --batch-size 32 --epochs 2 --learning-rate 0.05 --out ${out} --json`;

test("list names the models and what they reach", async () => {
  const { status, out } = await zoo("list");
  expect(status).toBe(0);
  expect(out).toContain("mlp");
  expect(out).toContain("sgd 0.01 constant, momentum 0.5, batches of 64, 10 epochs, seed 0");
  expect(eventsOf((await zoo("list --json")).out)[0]).toMatchObject({ event: "recipe", model: "mlp", learningRate: 0.01 });
});

test("train tells its events, the result last, and leaves weights and pictures", async () => {
  const out = join(top, "first");
  const { status, out: told } = await zoo(`train mlp ${quick(out)}`);
  expect(status).toBe(0);
  const events = eventsOf(told);
  expect(events[0]).toMatchObject({ event: "run", model: "mlp", parameters: 109_386, batchSize: 32, seed: 0 });
  expect(events[1]).toMatchObject({ event: "start", epochs: 2, batches: 4 });
  expect(events.filter(({ event }) => event === "epoch")).toHaveLength(2);
  const result = events.at(-1)!;
  expect(result).toMatchObject({ event: "result", model: "mlp", dataset: "mnist", seed: 0, epochs: 2, steps: 8 });
  expect(result.testAccuracy).toBeGreaterThan(0.5);
  expect(typeof result.seconds).toBe("number");
  expect(readdirSync(out).sort()).toEqual([
    "accuracy.svg",
    "checkpoints",
    "confusion.svg",
    "history.csv",
    "log.jsonl",
    "loss.svg",
    "report.html",
    "result.json",
    "weights.safetensors",
  ]);
  expect(eventsOf(readFileSync(join(out, "log.jsonl"), "utf8").trim())).toEqual(events);

  const [evaluated] = eventsOf((await zoo(`eval mlp --data-dir ${data} --out ${out} --json`)).out);
  const { testAccuracy, testLoss } = result;
  expect(evaluated).toMatchObject({ event: "result", testAccuracy, testLoss, seed: 0 });
});

const bytesOf = (folder: string): Buffer => readFileSync(join(top, folder, "weights.safetensors"));

test("the same seed gives the same figures and bytes, another one others", async () => {
  const figures = (told: string) => eventsOf(told.trim()).filter(({ event }) => event === "step" || event === "epoch");
  const first = figures(readFileSync(join(top, "first", "log.jsonl"), "utf8"));
  expect(figures((await zoo(`train mlp ${quick(join(top, "again"))}`)).out)).toEqual(first);
  expect(figures((await zoo(`train mlp ${quick(join(top, "other"))} --seed 1`)).out)).not.toEqual(first);
  expect(bytesOf("again").equals(bytesOf("first"))).toBe(true);
});

test("people see a line for each epoch, curves, a matrix and where the weights are", async () => {
  const out = join(top, "people");
  const { out: text, err } = await zoo(`train mlp ${quick(out).replace(" --json", "")}`);
  expect(text).toContain("mlp: a perceptron");
  expect(text).toContain("loss   ━ training   • validation");
  expect(text).toContain("predicted");
  expect(text).toContain(`weights in ${join(out, "weights.safetensors")}`);
  expect(err.split("\n").filter((line) => line.startsWith("epoch "))).toHaveLength(2);
});

test("NABLA_DATA stands for --data-dir", async () => {
  const { out } = await zoo(`train mlp --epochs 0 --json --out ${join(top, "env")}`, { env: { NABLA_DATA: data } });
  expect(eventsOf(out)[0].data).toContain(data);
});

test("a run that was left is resumed to the same bytes; with other settings it is not", async () => {
  const left = join(top, "left");
  await zoo(`train mlp ${quick(left)} --epochs 1`);
  const { status, err } = await zoo(`train mlp ${quick(left)} --resume --seed 5`);
  expect(status).toBe(2);
  expect(err.replaceAll(top, "TOP")).toMatchInlineSnapshot(`
    "UsageError: zoo train mlp: given seed 5; expected seed 0, with which the run in TOP/left began. Resume with the same options, or train into another folder with --out.
    "
  `);
  expect((await zoo(`train mlp ${quick(left)}  --resume --checkpoint-every 3`)).status).toBe(0);
  expect(bytesOf("left").equals(bytesOf("first"))).toBe(true);
});

test("fine-tuning: from weights, what is frozen stays to the last bit, and the rest learns", async () => {
  const out = join(top, "tuned");
  const from = `--weights ${join(top, "first", "weights.safetensors")}`;
  expect((await zoo(`train mlp ${quick(out)} ${from} --freeze params[1][0],params[1][2].w`)).status).toBe(0);
  const tensorsOf = (folder: string) => parseSafetensors(readFileSync(join(top, folder, "weights.safetensors"))).tensors;
  const [before, after] = [tensorsOf("first"), tensorsOf("tuned")];
  const same = Object.keys(before).filter((name) => `${np.toTypedArray(before[name])}` === `${np.toTypedArray(after[name])}`);
  expect(same).toEqual(["model.params[1][0].b", "model.params[1][0].w", "model.params[1][2].w"]);
  expect((await zoo(`train mlp --weights pretrained --epochs 0 --data-dir ${data} --out ${out}`)).status).toBe(0);
  const messages = ["mlp --freeze params[7]", "mlp --freeze params[1]", "gan --freeze params[0]"].map(async (line) => {
    return (await zoo(`train ${line} --data-dir ${data} --out ${out}`)).err.trim();
  });
  expect(await Promise.all(messages)).toMatchInlineSnapshot(`
    [
      "UsageError: freeze: given the name params[7]; expected the beginning of some of params[1][0].b, params[1][0].w, params[1][2].b, params[1][2].w, params[1][4].b, params[1][4].w. Write it as it stands there.",
      "UsageError: freeze: given params[1], which is every parameter; expected the beginning of some of params[1][0].b, params[1][0].w, params[1][2].b, params[1][2].w, params[1][4].b, params[1][4].w. Leave one of them to learn.",
      "UsageError: zoo train gan: given --freeze params[0]; expected a model that one optimizer teaches, and not one of generative adversarial. Leave out --freeze.",
    ]
  `);
});

test("what a command is not: the error has three parts, and the status is 2", async () => {
  const errors: string[] = [];
  for (const line of [
    "trian mlp",
    "--resume",
    "train",
    "train mpl",
    "train mlp lenet",
    "train mlp --epoch 3",
    "train mlp --backend webgpu",
    "train mlp --dataset cifar10",
    "train mlp --optimizer adam --momentum 0.9",
    "eval mlp --epochs 3",
    "demo mlp",
  ]) {
    const { status, err, out } = await zoo(line);
    expect([status, out], line).toEqual([2, ""]);
    errors.push(withoutNames(err.trim()));
  }
  expect(errors).toMatchInlineSnapshot(`
    [
      "UsageError: zoo: given the command trian; expected one of list, train, eval, sample, play, predict, explain, results, demo, data. Did you mean train?",
      "UsageError: zoo: given --resume; expected a command first: list, train, eval, sample, play, predict, explain, results, demo, data. Write the options behind the command.",
      "UsageError: zoo train: given no model; expected one model of MODELS. Write for instance \`zoo train mlp\`.",
      "UsageError: zoo train: given the model mpl; expected one of MODELS. Did you mean mlp?",
      "UsageError: zoo train: given 2 names, mlp, lenet; expected one model of MODELS. Write for instance \`zoo train mlp\`.",
      "UsageError: zoo train: given --epoch; expected one of --dataset, --env, --epochs, --batch-size, --optimizer, --learning-rate, --schedule, --momentum, --weight-decay, --seed, --backend, --threads, --data-dir, --weights, --freeze, --out, --checkpoint-every, --resume, --json. Did you mean --epochs?",
      "UsageError: zoo train mlp: given --backend webgpu; expected one of wasm, gpu, eager. Choose one of them.",
      "UsageError: zoo train mlp: given --dataset cifar10; expected one of mnist, fashion-mnist. Choose one of them.",
      "UsageError: zoo train mlp: given --momentum 0.9 with --optimizer adam; expected --momentum with sgd alone, as the others keep moments of their own. Leave out --momentum, or choose --optimizer sgd.",
      "UsageError: zoo eval: given --epochs; expected one of --dataset, --env, --data-dir, --backend, --threads, --out, --weights, --json. Leave it out.",
      "UsageError: zoo demo: given mlp; expected no model: the demonstration has its own. Did you mean \`zoo train mlp\`?",
    ]
  `);
});

test("with --json an error is an event too", async () => {
  const { status, out } = await zoo("train mpl --json");
  expect(status).toBe(2);
  expect(eventsOf(out)).toMatchObject([{ event: "error", name: "UsageError" }]);
});

test("missing data and weights are said in a sentence", async () => {
  const data = await zoo(`train mlp --data-dir ${join(top, "nowhere")} --out ${join(top, "x")}`);
  expect([data.status, data.err.startsWith("DatasetError: ")]).toEqual([1, true]);
  const weights = await zoo(`eval mlp ${quick(join(top, "nowhere")).replace(/--(batch-size|epochs|learning-rate) \S+/g, "")}`);
  expect(weights.status).toBe(1);
  writeFileSync(join(top, "bad.safetensors"), "bad");
  const bad = await zoo(`eval mlp --data-dir ${join(top, "data")} --weights ${join(top, "bad.safetensors")}`);
  expect([bad.status, bad.err.startsWith("FormatError: ")]).toEqual([1, true]);
});

test("a run that the user stops ends with 130 and leaves nothing half-written", async () => {
  const control = new AbortController();
  setTimeout(() => control.abort(new Error("SIGINT")), 150);
  const out = join(top, "stopped");
  const { status, err } = await zoo(`train mlp ${quick(out)} --epochs 500`, { signal: control.signal });
  expect(status).toBe(130);
  expect(err).toContain("--resume goes on from the last checkpoint");
  expect(readdirSync(out, { recursive: true }).filter((file) => String(file).endsWith(".unfinished"))).toEqual([]);
});

test("help", async () => {
  expect(withoutNames((await zoo("")).out)).toMatchInlineSnapshot(`
    "zoo <command>: whole models, trained and tested

      list                      what there is to train, and what it reaches
      train <model>             train by the recipe, or with other settings
      eval <model>              the figures of saved weights on the test data
      sample <model>            draw text or pictures from a model
      play <model>              an episode of an agent, as a GIF or in the terminal
      predict <model> <file …>  what a model makes of pictures, sounds or texts
      explain <model>           what a model looks at, and what deceives it
      results                   run what is not in docs/results.md yet, seed by seed
      demo                      a perceptron learns digits while you watch
      data <action>             list, or info, download, preview of a dataset

    models: MODELS
    \`zoo <command> --help\` lists the options of a command"
  `);
  expect((await zoo("train --help")).out).toMatchInlineSnapshot(`
    "zoo train <model>: train by the recipe, or with other settings

      --dataset NAME            the data to train on
      --env NAME                the environment to act in, as --dataset
      --epochs N                how often to go through the data
      --batch-size N            examples in a step
      --optimizer NAME          sgd, adam or adamw
      --learning-rate X         the size of a step
      --schedule NAME           how that goes over the steps: constant, cosine or onecycle
      --momentum X              what sgd keeps of the step before, from 0 to 1
      --weight-decay X          the share of each weight that a step of rate 1 takes away
      --seed N                  decides weights and order: the same seed gives the same run
      --backend NAME            what computes: wasm, gpu or eager
      --threads N               how many share the work of wasm: all cores; results are the same
      --data-dir DIR            a folder with the files of the data; NABLA_DATA where it is left out
      --weights FILE            the weights to read; \`pretrained\` for those of the package
      --freeze PATHS            what stays as it is, by the beginning of its name: params[0],params[3]
      --out DIR                 where weights, checkpoints, curves and the log go
      --checkpoint-every N      steps from one checkpoint to the next
      --resume                  go on from the last checkpoint in --out
      --json                    print one JSON event a line"
  `);
});

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** Runs a command in a process of its own, from what is built, until it is done or `stop` has ended it. */
const zooProcess = (
  line: string,
  stop?: (kill: (signal: "SIGKILL" | "SIGINT") => void, out: string) => void,
): Promise<number | null> => {
  const child = spawn(process.execPath, [resolve(root, "packages/models-zoo/dist/cli.js"), ...line.split(" ")]);
  let out = "";
  child.stderr.resume();
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    stop?.((signal) => child.kill(signal), out);
  });
  return new Promise((done) => child.on("close", done));
};

/** How often a run is killed: `NABLA_KILLS` sets it. */
const kills = Number(process.env.NABLA_KILLS ?? 5);

test(
  "killed at random moments and resumed, a run ends with the bytes of one that was not",
  async () => {
    execFileSync(process.execPath, ["build.mjs"], { cwd: root });
    const options = (folder: string): string =>
      `${quick(join(top, folder))} --epochs 40 --checkpoint-every 3 --optimizer adam --learning-rate 0.001`;
    let began = 0;
    const unbroken = await zooProcess(`train mlp ${options("unbroken")}`, () => (began ||= performance.now()));
    expect(unbroken).toBe(0);
    const lasted = performance.now() - began;
    const figuresIn = (folder: string): unknown => {
      const {
        seconds: _seconds,
        weights: _weights,
        ...figures
      } = JSON.parse(readFileSync(join(top, folder, "result.json"), "utf8"));
      return figures;
    };

    const shares = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { numRuns: kills, seed: 7 });
    let run = 0;
    const isWhole = (): void => {
      expect(bytesOf(`killed${run}`).equals(bytesOf("unbroken"))).toBe(true);
      expect(figuresIn(`killed${run}`)).toEqual(figuresIn("unbroken"));
      run++;
    };
    for (const share of shares) {
      // Counted from the first event, so that most lie within the training; some lie before its first checkpoint.
      let due: NodeJS.Timeout | undefined;
      const status = await zooProcess(`train mlp ${options(`killed${run}`)} --resume`, (kill) => {
        due ??= setTimeout(() => kill("SIGKILL"), share * 0.6 * lasted);
      });
      clearTimeout(due);
      // It may have been faster than the one who kills: all that it promised is there, then.
      expect(status === 0 || status === null).toBe(true);
      if (existsSync(join(top, `killed${run}`, "result.json"))) isWhole();
    }
    expect(await zooProcess(`train mlp ${options(`killed${run}`)} --resume`)).toBe(0);
    isWhole();
    // Or else nothing was seen: runs that begin anew tell no more than that they can.
    const logs = Array.from({ length: run }, (_, i) => readFileSync(join(top, `killed${i}`, "log.jsonl"), "utf8").trim());
    const starts = logs.flatMap(eventsOf).filter(({ event }) => event === "start");
    expect(starts.some(({ step }) => Number(step) > 0)).toBe(true);
  },
  60_000 + 20_000 * kills,
);

test("Ctrl-C ends a process with 130", async () => {
  const out = join(top, "interrupted");
  const status = await zooProcess(`train mlp ${quick(out)} --epochs 5000`, (kill, out) => {
    if (out.includes('"event":"epoch"')) kill("SIGINT");
  });
  expect(status).toBe(130);
});
