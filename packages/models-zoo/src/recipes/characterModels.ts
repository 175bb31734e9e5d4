import { load } from "@nabla-js/datasets/node";
import { languageModelling } from "../kinds/languageModelling.js";
import { recurrentLm } from "../models/recurrentLm.js";
import { optimizerOf } from "../optimizerOf.js";
import type { Recipe } from "../recipe.js";
import { textOf } from "./texts.js";

/** Characters of Shakespeare by one layer of 128 LSTM cells. */
export const charLstmRecipe: Recipe = {
  name: "char-lstm",
  kind: "language model",
  about: "an LSTM of 128 cells over characters, 107,713 parameters",
  datasets: ["tiny-shakespeare"],
  settings: {
    dataset: "tiny-shakespeare",
    epochs: 6,
    batchSize: 32,
    optimizer: "adam",
    learningRate: 0.01,
    schedule: "onecycle",
    momentum: 0,
    weightDecay: 0,
    seed: 0,
    backend: "wasm",
  },
  reaches: "see docs/results.md",
  goals: [{ dataset: "tiny-shakespeare", figure: "testLoss", unit: "nats", atMost: 1.87 }],
  open: async (settings, source, use) => {
    const data = textOf(await load("tiny-shakespeare", source));
    const model = (vocabulary: number) => recurrentLm({ vocabulary, units: [128] });
    const optimizer = (steps: number) => optimizerOf(settings, { steps, maxNorm: 1 });
    return use(languageModelling({ model, optimizer, data, settings }));
  },
};
