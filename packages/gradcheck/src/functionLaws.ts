import type { Backend } from "@nabla-js/grad";
import type * as fc from "fast-check";
import { functionSamples, type ArbitraryArgs } from "./functionOf.js";
import type { AsyncLaw, Law } from "./law.js";
import { adjointLaw, directionalLaw, directionalVjpLaw, type FloatDType } from "./laws/derivativeLaws.js";
import { backendLaw, jitLaw } from "./laws/jitLaws.js";
import { purityLaw, sameValueLaw, type Mode } from "./laws/purityLaw.js";
import { secondDirectionalLaw, symmetryLaw } from "./laws/secondOrderLaws.js";
import { vmapLaw } from "./laws/vmapLaw.js";
import type { Tolerance } from "./tolerances.js";

/** What the laws of derivatives need to know of a function. */
export interface GradientLawsOptions<Args extends readonly unknown[]> {
  /** What the reports call it. @defaultValue its name */
  readonly name?: string;
  /** How often it can be differentiated within the arbitrary. @defaultValue 2 */
  readonly order?: 0 | 1 | 2;
  /** `["vjp"]` for functions with `customVjp`, `["jvp"]` for those with `whileLoop`. @defaultValue both */
  readonly modes?: readonly Mode[];
  /** What the floats among the arguments are converted to. @defaultValue "float64" */
  readonly dtype?: FloatDType;
  /** Draws more arguments of the same shapes. @defaultValue the same numbers in another order */
  readonly again?: (args: Args) => fc.Arbitrary<Args>;
}

/** What else {@link functionLaws} needs to know. */
export interface FunctionLawsOptions<Args extends readonly unknown[]> extends GradientLawsOptions<Args> {
  /** Whether to hold it to "vmap is map, stacked". @defaultValue true */
  readonly vmap?: boolean;
  /** Whether to hold it to "jit is eager". @defaultValue true */
  readonly jit?: boolean;
}

/**
 * The laws of a pure function of trees: it leaves its arguments alone, jvp and vjp do what they say, to the second order
 * if it has one, vmap is map, and jit is eager. Derivatives are taken in every float among the leaves of the arguments.
 *
 * @param f - Takes trees and returns a tree.
 * @param args - An arbitrary for each argument, or one of the whole list. Keep away from kinks by the domains
 *   ({@link awayFromZero}, {@link distinct} and others).
 * @example
 * ```ts
 * const softplus = (x: NDArray) => np.log(np.add(1, np.exp(x)));
 *
 * register(test, functionLaws(softplus, [arrays([3], { elements: between(-5, 5) })]));
 * ```
 */
export const functionLaws = <Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  args: ArbitraryArgs<Args>,
  options: FunctionLawsOptions<Args> = {},
): readonly Law[] => {
  const { vmap = true, jit = true, modes = bothModes, order = 2, dtype = "float64", again } = options;
  const name = nameOf(f, options.name);
  const samples = functionSamples(f, args, dtype, again);
  return [
    purityLaw(name, samples, order === 0 ? [] : modes),
    ...gradientLaws(f, args, options),
    ...(vmap ? [vmapLaw(name, samples)] : []),
    ...(jit ? [jitLaw(name, samples)] : []),
  ];
};

/** The laws of derivatives alone. */
export const gradientLaws = <Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  args: ArbitraryArgs<Args>,
  { name, order = 2, modes = bothModes, dtype = "float64", again }: GradientLawsOptions<Args> = {},
): readonly Law[] => {
  if (order === 0) return [];
  const subject = nameOf(f, name);
  const samples = functionSamples(f, args, dtype, again);
  const [hasJvp, hasVjp] = [modes.includes("jvp"), modes.includes("vjp")];
  return [
    sameValueLaw(subject, samples, modes),
    ...(hasJvp ? [directionalLaw(subject, samples, dtype)] : []),
    ...(hasVjp ? [hasJvp ? adjointLaw(subject, samples, dtype) : directionalVjpLaw(subject, samples, dtype)] : []),
    ...(order === 2 && hasJvp ? [secondDirectionalLaw(subject, samples, dtype)] : []),
    ...(order === 2 && hasVjp ? [symmetryLaw(subject, samples, dtype, modes)] : []),
  ];
};

/** The law that a backend computes a function as the reference does. */
export const functionBackendLaws = <Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  args: ArbitraryArgs<Args>,
  backend: Backend,
  {
    name,
    dtype = "float32",
    tolerance,
  }: { readonly name?: string; readonly dtype?: FloatDType; readonly tolerance?: Partial<Tolerance> } = {},
): readonly AsyncLaw[] => [backendLaw(nameOf(f, name), functionSamples(f, args, dtype), backend, tolerance)];

const bothModes: readonly Mode[] = ["jvp", "vjp"];

const nameOf = (f: { readonly name: string }, name: string | undefined): string =>
  name ?? (f.name === "" ? "the function" : f.name);
