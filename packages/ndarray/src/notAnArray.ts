import { DTypeError } from "./dtypeError.js";
import { show } from "./show.js";

/** The error for something else in the place of an array. */
export const notAnArray = (op: string, name: string, x: unknown, expected: string): DTypeError =>
  new DTypeError({
    op,
    given: { [name]: show(x) },
    expected,
    mend: x === undefined || x === null ? "Pass an array." : "Make an array of it with np.array(x).",
  });
