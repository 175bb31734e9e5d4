import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { jit } from "@nabla-js/grad";
import type { Layer } from "@nabla-js/layers";
import { softmaxCrossEntropyWithIntegerLabels } from "@nabla-js/losses";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import type { LabelledData } from "../kinds/labelled.js";
import type { Weights } from "../learning.js";
import type { Picture } from "../task.js";
import { fgsm, pgd } from "./attacks.js";
import { imageSheet } from "./imageSheet.js";
import { layersFrom, layersUpTo } from "./layersUpTo.js";
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
    return {
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
    const { looks, cam, attacks } = explained(params, x, label, random.key(index));
    const [, channels, height, width] = x.shape;
    const coloured = (y: NDArray): NDArray => np.broadcastTo(brightest(y), [1, channels, height, width]);
    const changes = attacks.map((y) => np.add(0.5, np.mul(0.5 / eps, np.sub(y, x))));
    const sheet = (images: readonly NDArray[]): Uint8Array => imageSheet(np.concatenate(images), { zoom: 6 });
    return Promise.resolve([
      { name: "saliency.png", content: sheet([x, ...looks.map(coloured), coloured(enlarged(cam, height, width))]) },
      { name: "adversarial.png", content: sheet([x, ...attacks, ...changes]) },
      ...filtersOf(params),
    ]);
  };
};

/** From 0 to 1 at its largest. */
const brightest = (x: NDArray): NDArray => np.div(x, np.maximum(1e-12, np.max(x)));

/** Each pixel of the larger picture that of the smaller one below it. */
const enlarged = (x: NDArray, height: number, width: number): NDArray => {
  const places = (from: number, to: number): NDArray =>
    np.array(Int32Array.from({ length: to }, (_, i) => Math.min(from - 1, Math.floor((i * from) / to))));
  return np.take(np.take(x, places(x.shape[2], height), 2), places(x.shape[3], width), 3);
};

/** The kernels of a first convolution, of one channel or three; black is the least weight and white the largest. */
const filtersOf = (params: readonly unknown[]): readonly Picture[] => {
  const w = (params[0] as { readonly w?: NDArray } | undefined)?.w;
  if (w?.ndim !== 4 || ![1, 3].includes(w.shape[1])) return [];
  const [least, most] = [np.min(w), np.max(w)];
  const content = imageSheet(np.div(np.sub(w, least), np.maximum(1e-12, np.sub(most, least))), { columns: 8, zoom: 8 });
  return [{ name: "filters.png", content }];
};
