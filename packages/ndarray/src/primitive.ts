import type { NDArray } from "./ndarray.js";
import type { ArrayType, HostArray } from "./storage.js";

/** The parameters of a primitive that has none. */
export type NoParams = Readonly<Record<string, never>>;

/** One rule for each argument, or a function of the argument's index where their number varies. */
export type PerArgument<Rule> = readonly Rule[] | ((index: number) => Rule);

/** ∂/∂xᵢ applied to a tangent `dx`: a tangent for each output, or `null` where none passes. */
export type JvpRule<P> = (
  dx: NDArray,
  outputs: readonly NDArray[],
  args: readonly NDArray[],
  params: P,
) => readonly (NDArray | null)[];

/**
 * The adjoint in one argument: cotangents of the outputs in (`null` is zero), the cotangent of the argument out.
 * `args` holds values for the arguments the equation is not linear in, and types for the others.
 */
export type TransposeRule<P> = (cts: readonly (NDArray | null)[], args: readonly NDArray[], params: P) => NDArray | null;

/** A primitive with one more axis, at `axes[i]` of argument i (`null`: not mapped), of length `size`. */
export type BatchRule<P> = (args: readonly NDArray[], axes: readonly (number | null)[], size: number, params: P) => Batched;

/** Outputs, and the axis along which each is mapped (`null`: not mapped). */
export type Batched = readonly [outputs: readonly NDArray[], axes: readonly (number | null)[]];

/**
 * The smallest thing we compute, differentiate and map, with all that is known of it. Strict: nothing broadcasts or
 * promotes inside. The methods are functions of their arguments alone.
 */
export interface Primitive<P> {
  readonly name: string;
  /** What it computes: a plain loop over typed arrays. Absent from primitives that carry Programs, which have `call`. */
  impl?(args: readonly HostArray[], params: P, outputs: readonly ArrayType[]): readonly HostArray[];
  /** What it computes, for primitives that carry Programs. */
  call?(args: readonly NDArray[], params: P): readonly NDArray[];
  /** Types in, types out: the one place that checks them. */
  shape(args: readonly ArrayType[], params: P): readonly ArrayType[];
  readonly jvp: PerArgument<JvpRule<P> | null>;
  readonly transpose: PerArgument<TransposeRule<P> | null>;
  /**
   * The same with one more axis. `"elementwise"`: element i of each output depends on the elements i of the arguments alone,
   * so it is the same primitive with the same parameters, of arguments that have the axis in one place.
   */
  readonly batch: BatchRule<P> | "elementwise";
  /** Rules that see the whole equation, for primitives that carry Programs; they stand before the ones above. */
  readonly whole?: WholeRules<P>;
}

/** Rules over a whole equation: for `jit`, `scan`, `cond` and their like. */
export interface WholeRules<P> {
  /** Primal outputs and tangents; `null` is the zero tangent. */
  jvp(
    primals: readonly NDArray[],
    tangents: readonly (NDArray | null)[],
    params: P,
  ): readonly [outputs: readonly NDArray[], tangents: readonly (NDArray | null)[]];
  /**
   * Computes now what depends on known inputs alone, and binds the rest; returns the outputs, or `null` when nothing
   * can be computed ahead, so that the equation is recorded as it stands.
   */
  partialEval(inputs: readonly NDArray[], unknown: readonly boolean[], params: P): readonly NDArray[] | null;
  /** Cotangents of the arguments marked `linear`, `null` for the others and for zero. */
  transpose(
    cts: readonly (NDArray | null)[],
    args: readonly NDArray[],
    linear: readonly boolean[],
    params: P,
  ): readonly (NDArray | null)[];
}

/** The rule for argument `index`. */
export const ruleOf = <Rule>(rules: PerArgument<Rule>, index: number): Rule =>
  typeof rules === "function" ? rules(index) : rules[index];
