import { TracerError } from "@nabla-js/ndarray";
import { sameShape, typeName, type ArrayType } from "@nabla-js/ndarray/internal";
import { checkIsProgram } from "./checks.js";
import { innerPrograms, type Atom, type Program, type Variable } from "./program.js";

/**
 * Checks that a Program is well formed: every variable is defined once and before it is read, and the types of all
 * equations, also of Programs inside them, are what the shape rules of their primitives say.
 *
 * @throws {@link TracerError} naming the first equation that is not so.
 */
export const checkProgram = (program: Program): void => {
  checkIsProgram("checkProgram", program);
  const known = new Set<Variable>();
  const define = (v: Variable, where: string): void => {
    if (known.has(v)) throw illFormed(where, "a variable that is defined twice", "each variable to be defined once");
    known.add(v);
  };
  const read = (a: Atom, where: string): void => {
    if (a.kind === "variable" && !known.has(a))
      throw illFormed(where, `a variable ${typeName(a.type)} that is not defined yet`, "variables defined before");
  };
  program.constants.forEach(({ variable, value }) => {
    define(variable, "constants");
    if (!sameType(variable.type, value)) throw illFormed("constants", typeName(value), typeName(variable.type));
  });
  program.inputs.forEach((v) => define(v, "inputs"));
  program.equations.forEach((it, i) => {
    const where = `equation ${i}, ${it.primitive.name}`;
    it.inputs.forEach((a) => read(a, where));
    innerPrograms(it.params).forEach(checkProgram);
    const types = it.primitive.shape(
      it.inputs.map((a) => a.type),
      it.params,
    );
    if (types.length !== it.outputs.length || types.some((type, j) => !sameType(type, it.outputs[j].type)))
      throw illFormed(where, `outputs ${it.outputs.map((v) => typeName(v.type)).join(" ")}`, types.map(typeName).join(" "));
    it.outputs.forEach((v) => define(v, where));
  });
  program.outputs.forEach((a) => read(a, "outputs"));
};

const sameType = (a: ArrayType, b: ArrayType): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape);

const illFormed = (where: string, given: string, expected: string): TracerError =>
  new TracerError({
    op: `checkProgram, ${where}`,
    given,
    expected,
    mend: "Correct the shape rule of the primitive or the pass that made this Program.",
  });
