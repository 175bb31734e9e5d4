import { jvp, vjp } from "@nabla-js/grad";
import type { NDArray, TypedArray } from "@nabla-js/ndarray";
import { hostOf, isFloat } from "@nabla-js/ndarray/internal";
import type * as fc from "fast-check";
import { aligned } from "../expectClose.js";
import { law, type Law } from "../law.js";
import { describeSample, direction, type ArrayFunction, type Sample } from "../sample.js";

/** What may be asked of a function besides its value. */
export type Mode = "jvp" | "vjp";

/** Neither the value nor its derivatives write to what they were given: buffers are compared before and after. */
export const purityLaw = (subject: string, samples: fc.Arbitrary<Sample>, modes: readonly Mode[]): Law =>
  law({
    subject,
    statement: "inputs are left as they were",
    draws: samples,
    describe: describeSample,
    body: ({ f, args }) => {
      const before = args.map((x) => hostOf(x).data.slice());
      const check = (after: string): void =>
        args.forEach((x, i) => {
          const { data } = hostOf(x);
          if (!sameBits(data, before[i]))
            throw new Error(`argument ${i} after ${after}: ${data.join(" ")}\nbefore: ${before[i].join(" ")}`);
        });
      const outputs = f(...args);
      check("the value");
      if (modes.includes("jvp")) {
        jvp(f, [...args], tangentsOf(args));
        check("jvp");
      }
      if (modes.includes("vjp")) {
        const [, pull] = vjp(f, ...args);
        pull(tangentsOf(outputs));
        check("vjp");
      }
    },
  });

/** The value under jvp and vjp is the value, to the last bit; tangents have the types of what they belong to. */
export const sameValueLaw = (subject: string, samples: fc.Arbitrary<Sample>, modes: readonly Mode[]): Law =>
  law({
    subject,
    statement: `${modes.join(" and ")} leave${modes.length === 1 ? "s" : ""} the value alone`,
    draws: samples,
    describe: describeSample,
    body: ({ f, args }) => {
      const value = f(...args);
      if (modes.includes("jvp")) {
        const [primal, tangent] = jvp(f, [...args], tangentsOf(args));
        expectSame("under jvp", primal, value);
        tangent.forEach((t: NDArray | null, i) => expectTypeOf("tangent", t, value[i]));
      }
      if (modes.includes("vjp")) {
        const [primal, pull] = vjp(f as ArrayFunction, ...args);
        expectSame("under vjp", primal, value);
        (pull(tangentsOf(value)) as readonly (NDArray | null)[]).forEach((ct, i) => expectTypeOf("cotangent", ct, args[i]));
      }
    },
  });

/** Ones for the floats, `null` for the rest. */
const tangentsOf = (xs: readonly NDArray[]): (NDArray | null)[] =>
  xs.map((x, i) => (isFloat(x.dtype) ? direction(0, i, x) : null));

const expectSame = (when: string, given: readonly NDArray[], value: readonly NDArray[]): void => {
  value.forEach((y, i) => {
    if (
      given[i].dtype !== y.dtype ||
      given[i].shape.join() !== y.shape.join() ||
      !sameBits(hostOf(given[i]).data, hostOf(y).data)
    )
      throw new Error(aligned([`output ${i} ${when}`, given[i]], ["alone", y]).join("\n"));
  });
};

const expectTypeOf = (what: string, t: NDArray | null, x: NDArray): void => {
  const given = t === null ? "null" : `${t.dtype}[${t.shape.join(",")}]`;
  const expected = isFloat(x.dtype) ? `${x.dtype}[${x.shape.join(",")}]` : "null";
  if (given !== expected) throw new Error(`a ${what}: ${given}\nexpected: ${expected}`);
};

const sameBits = (a: TypedArray, b: TypedArray): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
};
