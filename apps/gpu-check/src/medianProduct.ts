import { jit, type Backend } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";

/** Milliseconds that a product of two n×n matrices takes, of whose sum one number is read, so that all of it has been computed. */
export const medianProduct = async (n: number, backend: Backend, now: () => number): Promise<number> => {
  const [a, b] = [1, 2].map((seed) => random.uniform(random.key(seed), [n, n]));
  const total = jit((a: NDArray, b: NDArray) => np.sum(np.matmul(a, b)), { backend });
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = now();
    await np.read(total(a, b));
    times.push(now() - began);
  }
  return times.slice(2).sort((a, b) => a - b)[1];
};
