import { vjp } from "@nabla-js/grad";
import { array, toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { isFloat, ruleOf, type Primitive } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { expectClose } from "../expectClose.js";
import { law, nothingToSee, type Law } from "../law.js";
import { describeSample, directions, type ArrayFunction, type Sample } from "../sample.js";
import { expectSameProduct } from "./derivativeLaws.js";
import type { EquationSample } from "./valueLaws.js";

/**
 * In each argument that `isLinear` names, f − f(0) is linear; f(0) is what the other arguments add.
 *
 *     f(2x − 3x') = 2·f(x) − 3·f(x') + 2·f(0)
 */
export const linearityLaw = (subject: string, samples: fc.Arbitrary<Sample>, isLinear: (index: number) => boolean): Law =>
  law({
    subject,
    statement: "what has a transpose is linear",
    draws: fc.tuple(linear(samples, isLinear), fc.nat(100)),
    describe: ([{ sample, place }]) => `linear in argument ${place}\n${describeSample(sample)}`,
    body: ([{ sample, place }, seed]) => {
      if (place === null) return nothingToSee;
      const f = inArgument(sample, place);
      const x = sample.args[place];
      const [other] = directions(seed, [x]);
      const rest = f(combine(0, x, 0, x));
      const [both, one, second] = [f(combine(2, x, -3, other)), f(x), f(other)];
      const expected = one.map((y, i) => combine(1, combine(2, y, -3, second[i]), 2, rest[i]));
      expectClose("f(2x − 3x')", both, "2·f(x) − 3·f(x') + 2·f(0)", expected);
    },
  });

/**
 * The transpose rule of an argument is the adjoint: ⟨rule(ȳ), x⟩ = ⟨ȳ, f(x) − f(0)⟩. The rule is asked directly, as
 * derivatives need not pass through it, and is given no values of its own argument.
 */
export const transposeLaw = <P>(primitive: Primitive<P>, samples: fc.Arbitrary<EquationSample<P>>): Law =>
  law({
    subject: primitive.name,
    statement: "the transpose rule is the adjoint",
    draws: fc.tuple(
      linear(samples, (index) => ruleOf(primitive.transpose, index) !== null),
      fc.nat(100),
    ),
    describe: ([{ sample, place }]) => `transposed in argument ${place}\n${describeSample(sample)}`,
    body: ([{ sample, place }, seed]) => {
      if (place === null) return nothingToSee;
      const { f, args, params } = sample;
      const x = args[place];
      const value = f(...args);
      const rest = f(...args.map((other, i) => (i === place ? combine(0, x, 0, x) : other)));
      const cts = directions(seed, value).map((ct) => (isFloat(ct.dtype) ? ct : null));
      const known = args.map((other, i) => (i === place ? typeAlone(other) : other));
      const pulled = ruleOf(primitive.transpose, place)!(cts, known, params) ?? combine(0, x, 0, x);
      if (pulled.dtype !== x.dtype) throw new Error(`the rule gives ${pulled.dtype}\nthe argument is ${x.dtype}`);
      const floats = value.flatMap((y, i) => (isFloat(y.dtype) ? [{ difference: combine(1, y, -1, rest[i]), ct: cts[i]! }] : []));
      expectSameProduct(
        { name: "⟨rule(ct), x⟩", of: "rule(ct)", value: [pulled], with: [x] },
        {
          name: "⟨ct, f(x) − f(0)⟩",
          of: "f(x) − f(0)",
          value: floats.map((it) => it.difference),
          with: floats.map((it) => it.ct),
        },
        "float64",
      );
    },
  });

/** The adjoint of the adjoint is the function itself, x ↦ f(x) − f(0), for what is linear in an argument. */
export const doubleTransposeLaw = (subject: string, samples: fc.Arbitrary<Sample>, isLinear: (index: number) => boolean): Law =>
  law({
    subject,
    statement: "transposing twice is the identity",
    draws: fc.tuple(linear(samples, isLinear), fc.nat(100)),
    describe: ([{ sample, place }]) => `transposed in argument ${place}\n${describeSample(sample)}`,
    body: ([{ sample, place }, seed]) => {
      if (place === null) return nothingToSee;
      const f = inArgument(sample, place);
      const [x] = directions(seed, [sample.args[place]]);
      const [value, pull] = vjp(f, x);
      const rest = f(combine(0, x, 0, x));
      const adjoint: ArrayFunction = (...cts) => pull(cts) as readonly NDArray[];
      const [, pullAgain] = vjp(adjoint, ...directions(0, value));
      const expected = value.map((y, i) => combine(1, y, -1, rest[i]));
      expectClose("transposed twice", pullAgain([x]), "f(x) − f(0)", expected);
    },
  });

interface LinearSample<S extends Sample> {
  readonly sample: S;
  /** A float argument the function is linear in; `null` when there is none. */
  readonly place: number | null;
}

const linear = <S extends Sample>(
  samples: fc.Arbitrary<S>,
  isLinear: (index: number) => boolean,
): fc.Arbitrary<LinearSample<S>> =>
  fc.tuple(samples, fc.nat(5)).map(([sample, choice]) => {
    const places = sample.args.flatMap((x, i) => (isFloat(x.dtype) && isLinear(i) ? [i] : []));
    return { sample, place: places.length === 0 ? null : places[choice % places.length] };
  });

/** A sample as a function of one argument, with its float outputs alone. */
const inArgument =
  ({ f, args }: Sample, place: number): ((x: NDArray) => readonly NDArray[]) =>
  (x) =>
    f(...args.map((other, i) => (i === place ? x : other))).filter((y) => isFloat(y.dtype));

/** What a transpose rule is given in place of its own argument. */
const typeAlone = ({ shape, dtype, ndim, size }: NDArray): NDArray =>
  ({ shape, dtype, ndim, size, interpreter: null }) as unknown as NDArray;

/** a·x + b·y of concrete arrays. */
const combine = (a: number, x: NDArray, b: number, y: NDArray): NDArray => {
  const right = toTypedArray(y);
  return array(
    Float64Array.from(toTypedArray(x), (value, i) => a * value + b * right[i]),
    { dtype: x.dtype, shape: x.shape },
  );
};
