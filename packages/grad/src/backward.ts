import { TracerError, type NDArray } from "@nabla-js/ndarray";
import { bindAll, ruleOf, sizeOf, type ArrayType } from "@nabla-js/ndarray/internal";
import { literalArray } from "./evalProgram.js";
import { addTangents } from "./jvp.js";
import { underScope } from "./nameScope.js";
import type { Atom, Equation, Program, Variable } from "./program.js";

/**
 * The adjoint of a Program in the inputs marked `linear`: cotangents of its outputs in, cotangents of those inputs out
 * (`null` for the others and for zero). Equations are transposed from the last to the first, and the cotangents of a
 * variable that is read twice are added.
 *
 * @param inputs - Values of the inputs that are not linear; the linear ones are not looked at.
 */
export const backward = (
  program: Program,
  inputs: readonly (NDArray | null)[],
  linear: readonly boolean[],
  cts: readonly (NDArray | null)[],
): readonly (NDArray | null)[] => {
  const values = new Map<Variable, NDArray>();
  const cotangents = new Map<Variable, NDArray | null>();
  const valueOf = (a: Atom): NDArray => (a.kind === "literal" ? literalArray(a) : values.get(a)!);
  program.constants.forEach(({ variable, value }) => values.set(variable, value));
  program.inputs.forEach((v, i) => (linear[i] ? cotangents.set(v, null) : values.set(v, inputs[i]!)));
  for (const it of program.equations) {
    if (it.inputs.some((a) => isLinear(a, cotangents))) it.outputs.forEach((v) => cotangents.set(v, null));
    else {
      // What does not depend on the linear inputs has a value, which the rules of later equations may need.
      bindAll(it.primitive, it.inputs.map(valueOf), it.params).forEach((y, i) => values.set(it.outputs[i], y));
    }
  }
  const accumulate = (a: Atom, ct: NDArray | null): void => {
    if (a.kind === "variable" && cotangents.has(a)) cotangents.set(a, addTangents(cotangents.get(a)!, ct));
  };
  program.outputs.forEach((a, i) => accumulate(a, cts[i]));

  for (const it of [...program.equations].reverse()) {
    const outCts = it.outputs.map((v) => cotangents.get(v) ?? null);
    if (outCts.every((ct) => ct === null)) continue;
    const isUnknown = it.inputs.map((a) => isLinear(a, cotangents));
    const args = it.inputs.map((a, i) => (isUnknown[i] ? typeOnly(a.type) : valueOf(a)));
    underScope(it.scope, () => transposeEquation(it, outCts, args, isUnknown)).forEach((ct, i) => accumulate(it.inputs[i], ct));
    it.outputs.forEach((v) => cotangents.delete(v));
  }
  return program.inputs.map((v, i) => (linear[i] ? cotangents.get(v)! : null));
};

const transposeEquation = (
  it: Equation,
  cts: readonly (NDArray | null)[],
  args: readonly NDArray[],
  linear: readonly boolean[],
): readonly (NDArray | null)[] => {
  if (it.primitive.whole !== undefined) return it.primitive.whole.transpose(cts, args, linear, it.params);
  return linear.map((isUnknown, i) => {
    if (!isUnknown) return null;
    const rule = ruleOf(it.primitive.transpose, i);
    if (rule === null || rule === undefined)
      throw new TracerError({
        op: "reverse mode",
        given: `${it.primitive.name}, in argument ${i}`,
        expected: "primitives that are linear in their tangents",
        mend: "Give the primitive a transpose rule, or the function a customVjp.",
      });
    return rule(cts, args, it.params);
  });
};

const isLinear = (a: Atom, cotangents: ReadonlyMap<Variable, unknown>): boolean => a.kind === "variable" && cotangents.has(a);

/** What a transpose rule sees in place of an argument that has no value: its type. */
const typeOnly = (type: ArrayType): NDArray =>
  ({
    shape: type.shape,
    dtype: type.dtype,
    ndim: type.shape.length,
    size: sizeOf(type.shape),
    interpreter: null,
  }) as unknown as NDArray;
