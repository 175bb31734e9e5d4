import type { Backend } from "@nabla-js/grad";
import { ValueError } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import type * as fc from "fast-check";
import {
  checkArgs,
  checkBackend,
  checkDerivatives,
  checkFunction,
  checkList,
  checkOneOf,
  checkText,
  checkTolerance,
} from "./checks.js";
import { functionSamples, type ArbitraryArgs } from "./functionOf.js";
import type { AsyncLaw, Law } from "./law.js";
import { adjointLaw, directionalLaw, directionalVjpLaw, type FloatDType } from "./laws/derivativeLaws.js";
import { backendLaw, jitLaw } from "./laws/jitLaws.js";
import { purityLaw, sameValueLaw, type Mode } from "./laws/purityLaw.js";
import { secondDirectionalLaw, symmetryLaw } from "./laws/secondOrderLaws.js";
import { vmapLaw } from "./laws/vmapLaw.js";
import type { Sample } from "./sample.js";
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
  const op = "functionLaws";
  const { vmap, jit, ...settings } = optionsOf(op, options, { ...usual, vmap: true, jit: true });
  const subject = subjectOf(op, f, args, settings);
  return [
    purityLaw(subject.name, subject.samples, subject.order === 0 ? [] : subject.modes),
    ...derivativeLaws(subject),
    ...(vmap ? [vmapLaw(subject.name, subject.samples)] : []),
    ...(jit ? [jitLaw(subject.name, subject.samples)] : []),
  ];
};

/** The laws of derivatives alone. */
export const gradientLaws = <Args extends readonly unknown[]>(
  f: (...args: Args) => unknown,
  args: ArbitraryArgs<Args>,
  options: GradientLawsOptions<Args> = {},
): readonly Law[] => {
  const op = "gradientLaws";
  return derivativeLaws(subjectOf(op, f, args, optionsOf(op, options, usual)));
};

/** A function as its laws see it. */
export interface Subject {
  readonly name: string;
  readonly samples: fc.Arbitrary<Sample>;
  readonly order: 0 | 1 | 2;
  readonly modes: readonly Mode[];
  readonly dtype: FloatDType;
}

/** What the options of {@link gradientLaws} are where they are left out. */
export const usual = {
  name: undefined,
  order: 2,
  modes: undefined,
  dtype: "float64",
  again: undefined,
} as const;

/** A function, its arguments and its settings, checked. */
export const subjectOf = <Args extends readonly unknown[]>(
  op: string,
  f: (...args: Args) => unknown,
  args: ArbitraryArgs<Args>,
  { name, order, modes = bothModes, dtype, again }: SubjectSettings<Args>,
): Subject => {
  const subject = subjectName(op, f, name);
  checkArgs(op, args);
  checkDerivatives(op, order);
  checkList(op, "modes", modes, 'a list of "jvp" and "vjp"', 'Pass for instance ["vjp"].');
  modes.forEach((mode, i) => checkOneOf(op, `modes[${i}]`, mode, bothModes));
  if (modes.length === 0)
    throw new ValueError({
      op,
      given: "no modes",
      expected: "one of them at least",
      mend: "Leave them out for both; order: 0 is for what has no derivative.",
    });
  checkOneOf(op, "dtype", dtype, ["float64", "float32"], "Derivatives are taken in floats; arguments of other dtypes stay.");
  if (again !== undefined) checkFunction(op, "again", again, "Pass a function from arguments to an arbitrary of more of them.");
  return { name: subject, samples: functionSamples(f, args, dtype, again), order, modes, dtype };
};

type SubjectSettings<Args extends readonly unknown[]> = Required<Pick<GradientLawsOptions<Args>, "order" | "dtype">> & {
  readonly [K in "name" | "modes" | "again"]: GradientLawsOptions<Args>[K] | undefined;
};

/** The laws of the derivatives of a function. */
export const derivativeLaws = ({ name: subject, samples, order, modes, dtype }: Subject): readonly Law[] => {
  if (order === 0) return [];
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
  options: { readonly name?: string; readonly dtype?: FloatDType; readonly tolerance?: Partial<Tolerance> } = {},
): readonly AsyncLaw[] => {
  const op = "functionBackendLaws";
  const { name, dtype, tolerance } = optionsOf(op, options, { name: undefined, dtype: "float32", tolerance: undefined });
  const subject = subjectName(op, f, name);
  checkArgs(op, args);
  checkBackend(op, backend);
  checkOneOf(op, "dtype", dtype, ["float64", "float32"], "Arguments of other dtypes stay as they are.");
  checkTolerance(op, tolerance);
  return [backendLaw(subject, functionSamples(f, args, dtype), backend, tolerance)];
};

const bothModes: readonly Mode[] = ["jvp", "vjp"];

/** What reports call a function: as they are told, else by its name. Throws unless it is a function. */
export const subjectName = (op: string, f: { readonly name: string }, name: string | undefined, argument = "f"): string => {
  checkFunction(op, argument, f);
  if (name !== undefined) checkText(op, "name", name);
  return name ?? (f.name === "" ? "the function" : f.name);
};
