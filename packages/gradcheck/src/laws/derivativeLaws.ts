import { jvp, vjp } from "@nabla-js/grad";
import { toTypedArray, type NDArray } from "@nabla-js/ndarray";
import type * as fc from "fast-check";
import { directionalDerivative } from "../differences.js";
import { aligned, expectClose, labelled } from "../expectClose.js";
import { law, nothingToSee, type Law } from "../law.js";
import { describeSample, directed, directions, smoothPart, type Directed, type Sample, type Smooth } from "../sample.js";
import { differenceTolerances, tolerances, type Tolerance } from "../tolerances.js";

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
      expectSameProduct(
        { name: "⟨vjp(ct), t⟩", of: "vjp(ct)", value: pulled, with: tangents },
        { name: "⟨ct, jvp(t)⟩", of: "jvp(t)", value: tangent, with: cts },
        dtype,
      );
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
      expectSameProduct(
        { name: "⟨vjp(ct), t⟩", of: "vjp(ct)", value: pulled, with: tangents },
        { name: "⟨ct, differences⟩", of: "differences", value: differences, with: cts },
        dtype,
        differenceTolerances[dtype],
      );
    },
  });

/** A directed sample in words. */
export const describeDirected = (drawn: Directed): string => {
  const { places, primals } = smoothPart(drawn.sample, drawn.choice);
  const tangents = directions(drawn.seeds[0], primals);
  return [describeSample(drawn.sample), ...tangents.map((t, i) => labelled(`tangent of argument ${places[i]}`, t))].join("\n");
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
      throw new Error(
        `${labelled(`output ${i}`, y)}\nThere is no derivative. Let the domain keep away from where the function is not finite.`,
      );
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

/** One side of an equation of inner products: ⟨value, with⟩. */
export interface InnerProduct {
  /** The whole in words: `⟨vjp(ct), t⟩`. */
  readonly name: string;
  /** What `value` is: `vjp(ct)`. */
  readonly of: string;
  readonly value: readonly NDArray[];
  readonly with: readonly NDArray[];
}

/** Throws unless two inner products are equal, within the rounding of their sums. */
export const expectSameProduct = (
  a: InnerProduct,
  b: InnerProduct,
  dtype: FloatDType,
  { rtol, atol }: Tolerance = { rtol: 1e2 * tolerances[dtype].rtol, atol: 1e2 * tolerances[dtype].atol },
): void => {
  const [left, right] = [product(a), product(b)];
  const apart = Math.abs(left.sum - right.sum);
  if (apart <= atol + rtol * Math.max(left.size, right.size)) return;
  const sums = [`${a.name} = ${left.sum}`, `${b.name} = ${right.sum}`];
  throw new Error([...sums, ...aligned([a.of, a.value], [b.of, b.value])].join("\n"));
};

/** Σᵢ aᵢ·xᵢ, and Σᵢ |aᵢ·xᵢ| as the measure of its rounding. */
const product = (it: InnerProduct): { readonly sum: number; readonly size: number } => {
  let sum = 0;
  let size = 0;
  it.value.forEach((a, i) => {
    const x = it.with[i];
    if (a.shape.join() !== x.shape.join())
      throw new Error(`${it.of} is [${a.shape.join(", ")}]; expected [${x.shape.join(", ")}]`);
    const left = toTypedArray(a);
    const right = toTypedArray(x);
    left.forEach((value, k) => {
      sum += value * right[k];
      size += Math.abs(value * right[k]);
    });
  });
  return { sum, size };
};
