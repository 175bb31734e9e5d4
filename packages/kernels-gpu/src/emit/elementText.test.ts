import { GPU } from "gpu.js";
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { DType, NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { jit } from "@nabla-js/grad";
import { expectClose } from "@nabla-js/gradcheck";
import { createGpuBackend, type GpuConstructor, type GpuMode } from "../index.js";

const modes: readonly GpuMode[] = ["cpu", "webasm"];
const edges = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  2,
  -2,
  3,
  -3,
  7.25,
  1e30,
  -1e30,
  2 ** -40,
  Infinity,
  -Infinity,
  NaN,
  3.4028234663852886e38,
];

/** Each of the numbers beside each. */
const pairsOf = (numbers: readonly number[], dtype: DType): [NDArray, NDArray] => [
  np.array(
    numbers.flatMap((x) => numbers.map(() => x)),
    { dtype },
  ),
  np.array(
    numbers.flatMap(() => numbers),
    { dtype },
  ),
];

for (const mode of modes) {
  const backend = createGpuBackend({ GPU: GPU as unknown as GpuConstructor, mode });
  const computed = async (f: (x: NDArray, y: NDArray) => NDArray, x: NDArray, y: NDArray): Promise<NDArray> => {
    const z = jit(f, { backend })(x, y);
    return np.array(await np.read(z), { dtype: z.dtype });
  };
  const numbersOf = async (x: NDArray): Promise<number[]> => [...(await np.read(x))].map(Number);

  test(`${mode}: rem is exact, however large the quotient`, async () => {
    const [x, y] = pairsOf([...edges, 1.2676506e30, 0.0390625, 1e6, 0.3, 1e-38, 1.4e-45, 16777215], "float32");
    const z = await computed(lax.rem, x, y);
    expectClose("rem", z, "the reference", lax.rem(x, y), { rtol: 0, atol: 0 });
    expect(await numbersOf(await computed(lax.rem, np.array([-0, -4, -1]), np.array([3, 2, 2])))).toEqual([-0, -0, -1]);
  });

  test(`${mode}: pow has the sign of an odd power, also of −0`, async () => {
    const [x, y] = pairsOf(edges, "float32");
    expectClose("pow", await computed(lax.pow, x, y), "the reference", lax.pow(x, y), { rtol: 1e-5, atol: 0 });
    const zeros = np.array([-0, -0, -0, -0, 0]);
    const powers = np.array([-1, 3, 2, -2, -1]);
    expect(await numbersOf(await computed(lax.pow, zeros, powers))).toEqual([-Infinity, -0, 0, Infinity, Infinity]);
  });

  test(`${mode}: whole quotients and what they leave`, async () => {
    const [x, y] = pairsOf([0, 1, -1, 2, 3, -3, 5, 7, -12, 49, 4097, 16777215, -16777216], "int32");
    for (const f of [lax.div, lax.rem]) expect(await numbersOf(await computed(f, x, y))).toEqual(await numbersOf(f(x, y)));
  });
}
