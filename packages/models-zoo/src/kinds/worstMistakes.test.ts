import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { worstMistakes } from "./worstMistakes.js";

const batch = (labels: readonly number[], taken: readonly number[], losses: readonly number[]) => ({
  inputs: np.array(
    Uint8Array.from(labels, (_, i) => i),
    { shape: [labels.length, 1, 1, 1] },
  ),
  labels: np.array(labels, { dtype: "int32" }),
  taken: np.array(taken, { dtype: "int32" }),
  losses: np.array(losses),
});

test("the largest losses over all batches, of wrong answers alone", () => {
  const worst = worstMistakes(["a", "b"], 2);
  worst.add(batch([0, 1, 0], [1, 1, 1], [2, 9, 3]));
  worst.add(batch([1, 0], [0, 0], [2.5, 8]));
  const [{ pictures }] = worst.gallery();
  expect(pictures.map(({ caption, note, image }) => [caption, note, np.item(image)])).toEqual([
    ["a", "taken for b, loss 3.0", 2],
    ["b", "taken for a, loss 2.5", 0],
  ]);
});

test("no mistakes, or no images: no gallery", () => {
  const worst = worstMistakes(["a", "b"]);
  worst.add(batch([0], [0], [1]));
  worst.add({ ...batch([0], [1], [1]), inputs: np.zeros([1, 4]) });
  expect(worst.gallery()).toEqual([]);
});
