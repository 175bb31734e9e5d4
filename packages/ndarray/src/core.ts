/** What a file of a primitive needs: arrays, `bind`, and the definition of a primitive with one output. */
import type { TypedArray } from "./dtype.js";
import type { NDArray } from "./ndarray.js";
import type { PerArgument, Primitive } from "./primitive.js";
import type { ArrayType, HostArray } from "./storage.js";
import { hostArray } from "./storage.js";

export { bind, bindAll } from "./interpreter.js";
export type { ArrayLike, NDArray, Shape } from "./ndarray.js";
export type { Batched, JvpRule, NoParams, PerArgument, Primitive, TransposeRule } from "./primitive.js";
export { hostArray, type ArrayType, type HostArray } from "./storage.js";

/** A primitive with one output, in which rules speak of that output instead of a list of one. */
export interface Definition<P> {
  readonly name: string;
  /** The elements: a fresh row-major buffer, or a view of an input. `output` is what `shape` foretold. */
  impl(args: readonly HostArray[], params: P, output: ArrayType): TypedArray | HostArray;
  shape(args: readonly ArrayType[], params: P): ArrayType;
  /** ∂y/∂xᵢ applied to `dx`; `null` in place of a rule, or from it: no tangent passes. */
  readonly jvp: PerArgument<((dx: NDArray, y: NDArray, args: readonly NDArray[], params: P) => NDArray | null) | null>;
  /** The adjoint in each argument the primitive is linear in; `null`: not linear. */
  readonly transpose: PerArgument<((ct: NDArray, args: readonly NDArray[], params: P) => NDArray | null) | null>;
  /** The output mapped, and along which axis; or `"elementwise"`. */
  readonly batch:
    | ((args: readonly NDArray[], axes: readonly (number | null)[], size: number, params: P) => readonly [NDArray, number | null])
    | "elementwise";
}

/** Makes a primitive from the definition of its one output. */
export const definePrimitive = <P>(definition: Definition<P>): Primitive<P> => ({
  name: definition.name,
  impl: (args, params, outputs) => {
    const result = definition.impl(args, params, outputs[0]);
    return [ArrayBuffer.isView(result) ? hostArray(outputs[0], result) : (result as HostArray)];
  },
  shape: (args, params) => [definition.shape(args, params)],
  jvp: mapRules(definition.jvp, (rule) => (dx, [y], args, params) => [rule(dx, y, args, params)]),
  transpose: mapRules(
    definition.transpose,
    (rule) =>
      ([ct], args, params) =>
        ct === null ? null : rule(ct, args, params),
  ),
  batch: batchOfOne(definition.batch),
});

const batchOfOne = <P>(batch: Definition<P>["batch"]): Primitive<P>["batch"] =>
  batch === "elementwise"
    ? batch
    : (args, axes, size, params) => {
        const [out, axis] = batch(args, axes, size, params);
        return [[out], [axis]];
      };

const mapRules = <A, B>(rules: PerArgument<A | null>, f: (rule: A) => B): PerArgument<B | null> => {
  const apply = (rule: A | null): B | null => (rule === null ? null : f(rule));
  return typeof rules === "function" ? (index) => apply((rules as (index: number) => A | null)(index)) : rules.map(apply);
};
