import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit, setDefaultBackend, valueAndGrad } from "@nabla-js/grad";
import { createWasmBackend } from "@nabla-js/kernels-wasm";
import type { Layer } from "@nabla-js/layers";
import { ctc, softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import type { NDArray, Shape } from "@nabla-js/ndarray";
import { adam, applyUpdates } from "@nabla-js/optimizers";
import { sizeOf } from "../learning.js";
import { alexnet } from "./alexnet.js";
import { attentionTranslator } from "./attentionTranslator.js";
import { autoencoder, convAutoencoder } from "./autoencoder.js";
import { forecaster } from "./forecaster.js";
import { dcgan, mlpGan } from "./gan.js";
import type { ImageCoder } from "./imageCoder.js";
import type { LanguageModel } from "./languageModel.js";
import { lenet } from "./lenet.js";
import { recurrentLm } from "./recurrentLm.js";
import { resnet } from "./resnet.js";
import { resnet9 } from "./resnet9.js";
import { bestPath } from "../tools/bestPath.js";
import { spectrogramCnn } from "./spectrogramCnn.js";
import { spectrogramRnn } from "./spectrogramRnn.js";
import { textClassifier } from "./textClassifier.js";
import { transformer } from "./transformer.js";
import { vae } from "./vae.js";

beforeAll(() => setDefaultBackend(createWasmBackend({ threads: 1 })));
afterAll(() => setDefaultBackend(null));

const key = random.key(0);
const image = [1, 28, 28] as const;
const sizeOfLayer = <P, S>(model: Layer<P, S>, shape: Shape): number => sizeOf(model.init(key, shape).params);

describe("parameter counts, by the papers and by hand", () => {
  test("LeNet: 61,706 on grey images of 28 × 28, 62,006 on colours of 32 × 32", () => {
    // 6·(25 + 1) + 16·(150 + 1) + 120·(400 + 1) + 84·(120 + 1) + 10·(84 + 1)
    expect(sizeOfLayer(lenet(), [1, 1, 28, 28])).toBe(61_706);
    expect(sizeOfLayer(lenet({ padding: 0 }), [1, 3, 32, 32])).toBe(62_006);
  });

  test("ResNet-20 has the 0.27 million of the paper, 269,722, and ResNet-56 its 0.85 million", () => {
    expect(sizeOfLayer(resnet({ blocks: 3 }), [2, 3, 32, 32])).toBe(269_722);
    expect(sizeOfLayer(resnet({ blocks: 9 }), [2, 3, 32, 32])).toBe(853_018);
  });

  test("ResNet-9 has the 6,573,130 of the article, and at a quarter of its width 412,954", () => {
    // 9 · (weights of the convolutions) + 2 · (channels normalised) + 10 · (512 + 1)
    const weights = (w: number): number => 9 * (3 * w + 2 * w ** 2 + 8 * w ** 2 + 8 * w ** 2 + 32 * w ** 2 + 128 * w ** 2);
    const count = (w: number): number => weights(w) + 2 * (w + 6 * w + 4 * w + 24 * w) + 10 * (8 * w + 1);
    expect(sizeOfLayer(resnet9(), [2, 3, 32, 32])).toBe(6_573_130);
    expect(count(64)).toBe(6_573_130);
    expect(sizeOfLayer(resnet9({ width: 16 }), [2, 3, 32, 32])).toBe(count(16));
    expect(count(16)).toBe(412_954);
  });

  test("a CNN of sounds: two stages, all bands of 40 halved twice, and a look along the time", () => {
    const convolutions = 9 * 16 + 9 * 16 * 32 + 3 * 10 * 32 * 64 + 3 * 64 * 64;
    expect(sizeOfLayer(spectrogramCnn(), [2, 1, 48, 40])).toBe(convolutions + 2 * (16 + 32 + 64 + 64) + 65 * 10);
  });

  test("what writes numbers down: the same two stages, 48 LSTM cells there and back over 32 · 10 features, and 11 classes", () => {
    const stages = 9 * 16 + 9 * 16 * 32 + 2 * (16 + 32);
    expect(sizeOfLayer(spectrogramRnn(), [2, 1, 64, 40])).toBe(stages + 2 * 4 * 48 * (320 + 48 + 1) + 97 * 11);
    expect(spectrogramRnn().init(key, [2, 1, 64, 40]).outputShape).toEqual([2, 16, 11]);
  });

  test("AlexNet's plan at an eighth of the paper's channels 96, 256, 384, 384, 256", () => {
    const model = alexnet({ channels: [12, 32, 48, 48, 32], units: 64 });
    const params = model.init(key, [1, 3, 32, 32]).params as readonly { readonly w?: NDArray }[];
    expect(params.flatMap(({ w }) => (w?.ndim === 4 ? [w.shape] : []))).toEqual([
      [12, 3, 5, 5],
      [32, 12, 5, 5],
      [48, 32, 3, 3],
      [48, 48, 3, 3],
      [32, 48, 3, 3],
    ]);
    expect(sizeOf(params)).toBe(12 * 76 + 32 * 301 + 48 * 289 + 48 * 433 + 32 * 433 + (32 * 9 + 1) * 64 + 65 * 64 + 65 * 10);
  });

  test("an LSTM of 128 over 65 characters: 4·128·(65 + 128 + 1) + 65·(128 + 1); a GRU three quarters, and a bias", () => {
    const count = (cell: "lstm" | "gru", units: readonly number[]): number =>
      sizeOf(recurrentLm({ vocabulary: 65, units, cell }).init(key));
    expect(count("lstm", [128])).toBe(107_713);
    expect(count("gru", [128])).toBe(83_009);
    expect(count("lstm", [192, 192])).toBe(506_369);
  });

  test("a transformer: 12·f² + 13·f in each block, 2·f in the last norm, a table and a head", () => {
    const [f, vocabulary] = [16, 7];
    const params = transformer({ vocabulary, context: 8, features: f, heads: 2, blocks: 3 }).init(key);
    expect(sizeOf(params)).toBe(3 * (12 * f * f + 13 * f) + 2 * f + vocabulary * f + (f + 1) * vocabulary);
  });

  test("autoencoders and the variational one", () => {
    expect(sizeOf(autoencoder({ image }).init(key, [1, ...image]))).toBe(209_968);
    expect(sizeOf(vae({ image }).init(key, [1, ...image]))).toBe(652_824);
    expect(sizeOf(convAutoencoder({ image }).init(key, [1, ...image]))).toBe(
      16 * 17 + 32 * 257 + 32 * 1569 + (1568 * 33 + (32 * 16 * 16 + 16) + (16 * 16 + 1)),
    );
  });

  test("GANs: 100-256-512-1024-784 against 784-1024-512-256-1", () => {
    const { generator, critic } = mlpGan({ image });
    expect(sizeOfLayer(generator, [1, 100])).toBe(101 * 256 + 257 * 512 + 513 * 1024 + 1025 * 784);
    expect(sizeOfLayer(critic, [1, ...image])).toBe(785 * 1024 + 1025 * 512 + 513 * 256 + 257);
  });

  test("DCGAN: 64@7×7 and 32@14×14, 128@3×3 in the critic too, windows of 4 × 4; the critic of WGAN-GP lacks the norm", () => {
    const generator = 101 * 64 * 49 + 2 * 64 + (64 * 32 * 16 + 32) + 2 * 32 + (32 * 16 + 1);
    const critic = 16 * 32 + 32 + (32 * 64 * 16 + 64) + 2 * 64 + (64 * 128 * 16 + 128) + 2 * 128 + (128 * 9 + 1);
    expect(sizeOfLayer(dcgan({ image }).generator, [2, 100])).toBe(generator);
    expect(sizeOfLayer(dcgan({ image }).critic, [2, ...image])).toBe(critic);
    expect(sizeOfLayer(dcgan({ image, criticNorm: false }).critic, [2, ...image])).toBe(critic - 2 * 64 - 2 * 128);
  });

  test("a classifier of texts: a table, a GRU there and back, and a head that sees mean and largest; a forecaster of 32 cells", () => {
    const gru = 3 * 6 * (8 + 6 + 1) + 6;
    expect(sizeOfLayer(textClassifier({ vocabulary: 20, features: 8, units: 6 }), [2, 5])).toBe(20 * 8 + 2 * gru + (24 + 1) * 2);
    expect(sizeOfLayer(forecaster({ horizon: 12 }), [2, 24, 1])).toBe(4 * 32 * (1 + 32 + 1) + 33 * 12);
  });

  test("a translator of 8 features and 6 units", () => {
    const params = attentionTranslator({ vocabularies: [5, 7], features: 8, units: 6 }).init(key);
    const gru = (inputs: number, units: number): number => 3 * units * (inputs + units + 1) + units;
    expect(sizeOf(params)).toBe(12 * 8 + 2 * gru(8, 3) + gru(8, 6) + 36 + 13 * 6 + 7 * 7);
  });
});

/** Steps of Adam on one batch, and the mean loss before and after. */
const byHeart = <P>(
  params: P,
  losses: (params: P) => NDArray,
  { steps = 60, learningRate = 0.02, after = (_params: P): unknown => undefined } = {},
): readonly [number, number] => {
  const optimizer = adam({ learningRate });
  const mean = (params: P): NDArray => np.mean(losses(params));
  const step = jit((params: P, state: ReturnType<typeof optimizer.init>) => {
    const [value, grads] = valueAndGrad(mean)(params);
    const [updates, next] = optimizer.update(grads as P, state, params);
    return [applyUpdates(params, updates), next, value] as const;
  });
  let [at, state, value] = step(params, optimizer.init(params));
  const first = np.item(value);
  for (let i = 1; i < steps; i++) [at, state, value] = step(at, state);
  after(at);
  return [first, np.item(value)];
};

const labels = np.array(Int32Array.of(0, 1, 2, 3, 0, 1, 2, 3));

describe("learns one batch by heart", () => {
  const classifiers: Readonly<Record<string, readonly [model: Layer<never, never>, x: NDArray]>> = {
    lenet: [lenet({ classes: 4 }) as never, random.normal(random.key(1), [8, 1, 28, 28])],
    resnet: [resnet({ widths: [4, 8, 8], classes: 4 }) as never, random.normal(random.key(1), [8, 3, 16, 16])],
    resnet9: [resnet9({ width: 4, classes: 4 }) as never, random.normal(random.key(1), [8, 3, 16, 16])],
    alexnet: [
      alexnet({ channels: [4, 8, 8, 8, 8], units: 16, classes: 4 }) as never,
      random.normal(random.key(1), [8, 3, 32, 32]),
    ],
    spectrogramCnn: [
      spectrogramCnn({ bands: 12, channels: [4, 8], units: 8, classes: 4 }) as never,
      random.normal(random.key(1), [8, 1, 12, 12]),
    ],
    textClassifier: [
      textClassifier({ vocabulary: 20, features: 8, units: 8, classes: 4 }) as never,
      random.randint(random.key(1), [8, 6], 1, 20),
    ],
  };
  test.each(Object.entries(classifiers))("%s", (_name, [model, x]) => {
    const { params, state, outputShape } = model.init(key, x.shape);
    expect(outputShape).toEqual([8, 4]);
    // Norms over the batch take their statistics from it, as in training; without a key nothing is dropped.
    const train = Object.keys(state as object).length > 0;
    const losses = (params: never) =>
      softmaxCrossEntropyWithIntegerLabels(model.apply(params, state, x, { train, key: train ? key : undefined })[0], labels);
    const [first, last] = byHeart(params, losses, { steps: 60, learningRate: 0.01 });
    expect(first).toBeGreaterThan(0.5);
    expect(last).toBeLessThan(0.2);
  });

  test("spectrogramRnn, by CTC: afterwards its best paths say what was said", () => {
    const model = spectrogramRnn({ channels: [4, 8], units: 12, classes: 4 });
    const x = random.normal(random.key(1), [6, 1, 24, 12]);
    const said = [[1], [2, 3], [3, 3], [1, 2, 1], [2], [3, 1]];
    const most = np.array(
      said.map((symbols) => [0, 1, 2].map((i) => symbols[i] ?? 1)),
      { dtype: "int32" },
    );
    const labelLengths = np.array(Int32Array.from(said, ({ length }) => length));
    const { params, state } = model.init(key, x.shape);
    let trained = params;
    const losses = (params: typeof trained) =>
      ctc(model.apply(params, state, x, { train: true, key })[0], most, { labelLengths });
    const [first, last] = byHeart(params, losses, { steps: 120, learningRate: 0.02, after: (params) => (trained = params) });
    expect(first).toBeGreaterThan(3);
    expect(last).toBeLessThan(0.2);
    const paths = np.toNested(np.argmax(model.apply(trained, state, x, { train: true, key })[0], -1)) as number[][];
    expect(paths.map((path) => bestPath(path))).toEqual(said);
  });

  const languageModels: Readonly<Record<string, LanguageModel<never, never>>> = {
    lstm: recurrentLm({ vocabulary: 9, units: [16] }) as never,
    "stacked gru": recurrentLm({ vocabulary: 9, units: [12, 12], cell: "gru" }) as never,
    transformer: transformer({ vocabulary: 9, context: 8, features: 8, heads: 2, blocks: 1 }) as never,
  };
  const tokens = random.randint(random.key(2), [2, 9], 0, 9);
  const [inputs, targets] = [np.slice(tokens, [0, 0], [2, 8]), np.slice(tokens, [0, 1])];

  test.each(Object.entries(languageModels))("%s", (_name, model) => {
    const losses = (params: never) => softmaxCrossEntropyWithIntegerLabels(model.apply(params, inputs), targets);
    const [first, last] = byHeart(model.init(key), losses, { steps: 100, learningRate: 0.03 });
    expect(first).toBeGreaterThan(1.5);
    expect(last).toBeLessThan(first / 3);
  });

  test.each(Object.entries(languageModels))("%s: one token at a time says what all at once say", (_name, model) => {
    const params = model.init(key);
    const all = np.toNested(model.apply(params, inputs)) as number[][][];
    let carry = model.begin(2);
    for (let t = 0; t < 8; t++) {
      const [logits, next] = model.next(params, carry, np.take(inputs, t, 1));
      carry = next;
      (np.toNested(logits) as number[][]).forEach((row, i) =>
        row.forEach((value, j) => expect(value).toBeCloseTo(all[i]![t]![j]!, 4)),
      );
    }
  });

  const coders: Readonly<Record<string, ImageCoder<never>>> = {
    autoencoder: autoencoder({ image: [1, 8, 8], hidden: [32], codes: 8 }) as never,
    "denoising autoencoder": autoencoder({ image: [1, 8, 8], hidden: [32], codes: 8, noise: 0.1 }) as never,
    "sparse autoencoder": autoencoder({ image: [1, 8, 8], hidden: [], codes: 32, sparsity: 0.001 }) as never,
    "convolutional autoencoder": convAutoencoder({ image: [1, 8, 8], channels: [4, 8], codes: 8 }) as never,
    vae: vae({ image: [1, 8, 8], hidden: [32], codes: 8 }) as never,
  };
  test.each(Object.entries(coders))("%s: six images come out as they went in", (_name, coder) => {
    const x = np.astype(random.bernoulli(random.key(3), 0.5, [6, 1, 8, 8]), "float32");
    const params = coder.init(key, x.shape);
    const [first, last] = byHeart(params, (params) => coder.losses(params, x).losses, { steps: 150 });
    expect(last).toBeLessThan(0.75 * first);
    expect(coder.encode(params, x).shape).toEqual([6, coder.codes]);
    expect(coder.decode(params, np.zeros([3, coder.codes])).shape).toEqual([3, 1, 8, 8]);
  });

  test("a translator", () => {
    const model = attentionTranslator({ vocabularies: [9, 9], features: 12, units: 12, dropout: 0 });
    const [source, given, wanted] = [4, 5, 6].map((seed) => random.randint(random.key(seed), [4, 5], 1, 9));
    const losses = (params: ReturnType<typeof model.init>) =>
      softmaxCrossEntropyWithIntegerLabels(model.apply(params, source!, given!), wanted!);
    const [first, last] = byHeart(model.init(key), losses, { steps: 100 });
    expect(last).toBeLessThan(first / 3);
  });

  test("a forecaster", () => {
    const model = forecaster({ horizon: 2, units: 8 });
    const x = random.normal(random.key(1), [4, 6, 1]);
    const y = random.normal(random.key(2), [4, 2]);
    const losses = (params: ReturnType<typeof model.init>["params"]) => np.square(np.sub(model.apply(params, {}, x)[0], y));
    const [first, last] = byHeart(model.init(key, x.shape).params, losses, { steps: 150 });
    expect(last).toBeLessThan(first / 5);
  });
});

test("a sentence's padding does not count: the classifier of texts says the same whatever stands behind", () => {
  const model = textClassifier({ vocabulary: 20, features: 8, units: 8 });
  const { params } = model.init(key, [1, 6]);
  const [short] = model.apply(params, {}, np.array([[3, 4, 5, 0]], { dtype: "int32" }));
  const [long] = model.apply(params, {}, np.array([[3, 4, 5, 0, 0, 0]], { dtype: "int32" }));
  (np.toNested(short) as number[][])[0]!.forEach((value, i) =>
    expect(value).toBeCloseTo((np.toNested(long) as number[][])[0]![i]!, 5),
  );
});

test("what a translator writes does not depend on words behind the place, nor on padding in front of nothing", () => {
  const model = attentionTranslator({ vocabularies: [9, 9], features: 8, units: 8, dropout: 0 });
  const params = model.init(key);
  const source = np.array([[3, 4, 0, 0]], { dtype: "int32" });
  const target = np.array([[2, 5, 6]], { dtype: "int32" });
  const all = np.toNested(model.apply(params, source, target)) as number[][][];
  const [memory, first] = model.read(params, np.array([[3, 4]], { dtype: "int32" }));
  let carry = first;
  for (let t = 0; t < 3; t++) {
    const [logits, next] = model.next(params, memory, carry, np.take(target, t, 1));
    carry = next;
    (np.toNested(logits) as number[][])[0]!.forEach((value, i) => expect(value).toBeCloseTo(all[0]![t]![i]!, 4));
  }
});

test("generators end in images, critics in one number, at every size that is a multiple of 4", () => {
  for (const size of [8, 12]) {
    const { generator, critic } = dcgan({ image: [3, size, size], codes: 5, channels: [4, 2] });
    expect(generator.init(key, [2, 5]).outputShape).toEqual([2, 3, size, size]);
    expect(critic.init(key, [2, 3, size, size]).outputShape).toEqual([2, 1]);
  }
});
