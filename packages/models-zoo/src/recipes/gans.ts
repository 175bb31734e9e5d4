import { load } from "@nabla-js/datasets/node";
import { adversarial } from "../kinds/adversarial.js";
import { dcgan, mlpGan } from "../models/gan.js";
import { optimizerOf } from "../optimizerOf.js";
import { pretrained } from "../node/pretrained.js";
import { variantOf, type Goal, type Recipe } from "../recipe.js";
import { digitJudge } from "../tools/digitJudge.js";

const image = [1, 28, 28] as const;

const goals: readonly Goal[] = [
  { dataset: "mnist", figure: "frechetRatio", unit: "of noise", atMost: 0.1 },
  { dataset: "mnist", figure: "leastClassShare", unit: "%", atLeast: 0.05 },
  { dataset: "mnist", figure: "meanConfidence", unit: "", atLeast: 0.9 },
  { dataset: "mnist", figure: "frechet", unit: "", less: true },
  { dataset: "mnist", figure: "frechetOfReal", unit: "" },
  { dataset: "mnist", figure: "frechetOfNoise", unit: "" },
];

/** Digits by two perceptrons that play against each other. */
export const ganRecipe: Recipe = {
  name: "gan",
  kind: "generative adversarial",
  about: "a GAN of dense layers, 100-256-512-1024-784 against 784-1024-512-256-1, with dropout",
  datasets: ["mnist"],
  settings: {
    dataset: "mnist",
    epochs: 40,
    batchSize: 128,
    optimizer: "adam",
    learningRate: 0.0002,
    schedule: "constant",
    momentum: 0,
    weightDecay: 0,
    seed: 0,
    backend: "wasm",
  },
  reaches: "digits at .04 of the distance of noise from real ones, in 21 minutes; docs/results.md says how that is judged",
  goals,
  open: async (settings, source, use) => {
    const data = await load("mnist", source);
    const judge = digitJudge((await pretrained("lenet")).params, data);
    const optimizer = (steps: number) => optimizerOf(settings, { steps, b1: 0.5 });
    return use(adversarial({ model: mlpGan({ image }), optimizer, data, settings, judge }));
  },
};

/** Digits by convolutions and their adjoints. */
export const dcganRecipe: Recipe = /* @__PURE__ */ variantOf(ganRecipe, {
  name: "dcgan",
  reaches: "digits at .05 of the distance of noise from real ones, in 18 minutes",
  about: "a DCGAN, 64@7×7 and 32@14×14 and 128@3×3 in the critic, with batch norm",
  settings: { epochs: 20, batchSize: 64 },
  open: async (settings, source, use) => {
    const data = await load("mnist", source);
    const judge = digitJudge((await pretrained("lenet")).params, data);
    const optimizer = (steps: number) => optimizerOf(settings, { steps, b1: 0.5 });
    return use(adversarial({ model: dcgan({ image }), optimizer, data, settings, judge }));
  },
});

/** Digits against a critic whose slope is held to 1. */
export const wganGpRecipe: Recipe = /* @__PURE__ */ variantOf(ganRecipe, {
  name: "wgan-gp",
  reaches: "digits at .03 of the distance of noise from real ones, in 30 minutes",
  about:
    "the networks of dcgan with Wasserstein's loss and a penalty on the critic's slope, three steps of which go before each of the generator",
  settings: { epochs: 30, batchSize: 64 },
  open: async (settings, source, use) => {
    const data = await load("mnist", source);
    const judge = digitJudge((await pretrained("lenet")).params, data);
    const optimizer = (steps: number) => optimizerOf(settings, { steps, b1: 0.5 });
    const model = dcgan({ image, criticNorm: false });
    return use(adversarial({ model, optimizer, data, settings, judge, loss: "wasserstein", criticSteps: 3 }));
  },
});
