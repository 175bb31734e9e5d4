import { mnistSplits } from "../mnist/definition.js";
import type { Definition } from "../registry/definition.js";
import type { ImageSplits } from "../registry/imageRecord.js";
import { fashionMnistInfo } from "./infos.js";

/** How the files of Fashion-MNIST become arrays. */
export const fashionMnist: Definition<ImageSplits> = {
  info: fashionMnistInfo,
  parse: (files, place) => mnistSplits("fashion-mnist", files, place),
};
