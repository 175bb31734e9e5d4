import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { typeName } from "@nabla-js/ndarray/internal";
import { checkIsProgram } from "./checks.js";
import { show as shown } from "@nabla-js/ndarray/internal";
import { evalProgram } from "./evalProgram.js";
import type { Program } from "./program.js";

/**
 * Applies a Program to arrays, one `bind` an equation, under whatever interpreter is current.
 *
 * @throws {@link ValueError} unless there is one array for each input of the Program.
 */
export const evalProgramChecked = (program: Program, inputs: readonly NDArray[]): readonly NDArray[] => {
  checkIsProgram("evalProgram", program);
  if (!Array.isArray(inputs) || inputs.length !== program.inputs.length)
    throw new ValueError({
      op: "evalProgram",
      given: Array.isArray(inputs) ? `${inputs.length} inputs` : `${shown(inputs)} as inputs`,
      expected: `a list of ${program.inputs.length}: ${program.inputs.map(({ type }) => typeName(type)).join(", ")}`,
      mend: "Pass an array for each input of the Program, in order.",
    });
  return evalProgram(program, inputs);
};
