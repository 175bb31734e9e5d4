import type { Definition, Files } from "../registry/definition.js";
import { idxImages } from "../registry/idxImages.js";
import type { ImageSplits } from "../registry/imageRecord.js";
import { mnistInfo } from "./info.js";
import { mnistSample } from "./sample.js";

/** The splits in four files with the names of MNIST. */
export const mnistSplits = (name: string, files: Files, place: string): ImageSplits => {
  const split = (prefix: "train" | "t10k") =>
    idxImages(files, place, {
      name,
      images: `${prefix}-images-idx3-ubyte`,
      labels: `${prefix}-labels-idx1-ubyte`,
      size: [28, 28],
      classes: 10,
    });
  return { train: split("train"), test: split("t10k") };
};

/** How the files of MNIST become arrays. */
export const mnist: Definition<ImageSplits> = {
  info: mnistInfo,
  parse: (files, place) => mnistSplits("mnist", files, place),
  embedded: mnistSample,
};
