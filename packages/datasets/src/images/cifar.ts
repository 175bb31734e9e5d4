import { parseCifar10, parseCifar100, type Cifar100Records } from "@nabla-js/formats";
import type { Definition } from "../registry/definition.js";
import type { ImageSplits } from "../registry/imageRecord.js";
import { cifar100Info, cifar10Info } from "./infos.js";

/** How the batches of CIFAR-10 become arrays. Some of the training batches are enough. */
export const cifar10: Definition<ImageSplits> = {
  info: cifar10Info,
  parse: (files, place) => {
    const batches = Object.keys(files)
      .filter((name) => name.startsWith("data_batch_"))
      .sort()
      .map((name) => files[name]);
    const all = new Uint8Array(batches.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const batch of batches) {
      all.set(batch, at);
      at += batch.length;
    }
    return {
      train: parseCifar10(all, { name: `training batches, ${place}` }),
      test: parseCifar10(files["test_batch.bin"], { name: `test_batch.bin, ${place}` }),
    };
  },
};

/** How the files of CIFAR-100 become arrays. */
export const cifar100: Definition<{ readonly train: Cifar100Records; readonly test: Cifar100Records }> = {
  info: cifar100Info,
  parse: (files, place) => ({
    train: parseCifar100(files["train.bin"], { name: `train.bin, ${place}` }),
    test: parseCifar100(files["test.bin"], { name: `test.bin, ${place}` }),
  }),
};
