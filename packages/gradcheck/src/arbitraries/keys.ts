import { array, type NDArray } from "@nabla-js/ndarray";
import * as fc from "fast-check";

/** Keys of the random functions: uint32 `[2]`. */
export const keys = (): fc.Arbitrary<NDArray> =>
  fc.tuple(word, word).map((words) => array(Uint32Array.from(words), { shape: [2] }));

const word = /* @__PURE__ */ fc.integer({ min: 0, max: 0xffffffff });
