import { array, type NDArray, type Shape } from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { labelled } from "./expectClose.js";

/** A function of arrays that gives arrays: what the laws look at, whatever it was made from. */
export type ArrayFunction = (...args: NDArray[]) => readonly NDArray[];

/** One draw: a function, arguments for it, and where more arguments of the same shapes come from. */
export interface Sample {
  readonly f: ArrayFunction;
  readonly args: readonly NDArray[];
  readonly again: fc.Arbitrary<readonly NDArray[]>;
  /** What else decides the function, in words: the parameters of a primitive. */
  readonly note?: string;
}

/** A sample in words. */
export const describeSample = ({ args, note }: Sample): string =>
  [...(note === undefined ? [] : [note]), ...args.map((x, i) => labelled(`argument ${i}`, x))].join("\n");

/** A sample seen as a smooth function: of some of its float arguments alone, with its float outputs alone. */
export interface Smooth {
  readonly f: ArrayFunction;
  readonly primals: readonly NDArray[];
  /** The places of the primals among the arguments of the sample. */
  readonly places: readonly number[];
}

/**
 * The smooth part of a sample. The bits of `choice` say which float arguments are active, never none of them; the
 * others are constants that the function captures.
 */
export const smoothPart = ({ f, args }: Sample, choice: number): Smooth => {
  const floats = args.flatMap((x, i) => (isFloat(x.dtype) ? [i] : []));
  const count = 2 ** floats.length - 1;
  const bits = count === 0 ? 0 : count - (choice % count);
  const places = floats.filter((_, k) => (bits >> k) & 1);
  return {
    places,
    primals: places.map((i) => args[i]),
    f: (...xs) => {
      const all = [...args];
      places.forEach((place, k) => (all[place] = xs[k]));
      return f(...all).filter((y) => isFloat(y.dtype));
    },
  };
};

/** Whether there is nothing to differentiate: no active float argument, no float output, or no elements. */
export const isTrivial = (primals: readonly NDArray[], outputs: readonly NDArray[]): boolean =>
  outputs.every((y) => y.size === 0) && primals.every((x) => x.size === 0);

/** A sample together with what a derivative needs: which arguments are active, and the seeds of directions. */
export interface Directed {
  readonly sample: Sample;
  readonly choice: number;
  readonly seeds: readonly number[];
}

/** Samples with `count` directions. */
export const directed = (samples: fc.Arbitrary<Sample>, count: number): fc.Arbitrary<Directed> =>
  fc.record({
    sample: samples,
    choice: fc.nat(6),
    seeds: fc.array(fc.nat(1000), { minLength: count, maxLength: count }),
  });

/**
 * An array of the shape of `x` to be a tangent or cotangent: multiples of 1/16 from −1 to 1, decided by a seed. Seed 0
 * gives ones, so that shrinking ends there.
 */
export const direction = (
  seed: number,
  place: number,
  x: { readonly shape: Shape; readonly dtype: NDArray["dtype"]; readonly size: number },
): NDArray => {
  const values = new Float64Array(x.size);
  for (let i = 0; i < values.length; i++) values[i] = seed === 0 ? 1 : ((hash(seed, place, i) % 33) - 16) / 16;
  return array(values, { dtype: x.dtype, shape: x.shape });
};

/** Directions for several arrays. */
export const directions = (seed: number, xs: readonly NDArray[]): readonly NDArray[] =>
  xs.map((x, place) => direction(seed, place, x));

/** Three small numbers, well mixed. */
const hash = (a: number, b: number, c: number): number => {
  let h = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca77) ^ Math.imul(c + 1, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
};
