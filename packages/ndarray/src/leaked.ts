import { describe, type NDArray } from "./ndarray.js";
import { TracerError } from "./tracerError.js";

/** The error for a tracer that outlived its transformation, or wandered out of it. */
export const leaked = (op: string, x: NDArray): TracerError =>
  new TracerError({
    op,
    given: `${describe(x)}, after or outside of that call`,
    expected: "a value of the function that is running",
    mend: "Return the value from the transformed function instead of storing it in a variable outside.",
  });
