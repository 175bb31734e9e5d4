import { jit, type Backend } from "@nabla-js/grad";
import { array, read, type NDArray } from "@nabla-js/ndarray";
import type * as fc from "fast-check";
import { expectClose } from "../expectClose.js";
import { asyncLaw, law, type AsyncLaw, type Law } from "../law.js";
import { describeSample, type ArrayFunction, type Sample } from "../sample.js";
import type { Tolerance } from "../tolerances.js";

/** jit(f) is f: the first time, when it is traced, and the second, when it is not. */
export const jitLaw = (subject: string, samples: fc.Arbitrary<Sample>): Law =>
  law({
    subject,
    statement: "jit is eager",
    draws: samples,
    describe: describeSample,
    body: ({ f, args }) => {
      const expected = f(...args);
      const compiled = jit(f as ArrayFunction);
      expectSame("jit", compiled(...args), expected);
      expectSame("jit, called again", compiled(...args), expected);
    },
  });

/** f compiled by a backend is f. Results may lie on a device, so the check is a promise. */
export const backendLaw = (
  subject: string,
  samples: fc.Arbitrary<Sample>,
  backend: Backend,
  tolerance?: Partial<Tolerance>,
): AsyncLaw =>
  asyncLaw({
    subject,
    statement: `${backend.name} is the reference`,
    draws: samples,
    describe: describeSample,
    body: async ({ f, args }) => {
      const outputs = await Promise.all(jit(f as ArrayFunction, { backend })(...args).map(onHost));
      expectSame(backend.name, outputs, f(...args), tolerance);
    },
  });

const onHost = async (x: NDArray): Promise<NDArray> => array(await read(x), { dtype: x.dtype, shape: x.shape });

const expectSame = (
  name: string,
  given: readonly NDArray[],
  expected: readonly NDArray[],
  tolerance?: Partial<Tolerance>,
): void => {
  const dtypes = (ys: readonly NDArray[]): string => ys.map((y) => y.dtype).join(", ");
  if (dtypes(given) !== dtypes(expected)) throw new Error(`${name} gives ${dtypes(given)}\neager gives ${dtypes(expected)}`);
  expectClose(name, given, "eager", expected, tolerance);
};
