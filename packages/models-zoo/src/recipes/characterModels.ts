import { languageModelling } from "../kinds/languageModelling.js";
import { transformer } from "../models/transformer.js";
import { recurrentLm } from "../models/recurrentLm.js";
import { optimizerOf } from "../optimizerOf.js";
import { variantOf, type Recipe } from "../recipe.js";
import { loadText } from "./texts.js";

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
  reaches: "1.69 nats a character (seeds 0 to 2), in 2 to 9 minutes",
  goals: [{ dataset: "tiny-shakespeare", figure: "testLoss", unit: "nats", atMost: 1.87 }],
  open: async (settings, source, use) => {
    const data = await loadText(source);
    const model = (vocabulary: number) => recurrentLm({ vocabulary, units: [128] });
    const optimizer = (steps: number) => optimizerOf(settings, { steps, maxNorm: 1 });
    return use(languageModelling({ model, optimizer, data, settings }));
  },
};

/** The same by a GRU. */
export const charGruRecipe: Recipe = /* @__PURE__ */ variantOf(charLstmRecipe, {
  name: "char-gru",
  reaches: "no figure of it is stated",
  about: "a GRU of 128 cells over characters, 83,009 parameters",
  goals: [],
  open: async (settings, source, use) => {
    const data = await loadText(source);
    const model = (vocabulary: number) => recurrentLm({ vocabulary, units: [128], cell: "gru" });
    const optimizer = (steps: number) => optimizerOf(settings, { steps, maxNorm: 1 });
    return use(languageModelling({ model, optimizer, data, settings }));
  },
});

/** The same by two larger layers, which see longer pieces. */
export const charLstmLargeRecipe: Recipe = /* @__PURE__ */ variantOf(charLstmRecipe, {
  name: "char-lstm-large",
  reaches: "1.52 nats a character (seeds 0 to 2), in 17 to 23 minutes",
  about: "two layers of 192 LSTM cells over characters, 506,369 parameters",
  settings: { epochs: 10, batchSize: 48, learningRate: 0.005 },
  goals: [{ dataset: "tiny-shakespeare", figure: "testLoss", unit: "nats", atMost: 1.6 }],
  open: async (settings, source, use) => {
    const data = await loadText(source);
    const model = (vocabulary: number) => recurrentLm({ vocabulary, units: [192, 192], dropout: 0.1 });
    const optimizer = (steps: number) => optimizerOf(settings, { steps, maxNorm: 1 });
    return use(languageModelling({ model, optimizer, data, settings, length: 96 }));
  },
});

/** The same by a transformer. */
export const charTransformerRecipe: Recipe = /* @__PURE__ */ variantOf(charLstmRecipe, {
  name: "char-transformer",
  reaches: "1.57 nats a character (seeds 0 to 2), in 7 to 8 minutes",
  about: "a transformer of three blocks of 96 features over the last 96 characters",
  settings: { optimizer: "adamw", learningRate: 0.003, weightDecay: 0.01 },
  goals: [{ dataset: "tiny-shakespeare", figure: "testLoss", unit: "nats", less: true }],
  open: async (settings, source, use) => {
    const data = await loadText(source);
    const context = 96;
    const model = (vocabulary: number) => transformer({ vocabulary, context, features: 96, heads: 4, blocks: 3 });
    const optimizer = (steps: number) => optimizerOf(settings, { steps, maxNorm: 1 });
    return use(languageModelling({ model, optimizer, data, settings, length: context, testLength: context }));
  },
});
