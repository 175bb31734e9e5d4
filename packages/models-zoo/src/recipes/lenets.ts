import { load } from "@nabla-js/datasets/node";
import { classification } from "../kinds/classification.js";
import { labelledImages } from "../kinds/labelled.js";
import { lenet } from "../models/lenet.js";
import { optimizerOf } from "../optimizerOf.js";
import type { Recipe } from "../recipe.js";
import { readImage } from "../tools/readImage.js";

/** MNIST, or articles of clothing, by LeNet. */
export const lenetRecipe: Recipe = {
  name: "lenet",
  kind: "classification",
  about: "LeNet-5 with rectifiers and max pooling, 61,706 parameters",
  datasets: ["mnist", "fashion-mnist"],
  settings: {
    dataset: "mnist",
    epochs: 12,
    batchSize: 64,
    optimizer: "adamw",
    learningRate: 0.003,
    schedule: "onecycle",
    momentum: 0,
    weightDecay: 0.01,
    seed: 0,
    backend: "wasm",
  },
  reaches: "see docs/results.md",
  goals: [
    { dataset: "mnist", figure: "testAccuracy", unit: "%", atLeast: 0.99 },
    { dataset: "fashion-mnist", figure: "testAccuracy", unit: "%", atLeast: 0.905 },
  ],
  open: async (settings, source, use) => {
    const data = labelledImages(await load(settings.dataset as "mnist", source));
    const optimizer = (steps: number) => optimizerOf(settings, { steps });
    return use(classification({ model: lenet(), optimizer, data, settings, read: readImage(data) }));
  },
};
