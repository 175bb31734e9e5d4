import { expect, test } from "vitest";
import { grad, jit, makeProgram, scan } from "@nabla-js/grad";
import { hoistConstants, optimize } from "@nabla-js/grad/internal";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as special from "@nabla-js/ndarray/special";
import { createWasmBackend } from "../index.js";
import { inlineFills } from "./inlineFills.js";
import { lower } from "./lower.js";
import { recomputeSlices } from "./recomputeSlices.js";
import type { Schedule } from "./schedule.js";

// Two gates of one shape: their slopes follow from what the backward loop reads of each, and must not be taken for each other.

const backend = createWasmBackend({ threads: 1 });

const gated =
  (reverse: boolean) =>
  (h: NDArray, xs: NDArray): NDArray => {
    const step = (h: NDArray, x: NDArray): readonly [NDArray, NDArray] => {
      const [keep, add] = [special.expit(np.add(h, x)), np.tanh(np.sub(x, np.mul(h, 0.5)))];
      const next = np.add(np.mul(keep, h), np.mul(np.sub(1, keep), add));
      return [next, np.mul(next, add)];
    };
    const [last, ys] = scan(step, h, xs, { reverse });
    return np.add(np.sum(np.square(last)), np.sum(np.mul(ys, np.reshape(np.arange(ys.size), ys.shape))));
  };

const [h, xs] = [np.sin(np.reshape(np.arange(10), [2, 5])), np.cos(np.mul(np.reshape(np.arange(60), [6, 2, 5]), 1.3))];

/** How many slices the loops of a schedule stack, for each other or as results. */
const stacked = ({ kernels }: Schedule): number =>
  kernels.reduce((sum, kernel) => sum + (kernel.kind === "scan" ? kernel.ys.length : 0), 0);

test.each([false, true])("gradients through gates are the reference (reversed: %s)", (reverse) => {
  const gradient = grad(gated(reverse), { argnums: [0, 1] });
  const [fast, plain] = [jit(gradient, { backend })(h, xs), gradient(h, xs)];
  fast.forEach((x, i) => {
    const truth = np.toTypedArray(plain[i]);
    np.toTypedArray(x).forEach((v, k) => expect(v).toBeCloseTo(truth[k], 3));
  });
  const before = inlineFills(lower(optimize(hoistConstants(makeProgram(gradient)(h, xs)).program)));
  expect(stacked(recomputeSlices(before))).toBeLessThan(stacked(before));
});
