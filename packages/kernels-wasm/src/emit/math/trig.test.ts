import { expect, test } from "vitest";
import * as fc from "fast-check";
import { jit } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { defaultRuns } from "@nabla-js/gradcheck";
import { createWasmBackend } from "../../index.js";

const backend = createWasmBackend({ threads: 1 });

const angles = fc.oneof(
  fc.double(),
  fc.double({ min: -1.7e6, max: 1.7e6 }),
  fc.integer({ min: -1_500_000, max: 1_500_000 }).map((k) => (k * Math.PI) / 2),
  fc.constantFrom(-0, Infinity, NaN, Number.MAX_VALUE, 6381956970095103 * 2 ** 797),
);

// What trajectories of pendulums need: float64 runs of both backends stay together for ever.
test.each([["sin", lax.sin] as const, ["cos", lax.cos] as const, ["tan", lax.tan] as const])(
  "%s in float64: the bits of the reference",
  (_name, f) => {
    const compiled = jit(f, { backend });
    fc.assert(
      fc.property(fc.array(angles, { minLength: 64, maxLength: 64 }), (xs) => {
        const x = np.array(xs, { dtype: "float64" });
        expect(np.toTypedArray(compiled(x))).toEqual(np.toTypedArray(f(x)));
      }),
      { numRuns: defaultRuns() },
    );
  },
);
