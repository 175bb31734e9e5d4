import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { batch, examples, pipe, shuffle, type Dataset, type ImageSplits } from "@nabla-js/datasets";
import { jit } from "@nabla-js/grad";
import type { Empty } from "@nabla-js/layers";
import { squaredError } from "@nabla-js/losses";
import type { NDArray } from "@nabla-js/ndarray";
import type { Optimizer } from "@nabla-js/optimizers";
import { evaluate, last, type Metrics } from "@nabla-js/training";
import { learning, type LearnerState, type Weights } from "../learning.js";
import type { ImageCoder } from "../models/imageCoder.js";
import type { Settings } from "../recipe.js";
import type { Picture, Task } from "../task.js";
import { imageSheet } from "../tools/imageSheet.js";
import { traversal } from "../tools/traversal.js";

export interface ReconstructionOptions<P, O> {
  readonly model: ImageCoder<P>;
  readonly optimizer: (steps: number) => Optimizer<O>;
  readonly data: Dataset<ImageSplits>;
  readonly settings: Pick<Settings, "batchSize" | "epochs" | "seed">;
  /** The deviation of noise that the test puts on images, to see them cleaned. @defaultValue 0 */
  readonly noise?: number;
}

type Images = { readonly images: NDArray };

/** The task of making images again from their codes. */
export const reconstruction = <P, O>({
  model,
  optimizer,
  data: { info, source, splits },
  settings: { batchSize, epochs, seed },
  noise = 0,
}: ReconstructionOptions<P, O>): Task<LearnerState<P, Empty, O>, Weights<P, Empty>> => {
  const train = examples<Images>({ images: splits.train.images });
  const test = pipe(examples<Images>({ images: splits.test.images }), batch(1000));
  const batches = Math.ceil(train.length / batchSize);
  const keyOfTest = random.foldIn(random.key(seed), 1);

  /** Pixels from 0 to 1. */
  const pixels = (images: NDArray): NDArray => np.div(np.astype(images, "float32"), 255);
  const measure = jit((params: P, images: NDArray, key: NDArray) => {
    const x = pixels(images);
    const { losses, metrics = {} } = model.losses(params, x, model.generates ? key : undefined);
    const remade = (seen: NDArray): NDArray =>
      np.mean(squaredError(model.decode(params, model.encode(params, seen)), x), [1, 2, 3]);
    const noisy = np.add(x, np.mul(noise, random.normal(key, x.shape)));
    return { loss: losses, ...metrics, mse: remade(x), ...(noise > 0 ? { mseOfNoisy: remade(noisy) } : {}) };
  });
  const judge = async ({ params }: Weights<P, Empty>): Promise<Metrics> => {
    let index = 0;
    const events = evaluate(({ images }: Images) => measure(params, images, random.foldIn(keyOfTest, index++)), test);
    return (await last(events)).metrics;
  };

  const decode = jit(model.decode);
  const drawn = (params: P, seed: number, count: number): Picture => {
    const codes = random.normal(random.key(seed), [count, model.codes]);
    return { name: "samples.png", content: imageSheet(decode(params, codes)) };
  };
  const pictures = ({ params }: Weights<P, Empty>): readonly Picture[] => {
    const x = pixels(np.slice(splits.test.images, [0], [10]));
    const seen = noise > 0 ? np.clip(np.add(x, np.mul(noise, random.normal(keyOfTest, x.shape))), 0, 1) : x;
    const codes = model.encode(params, seen);
    const rows = [x, ...(noise > 0 ? [seen] : []), decode(params, codes)];
    return [
      { name: "reconstructions.png", content: imageSheet(np.concatenate(rows)) },
      ...(model.generates
        ? [
            drawn(params, seed, 100),
            { name: "traversal.png", content: traversal((z) => decode(params, z), np.slice(codes, [0], [1])) },
          ]
        : []),
    ];
  };

  return {
    ...learning({
      init: (key) => ({ params: model.init(key, [batchSize, ...splits.train.images.shape.slice(1)]), state: {} }),
      losses: ({ params, state }, { images }: Images, key) => ({ ...model.losses(params, pixels(images), key), state }),
      optimizer: optimizer(epochs * batches),
      seed,
      data: (_epoch, key) => pipe(train, shuffle(key), batch(batchSize)),
      batches,
      validate: judge,
    }),
    data: `${train.length} + ${splits.test.images.shape[0]} images of ${info.title}, from ${source.kind} ${source.place}`,
    fingerprint: `${train.length} of ${info.name}`,
    test: async (weights) => {
      const { loss, mse, ...others } = await judge(weights);
      const name = (each: string): string => `test${each[0].toUpperCase()}${each.slice(1)}`;
      const more = Object.fromEntries(Object.entries(others).map(([each, value]) => [name(each), value]));
      const figures = model.generates ? { testLoss: loss, testMse: mse, ...more } : { testMse: mse, testLoss: loss, ...more };
      return { figures, pictures: pictures(weights) };
    },
    ...(model.generates
      ? {
          sample: async function* (
            { params }: Weights<P, Empty>,
            { seed, count = 100 }: { readonly seed: number; readonly count?: number | undefined },
          ) {
            yield { picture: drawn(params, seed, count) };
          },
        }
      : {}),
  };
};
