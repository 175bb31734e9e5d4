import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit } from "@nabla-js/grad";
import { softmax, type Layer } from "@nabla-js/layers";
import { softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { LabelledData } from "../kinds/labelled.js";
import type { Weights } from "../learning.js";
import type { Picture } from "../task.js";
import { fgsm, pgd } from "./attacks.js";
import { imageSheet } from "./imageSheet.js";
import { layersFrom, layersUpTo } from "./layersUpTo.js";
import { readAt } from "./warp.js";
import { gradCam, gradientSaliency, integratedGradients } from "./saliency.js";

export interface ExplainImagesOptions<P> {
  readonly model: Layer<P>;
  readonly data: LabelledData;
  /** How many layers make the maps that Grad-CAM looks at. */
  readonly maps: number;
  /** How far the attacks may move a pixel. @defaultValue 0.1 */
  readonly eps?: number;
}

/**
 * Pictures for one test image: `saliency.png`, with the image, the size of the gradient, integrated gradients and Grad-CAM
 * beside each other; `adversarial.png`, with the image, what FGSM and PGD make of it, and what they changed; `filters.png`, the
 * kernels of the first layer.
 */
export const explainImages = <P extends readonly unknown[]>({
  model,
  data,
  maps,
  eps = 0.1,
}: ExplainImagesOptions<P>): ((weights: Weights<P, unknown>, index: number) => Promise<readonly Picture[]>) => {
  const [head, tail] = [layersUpTo(model, maps), layersFrom(model, maps)];
  const prepare = (pixels: NDArray): NDArray => data.prepare(np.mul(255, pixels));
  const explained = jit((params: P, x: NDArray, label: NDArray, key: NDArray) => {
    const ofLabel = (logits: NDArray): NDArray => np.sum(np.mul(logits, np.oneHot(label, data.classes.length)), -1);
    const score = (x: NDArray): NDArray => ofLabel(model.apply(params, {}, prepare(x))[0]);
    const loss = (x: NDArray): NDArray => softmaxCrossEntropyWithIntegerLabels(model.apply(params, {}, prepare(x))[0], label);
    const seen = head(params, prepare(x));
    const grey = (x: NDArray): NDArray => np.max(np.abs(x), 1, { keepdims: true });
    const [fast, slow] = [fgsm(loss, x, { eps }), pgd(key, loss, x, { eps })];
    const said = softmax(model.apply(params, {}, prepare(np.concatenate([x, fast, slow])))[0]);
    return {
      said: { taken: np.argmax(said, -1), probability: np.max(said, -1) },
      looks: [grey(gradientSaliency(score, x)), grey(integratedGradients(score, x))],
      cam: np.expandDims(
        gradCam((a) => ofLabel(tail(params, a)), seen),
        1,
      ),
      attacks: [fast, slow],
    };
  });

  return ({ params }, index) => {
    const [count] = data.test.labels.shape;
    if (index >= count)
      throw new ValueError({
        op: "explain",
        given: `the example ${index}`,
        expected: `one of 0 to ${count - 1}`,
        mend: "Choose another with --index.",
      });
    const [x, label] = [
      np.div(np.astype(np.slice(data.test.inputs, [index], [index + 1]), "float32"), 255),
      np.slice(data.test.labels, [index], [index + 1]),
    ];
    const { said, looks, cam, attacks } = explained(params, x, label, random.key(index));
    const [, , height, width] = x.shape;
    const changes = attacks.map((y) => np.add(0.5, np.mul(0.5 / eps, np.sub(y, x))));
    const sheet = (images: readonly NDArray[]): Uint8Array => imageSheet(np.concatenate(images), { zoom: 6, gap: 4 });
    const [classes, sure] = [np.toTypedArray(said.taken), np.toTypedArray(said.probability)];
    const [itself, fast, slow] = [0, 1, 2].map((i) => `${data.classes[classes[i]]} (${(100 * sure[i]).toFixed(1)} %)`);
    return Promise.resolve([
      {
        name: "saliency.png",
        content: sheet([inColour(x), ...looks.map((y) => inColour(brightest(y))), glowing(x, enlarged(cam, height, width))]),
        about: `${data.classes[np.item(label)]}, taken for ${itself}; how it depends on each pixel: gradient, integrated gradients, Grad-CAM`,
      },
      {
        name: "adversarial.png",
        content: sheet([x, ...attacks, ...changes]),
        about: `taken for ${itself}; after FGSM for ${fast}, after PGD for ${slow}; what both changed, each pixel by up to ${eps}`,
      },
      ...filtersOf(params),
    ]);
  };
};

/** From 0 to 1 at its largest. */
const brightest = (x: NDArray): NDArray => np.div(x, np.maximum(1e-12, np.max(x)));

/** One channel or three as three. */
const inColour = (x: NDArray): NDArray => np.broadcastTo(x, [x.shape[0], 3, x.shape[2], x.shape[3]]);

/** An image, darker, with a glow from 0 to its brightest over it. */
const glowing = (x: NDArray, glow: NDArray): NDArray => {
  const heat = brightest(glow);
  const orange = np.reshape(np.array([1, 0.45, 0]), [1, 3, 1, 1]);
  return np.add(np.mul(np.mul(0.6, np.sub(1, np.mul(0.8, heat))), inColour(x)), np.mul(heat, orange));
};

/** A map as large as the picture, by straight lines between its places, whose middles lie evenly over the picture. */
const enlarged = (x: NDArray, height: number, width: number): NDArray => {
  const along = (from: number, to: number): NDArray => {
    const places = np.sub(np.mul(from / to, np.add(np.arange(0, to, 1, "float32"), 0.5)), 0.5);
    return np.squeeze(readAt(np.expandDims(np.clip(places, 0, from - 1), 0), from), 0);
  };
  return np.matmul(np.matmul(along(x.shape[2], height), x), np.transpose(along(x.shape[3], width)));
};

/** The kernels of a first convolution, of one channel or three; black is the least weight and white the largest. */
const filtersOf = (params: readonly unknown[]): readonly Picture[] => {
  const w = (params[0] as { readonly w?: NDArray } | undefined)?.w;
  if (w?.ndim !== 4 || ![1, 3].includes(w.shape[1])) return [];
  const [least, most] = [np.min(w), np.max(w)];
  const content = imageSheet(np.div(np.sub(w, least), np.maximum(1e-12, np.sub(most, least))), { columns: 8, zoom: 12, gap: 6 });
  return [
    {
      name: "filters.png",
      content,
      about: `the ${w.shape[0]} kernels of the first layer, black the least weight, white the largest`,
    },
  ];
};
