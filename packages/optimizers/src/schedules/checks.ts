import { ValueError } from "@nabla-js/ndarray";

/** Throws unless `value` is a whole number from `least` on. */
export const checkSteps = (op: string, name: string, value: number, least = 1): void => {
  if (!Number.isInteger(value) || value < least)
    throw new ValueError({
      op,
      given: `${name} ${value}`,
      expected: `a whole number of steps from ${least} on`,
      mend: "Count steps, not epochs: epochs times the batches of one.",
    });
};
