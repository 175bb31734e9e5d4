import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import type { ReportGallery } from "@nabla-js/training";

/** A batch that was tested: what went in, what it was, what it was taken for, and the loss of each, `[batch]`. */
export interface TestedBatch {
  readonly inputs: NDArray;
  readonly labels: NDArray;
  readonly taken: NDArray;
  readonly losses: NDArray;
}

interface Mistake {
  readonly image: NDArray;
  readonly label: number;
  readonly guess: number;
  readonly loss: number;
}

/** The images with the largest loss of those that were taken for another class, from batch to batch. */
export const worstMistakes = (
  classes: readonly string[],
  count = 24,
): { readonly add: (batch: TestedBatch) => void; readonly gallery: () => readonly ReportGallery[] } => {
  let worst: readonly Mistake[] = [];
  return {
    add: ({ inputs, labels, taken, losses }) => {
      if (!areImages(inputs)) return;
      const [truth, guesses, loss] = [labels, taken, losses].map((x) => np.toTypedArray(x));
      const wrong = [...truth.keys()].filter((i) => truth[i] !== guesses[i]).sort((a, b) => loss[b] - loss[a]);
      const here = wrong
        .slice(0, count)
        .map((i) => ({ image: np.take(inputs, i, 0), label: truth[i], guess: guesses[i], loss: loss[i] }));
      worst = [...worst, ...here].sort((a, b) => b.loss - a.loss).slice(0, count);
    },
    gallery: () =>
      worst.length === 0
        ? []
        : [
            {
              title: "Worst mistakes",
              about: "Test images that were taken for another class, those with the largest loss first.",
              pictures: worst.map(({ image, label, guess, loss }) => ({
                image,
                caption: classes[label],
                note: `taken for ${classes[guess]}, loss ${loss.toFixed(1)}`,
              })),
            },
          ],
  };
};

/** Bytes of grey or coloured images, `[batch, channels, height, width]`. */
const areImages = ({ dtype, shape }: NDArray): boolean =>
  dtype === "uint8" && shape.length === 4 && (shape[1] === 1 || shape[1] === 3);
