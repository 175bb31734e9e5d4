import { jvp, vjp } from "@nabla-js/grad";
import { toTypedArray, type NDArray } from "@nabla-js/ndarray";
import type * as fc from "fast-check";
import { directionalDerivative } from "../differences.js";
import { expectClose, sideBySide } from "../expectClose.js";
import { law, nothingToSee, type Law } from "../law.js";
import { describeSample, directed, directions, smoothPart, type Directed, type Sample, type Smooth } from "../sample.js";
import { differenceTolerances, tolerances } from "../tolerances.js";

/** Which floats a function is checked in. */
export type FloatDType = "float32" | "float64";

/** jvp(f, x, ẋ) is how f changes from x in the direction ẋ, by differences of values alone. */
export const directionalLaw = (subject: string, samples: fc.Arbitrary<Sample>, dtype: FloatDType): Law =>
  law({
    subject,
    statement: "jvp is the directional derivative",
    draws: directed(samples, 1),
    describe: describeDirected,
    body: (drawn) => {
      const { smooth, tangents, outputs } = at(drawn);
      if (outputs === null) return nothingToSee;
      const [, tangent] = jvp(smooth.f, [...smooth.primals], tangents);
      expectNearDifferences("jvp", tangent, directionalDerivative(smooth.f, smooth.primals, tangents), outputs, dtype);
    },
  });

/** ⟨vjp(ȳ), ẋ⟩ = ⟨ȳ, jvp(ẋ)⟩ for all tangents ẋ and cotangents ȳ. */
export const adjointLaw = (subject: string, samples: fc.Arbitrary<Sample>, dtype: FloatDType): Law =>
  law({
    subject,
    statement: "vjp is the adjoint of jvp",
    draws: directed(samples, 2),
    describe: describeDirected,
    body: (drawn) => {
      const { smooth, tangents, outputs } = at(drawn);
      if (outputs === null) return nothingToSee;
      const cts = directions(drawn.seeds[1], outputs);
      const [, tangent] = jvp(smooth.f, [...smooth.primals], tangents);
      const [, pull] = vjp(smooth.f, ...smooth.primals);
      const pulled = pull(cts) as readonly NDArray[];
      expectSameProduct("⟨vjp(ct), t⟩", pulled, tangents, "⟨ct, jvp(t)⟩", tangent, cts, dtype);
    },
  });

/** ⟨vjp(ȳ), ẋ⟩ is how ⟨ȳ, f⟩ changes in the direction ẋ: for functions that have no jvp. */
export const directionalVjpLaw = (subject: string, samples: fc.Arbitrary<Sample>, dtype: FloatDType): Law =>
  law({
    subject,
    statement: "vjp is the directional derivative",
    draws: directed(samples, 2),
    describe: describeDirected,
    body: (drawn) => {
      const { smooth, tangents, outputs } = at(drawn);
      if (outputs === null) return nothingToSee;
      const cts = directions(drawn.seeds[1], outputs);
      const [, pull] = vjp(smooth.f, ...smooth.primals);
      const pulled = pull(cts) as readonly NDArray[];
      const differences = directionalDerivative(smooth.f, smooth.primals, tangents);
      expectSameProduct("⟨vjp(ct), t⟩", pulled, tangents, "⟨ct, differences⟩", differences, cts, dtype, differenceTolerances[dtype]);
    },
  });

/** A directed sample in words. */
export const describeDirected = (drawn: Directed): string => {
  const { places, primals } = smoothPart(drawn.sample, drawn.choice);
  const tangents = directions(drawn.seeds[0], primals);
  return [describeSample(drawn.sample), ...tangents.map((t, i) => `tangent of argument ${places[i]}: ${t}`)].join("\n");
};

/** The smooth part of a directed sample, its tangents and its outputs; `null` where there is nothing to differentiate. */
export const at = (
  drawn: Directed,
): { readonly smooth: Smooth; readonly tangents: readonly NDArray[]; readonly outputs: readonly NDArray[] | null } => {
  const smooth = smoothPart(drawn.sample, drawn.choice);
  const outputs = smooth.f(...smooth.primals);
  if (smooth.primals.every((x) => x.size === 0) || outputs.every((y) => y.size === 0)) {
    // There are no numbers, but rules still have to give arrays of the right shapes.
    const tangents = directions(0, smooth.primals);
    if (smooth.primals.length > 0) expectShapes(smooth, tangents, outputs);
    return { smooth, tangents, outputs: null };
  }
  outputs.forEach((y, i) => {
    if (!toTypedArray(y).every(Number.isFinite))
      throw new Error(`output ${i} has no derivative: ${y}\nLet the domain keep away from where the function is not finite.`);
  });
  return { smooth, tangents: directions(drawn.seeds[0], smooth.primals), outputs };
};

const expectShapes = (smooth: Smooth, tangents: readonly NDArray[], outputs: readonly NDArray[]): void => {
  const [, tangent] = jvp(smooth.f, [...smooth.primals], tangents);
  expectClose("jvp", tangent, "zeros like the value", zeros(outputs));
  const [, pull] = vjp(smooth.f, ...smooth.primals);
  expectClose("vjp", pull(directions(0, outputs)), "zeros like the arguments", zeros(smooth.primals));
};

const zeros = (xs: readonly NDArray[]): readonly NDArray[] => directions(0, xs).map((x) => (x.size === 0 ? x : zeroLike(x)));

const zeroLike = (x: NDArray): NDArray => directionalDerivative(() => [x], [x], [x])[0];

/** A derivative against differences; what counts is also the size of the values, which differences lose digits to. */
export const expectNearDifferences = (
  name: string,
  derivative: readonly NDArray[],
  differences: readonly NDArray[],
  values: readonly NDArray[],
  dtype: FloatDType,
): void => {
  const { rtol, atol } = differenceTolerances[dtype];
  const largest = Math.max(1, ...values.flatMap((y) => Array.from(toTypedArray(y), Math.abs)));
  expectClose(name, derivative, "differences", differences, { rtol, atol: atol * largest });
};

/** ⟨a, x⟩ = ⟨b, y⟩ within rounding of the sums. */
export const expectSameProduct = (
  nameA: string,
  a: readonly NDArray[],
  x: readonly NDArray[],
  nameB: string,
  b: readonly NDArray[],
  y: readonly NDArray[],
  dtype: FloatDType,
  { rtol, atol } = { rtol: 1e2 * tolerances[dtype].rtol, atol: 1e2 * tolerances[dtype].atol },
): void => {
  const left = product(a, x);
  const right = product(b, y);
  const apart = Math.abs(left.sum - right.sum);
  if (!(apart <= atol + rtol * Math.max(left.size, right.size)))
    throw new Error(`${nameA} = ${left.sum}\n${nameB} = ${right.sum}\n${sideBySide("of the first", a, "of the second", b)}`);
};

/** Σᵢ aᵢ·xᵢ, and Σᵢ |aᵢ·xᵢ| as the measure of its rounding. */
export const product = (a: readonly NDArray[], x: readonly NDArray[]): { readonly sum: number; readonly size: number } => {
  let sum = 0;
  let size = 0;
  a.forEach((ai, i) => {
    const left = toTypedArray(ai);
    const right = toTypedArray(x[i]);
    if (left.length !== right.length) throw new Error(`a product of [${ai.shape.join(", ")}] and [${x[i].shape.join(", ")}]`);
    left.forEach((value, k) => {
      sum += value * right[k];
      size += Math.abs(value * right[k]);
    });
  });
  return { sum, size };
};
