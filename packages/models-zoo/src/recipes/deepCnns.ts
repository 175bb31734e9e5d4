import { load } from "@nabla-js/datasets/node";
import { classification } from "../kinds/classification.js";
import { labelledImages } from "../kinds/labelled.js";
import { alexnet } from "../models/alexnet.js";
import { resnet9 } from "../models/resnet9.js";
import { optimizerOf } from "../optimizerOf.js";
import { variantOf, type Recipe } from "../recipe.js";
import { flipAndCrop } from "../tools/augmentations.js";
import { readImage } from "../tools/readImage.js";
import { cifarCnnRecipe } from "./cifarCnns.js";

/** CIFAR-10 by a residual network that is a quarter as wide as the one it is made after. */
export const resnetRecipe: Recipe = /* @__PURE__ */ variantOf(cifarCnnRecipe, {
  name: "resnet",
  reaches: "87.0 ± 0.1 % of the test photographs (seeds 0 to 2), in 20 to 28 minutes",
  about: "ResNet-9 with 16, 32, 64 and 128 channels, on photographs that are flipped and shifted",
  settings: { epochs: 10, batchSize: 128, optimizer: "sgd", learningRate: 0.2, momentum: 0.9, weightDecay: 0.0005 },
  goals: [{ dataset: "cifar10", figure: "testAccuracy", unit: "%", atLeast: 0.85 }],
  open: async (settings, source, use) => {
    const data = labelledImages(await load("cifar10", source));
    const optimizer = (steps: number) => optimizerOf(settings, { steps });
    const model = resnet9({ width: 16 });
    const augment = flipAndCrop(4);
    return use(classification({ model, optimizer, data, settings, augment, labelSmoothing: 0.1, read: readImage(data) }));
  },
});

/** CIFAR-10 by AlexNet's plan. */
export const alexnetRecipe: Recipe = /* @__PURE__ */ variantOf(cifarCnnRecipe, {
  name: "alexnet",
  reaches: "no figure of it is stated",
  about: "AlexNet's five convolutions for images of 32 × 32, on photographs that are flipped and shifted",
  settings: { epochs: 15, batchSize: 128, learningRate: 0.001 },
  goals: [],
  open: async (settings, source, use) => {
    const data = labelledImages(await load("cifar10", source));
    const optimizer = (steps: number) => optimizerOf(settings, { steps, maxNorm: 1 });
    return use(classification({ model: alexnet(), optimizer, data, settings, augment: flipAndCrop(2), read: readImage(data) }));
  },
});
