import { TracerError } from "@nabla-js/ndarray";
import { currentInterpreter, ensureEager, withInterpreter, type Interpreter } from "@nabla-js/ndarray/internal";

/** An interpreter whose tracers die with the call it was made for. */
export interface Mortal extends Interpreter {
  live: boolean;
}

/** The interpreter to be the parent of a new one: the current one, eager at first. */
export const parentInterpreter = (): Interpreter => {
  ensureEager();
  return currentInterpreter()!;
};

/**
 * Calls a user's function under an interpreter that lives as long as the call.
 *
 * @throws {@link TracerError} when the function returns a promise or a generator: it would go on after the interpreter
 *   is gone.
 */
export const callUnder = <T>(interpreter: Mortal, f: () => T): T => {
  try {
    return refuseLater(interpreter, withInterpreter(interpreter, f));
  } finally {
    interpreter.live = false;
  }
};

/** Lets a result through, unless it is a promise or a generator. */
export const refuseLater = <T>(interpreter: Interpreter, result: T): T => {
  if (isLater(result))
    throw new TracerError({
      op: interpreter.name,
      given: "a function that returns a promise or a generator",
      expected: "a function that returns arrays at once: after the first await no transformation sees what it does",
      mend: "Await outside of the transformed function, and pass what it needs as arguments.",
    });
  return result;
};

const isLater = (x: unknown): boolean =>
  typeof x === "object" &&
  x !== null &&
  ("then" in x ? typeof x.then === "function" : "next" in x && typeof x.next === "function");
