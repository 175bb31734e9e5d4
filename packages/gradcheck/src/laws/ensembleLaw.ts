import { jit, vmap } from "@nabla-js/grad";
import { toTypedArray, array, type NDArray } from "@nabla-js/ndarray";
import * as fc from "fast-check";
import { expectClose } from "../expectClose.js";
import { law, type Law } from "../law.js";
import { describeSample, type ArrayFunction, type Sample } from "../sample.js";
import type { Tolerance } from "../tolerances.js";
import { stacked } from "./vmapLaw.js";

/** How many members an ensemble has. */
export const members = 8;

/** Eight sets of arguments at once, under jit and vmap, are eight calls, one after the other. */
export const ensembleLaw = (subject: string, samples: fc.Arbitrary<Sample>, tolerance?: Partial<Tolerance>): Law =>
  law({
    subject,
    statement: "eight at once, by vmap, are eight one after the other",
    draws: samples.chain((sample) =>
      fc.record({
        sample: fc.constant(sample),
        others: fc.array(sample.again, { minLength: members - 1, maxLength: members - 1 }),
      }),
    ),
    describe: ({ sample }) => describeSample(sample),
    body: ({ sample: { f, args }, others }) => {
      const all = [args, ...others];
      const together = jit(vmap(f as ArrayFunction))(...args.map((x, i) => stackedAt(all, i, x)));
      const results = all.map((each) => f(...each));
      const apart = results[0].map((y, j) => stackedAt(results, j, y));
      expectClose("at once", together, "one after the other", apart, tolerance);
    },
  });

const stackedAt = (all: readonly (readonly NDArray[])[], i: number, like: NDArray): NDArray =>
  stacked(
    all.map((each) => each[i]),
    0,
    like,
  );

/** The members of an ensemble, each an array like the others, as one array `[members, …]`; and back. */
export const stack = (xs: readonly NDArray[]): NDArray => stacked(xs, 0, xs[0]);

/** The k-th member of an array `[members, …]`. */
export const memberOf = (x: NDArray, k: number): NDArray => {
  const shape = x.shape.slice(1);
  const size = shape.reduce((product, side) => product * side, 1);
  return array(toTypedArray(x).slice(k * size, (k + 1) * size), { dtype: x.dtype, shape });
};
