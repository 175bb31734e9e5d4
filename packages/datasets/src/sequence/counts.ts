import { ValueError } from "@nabla-js/ndarray";

/** Throws unless `value` is a whole number of at least `least`. */
export const checkCount = (op: string, what: string, value: number, least: number): void => {
  if (!Number.isInteger(value) || value < least)
    throw new ValueError({
      op,
      given: `${what} ${value}`,
      expected: `a whole number of at least ${least}`,
      mend: "Pass a count.",
    });
};
