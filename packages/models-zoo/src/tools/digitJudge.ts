import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { standardise, type Dataset, type ImageSplits } from "@nabla-js/datasets";
import { jit } from "@nabla-js/grad";
import { softmax } from "@nabla-js/layers";
import type { NDArray } from "@nabla-js/ndarray";
import type { ImageJudge } from "../kinds/adversarial.js";
import { lenet, type LenetParams } from "../models/lenet.js";
import { frechetDistance } from "./frechet.js";
import { layersUpTo } from "./layersUpTo.js";

/**
 * A judge of images of digits, which is a LeNet that tells real ones apart. It says how many of the ten classes there are,
 * how sure it is, and how far the images' 84 features are from those of the test digits, beside as many training digits and
 * noise:
 *
 * - `leastClassShare`, the share of the rarest class; `meanConfidence`, the mean of the largest probability;
 * - `frechet`, `frechetOfReal`, `frechetOfNoise`: Fréchet distances to the test digits; `frechetRatio`, the first over the last.
 *
 * @param params - Of {@link lenet}, trained on MNIST as the recipe does.
 */
export const digitJudge = (params: LenetParams, { info, splits }: Dataset<ImageSplits>): ImageJudge => {
  const model = lenet();
  const prepare = standardise(info.normalisation!);
  // The activation before the last layer.
  const features = layersUpTo(model, -1);
  const look = jit((x: NDArray) => {
    const prepared = prepare(np.mul(255, x));
    return { features: features(params, prepared), probabilities: softmax(model.apply(params, {}, prepared)[0]) };
  });
  const lookAll = (x: NDArray): { readonly features: NDArray; readonly probabilities: NDArray } => {
    const size = Math.min(500, x.shape[0]);
    const seen = Array.from({ length: Math.floor(x.shape[0] / size) }, (_, i) => look(np.slice(x, [i * size], [(i + 1) * size])));
    return {
      features: np.concatenate(seen.map(({ features }) => features)),
      probabilities: np.concatenate(seen.map(({ probabilities }) => probabilities)),
    };
  };
  const pixels = (images: NDArray, count: number): NDArray => np.div(np.astype(np.slice(images, [0], [count]), "float32"), 255);

  return (drawn) => {
    const [count] = drawn.shape;
    const test = lookAll(pixels(splits.test.images, Math.min(count, splits.test.images.shape[0]))).features;
    const { features, probabilities } = lookAll(drawn);
    const taken = np.toTypedArray(np.argmax(probabilities, -1));
    const shares = Array.from({ length: 10 }, (_, digit) => taken.filter((each) => each === digit).length / taken.length);
    const frechet = frechetDistance(features, test);
    const real = lookAll(pixels(splits.train.images, Math.min(count, splits.train.images.shape[0]))).features;
    const noise = lookAll(random.uniform(random.key(0), [...drawn.shape])).features;
    const frechetOfNoise = frechetDistance(noise, test);
    return Promise.resolve({
      figures: {
        frechetRatio: frechet / frechetOfNoise,
        leastClassShare: Math.min(...shares),
        meanConfidence: np.item(np.mean(np.max(probabilities, -1))),
        frechet,
        frechetOfReal: frechetDistance(real, test),
        frechetOfNoise,
      },
      lines: [`share of each digit from 0 to 9: ${shares.map((share) => share.toFixed(3)).join(", ")}`],
    });
  };
};
