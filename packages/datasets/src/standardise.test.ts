import { expect, test } from "vitest";
import { allClose } from "@nabla-js/gradcheck";
import { jit } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import { standardise } from "./standardise.js";

test("(image / 255 − mean) / std, channel by channel, for one image or a batch, jitted or not", () => {
  const { mean, std } = { mean: [0.5, 0.25], std: [0.5, 0.125] };
  const image = np.array(Uint8Array.of(0, 255, 51, 102), { shape: [2, 1, 2] });
  const f = standardise({ mean, std });
  const expected = np.array([[[-1, 1]], [[(0.2 - 0.25) / 0.125, (0.4 - 0.25) / 0.125]]]);
  expect(f(image).dtype).toBe("float32");
  expect(allClose(f(image), expected)).toBe(true);
  const batch = np.reshape(image, [1, 2, 1, 2]);
  expect(allClose(f(batch), np.reshape(expected, [1, 2, 1, 2]))).toBe(true);
  expect(np.toNested(jit(f)(batch))).toEqual(np.toNested(f(batch)));
});
