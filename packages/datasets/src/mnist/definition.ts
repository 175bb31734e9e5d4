import type { Definition } from "../registry/definition.js";
import { idxImages } from "../registry/idxImages.js";
import type { ImageSplits } from "../registry/imageRecord.js";
import { mnistInfo } from "./info.js";
import { mnistSample } from "./sample.js";

/** How the files of MNIST become arrays. */
export const mnist: Definition<ImageSplits> = {
  info: mnistInfo,
  parse: (files, place) => {
    const split = (name: "train" | "t10k") =>
      idxImages(files, place, {
        name: "mnist",
        images: `${name}-images-idx3-ubyte`,
        labels: `${name}-labels-idx1-ubyte`,
        size: [28, 28],
        classes: 10,
      });
    return { train: split("train"), test: split("t10k") };
  },
  embedded: mnistSample,
};
