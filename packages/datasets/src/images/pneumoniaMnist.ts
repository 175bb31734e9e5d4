import type { Definition } from "../registry/definition.js";
import { idxImages } from "../registry/idxImages.js";
import type { ImageRecord, ImageSplits } from "../registry/imageRecord.js";
import { pneumoniaMnistInfo } from "./infos.js";

/** How the files of PneumoniaMNIST become arrays. */
export const pneumoniaMnist: Definition<ImageSplits & { readonly validation: ImageRecord }> = {
  info: pneumoniaMnistInfo,
  parse: (files, place) => {
    const split = (name: "train" | "val" | "test") =>
      idxImages(files, place, {
        name: "pneumonia-mnist",
        images: `pneumoniamnist-${name}-images-idx3-ubyte`,
        labels: `pneumoniamnist-${name}-labels-idx1-ubyte`,
        size: [28, 28],
        classes: 2,
      });
    return { train: split("train"), validation: split("val"), test: split("test") };
  },
};
