import { load } from "@nabla-js/datasets/node";
import { reconstruction } from "../kinds/reconstruction.js";
import { autoencoder, convAutoencoder } from "../models/autoencoder.js";
import { vae } from "../models/vae.js";
import { optimizerOf } from "../optimizerOf.js";
import { variantOf, type Recipe } from "../recipe.js";

const image = [1, 28, 28] as const;

/** Digits through 32 numbers. */
export const autoencoderRecipe: Recipe = {
  name: "autoencoder",
  kind: "reconstruction",
  about: "an autoencoder, 784-512-256-32-256-512-784",
  datasets: ["mnist", "fashion-mnist"],
  settings: {
    dataset: "mnist",
    epochs: 10,
    batchSize: 128,
    optimizer: "adam",
    learningRate: 0.003,
    schedule: "onecycle",
    momentum: 0,
    weightDecay: 0,
    seed: 0,
    backend: "wasm",
  },
  reaches: "a test error of .0049 (seeds 0 to 2), in 3 to 8 minutes",
  goals: [{ dataset: "mnist", figure: "testMse", unit: "MSE", atMost: 0.0078 }],
  open: async (settings, source, use) => {
    const data = await load(settings.dataset as "mnist", source);
    const model = autoencoder({ image, hidden: [512, 256], codes: 32 });
    return use(reconstruction({ model, optimizer: (steps) => optimizerOf(settings, { steps }), data, settings }));
  },
};

/** Digits out of noise. */
export const denoisingAutoencoderRecipe: Recipe = /* @__PURE__ */ variantOf(autoencoderRecipe, {
  name: "denoising-autoencoder",
  reaches: "no figure of it is stated",
  about: "an autoencoder, 784-256-64-256-784, that is shown noise of deviation .4 on each pixel",
  goals: [],
  open: async (settings, source, use) => {
    const data = await load(settings.dataset as "mnist", source);
    const noise = 0.4;
    const model = autoencoder({ image, hidden: [256], codes: 64, noise });
    return use(reconstruction({ model, optimizer: (steps) => optimizerOf(settings, { steps }), data, settings, noise }));
  },
});

/** Digits as a few of many strokes. */
export const sparseAutoencoderRecipe: Recipe = /* @__PURE__ */ variantOf(autoencoderRecipe, {
  name: "sparse-autoencoder",
  reaches: "no figure of it is stated",
  about: "an autoencoder of 256 rectified codes, most of which are to be 0",
  goals: [],
  open: async (settings, source, use) => {
    const data = await load(settings.dataset as "mnist", source);
    const model = autoencoder({ image, hidden: [], codes: 256, sparsity: 0.003 });
    return use(reconstruction({ model, optimizer: (steps) => optimizerOf(settings, { steps }), data, settings }));
  },
});

/** Digits through 32 numbers, by convolutions. */
export const convAutoencoderRecipe: Recipe = /* @__PURE__ */ variantOf(autoencoderRecipe, {
  name: "conv-autoencoder",
  reaches: "no figure of it is stated",
  about: "an autoencoder of convolutions of stride 2, 16@14×14 and 32@7×7, and 32 codes",
  settings: { epochs: 5 },
  goals: [],
  open: async (settings, source, use) => {
    const data = await load(settings.dataset as "mnist", source);
    const model = convAutoencoder({ image });
    return use(reconstruction({ model, optimizer: (steps) => optimizerOf(settings, { steps }), data, settings }));
  },
});

/** Digits out of normal codes. */
export const vaeRecipe: Recipe = /* @__PURE__ */ variantOf(autoencoderRecipe, {
  name: "vae",
  reaches: "103.0 nats an image (seeds 0 to 2), in 2 to 8 minutes",
  about: "a variational autoencoder, 784-400-20-400-784, 652,824 parameters",
  settings: { epochs: 20, learningRate: 0.002 },
  goals: [{ dataset: "mnist", figure: "testLoss", unit: "nats", atMost: 105 }],
  open: async (settings, source, use) => {
    const data = await load(settings.dataset as "mnist", source);
    const model = vae({ image });
    return use(reconstruction({ model, optimizer: (steps) => optimizerOf(settings, { steps }), data, settings }));
  },
});
