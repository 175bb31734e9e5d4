import { jit } from "@nabla-js/grad";
import { array, read, type NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import type { GpuBackend } from "./createGpuBackend.js";

/** Runs a sum of products that is known; says what is wrong with it, or `null`. */
export const probe = async (backend: GpuBackend): Promise<string | null> => {
  const numbers = Array.from({ length: 2000 }, (_, i) => (i % 5) - 1);
  const expected = numbers.reduce((sum, x) => sum + x * x, 0);
  const sumOfSquares = jit((x: NDArray) => lax.reduceSum(lax.mul(x, x), [0]), { backend });
  const [given] = await read(sumOfSquares(array(numbers)));
  return given === expected ? null : `a sum of squares is ${given} there, not ${expected}`;
};
