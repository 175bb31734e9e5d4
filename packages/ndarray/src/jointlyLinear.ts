import { bindAll, type NDArray, type Primitive } from "./core.js";
import { isFloat } from "./dtype.js";
import { ruleOf } from "./primitive.js";
import { fullLike } from "./primitives/full.js";

/** The adjoint in all arguments at once: cotangents of the outputs in, one for each argument out. */
export type JointTranspose<P> = (
  cts: readonly (NDArray | null)[],
  args: readonly NDArray[],
  params: P,
) => readonly (NDArray | null)[];

/**
 * A primitive that is linear in all its arguments together: its tangents go through it once, with zeros for the
 * arguments that have none, where rules for each argument would apply it as often as there are arguments.
 *
 * @param transpose - The adjoint in all arguments; left out, the rule of each argument is asked.
 */
export const jointlyLinear = <P>(primitive: Primitive<P>, transpose?: JointTranspose<P>): Primitive<P> => {
  const joint: Primitive<P> = {
    ...primitive,
    whole: {
      jvp: (primals, tangents, params) => {
        const outputs = bindAll(joint, primals, params);
        if (!outputs.some((y) => isFloat(y.dtype))) return [outputs, outputs.map(() => null)];
        const filled = tangents.map((t, i) => t ?? fullLike(primals[i], 0));
        return [outputs, bindAll(joint, filled, params)];
      },
      partialEval: () => null,
      transpose: (cts, args, linear, params) => {
        if (transpose !== undefined) return transpose(cts, args, params).map((ct, i) => (linear[i] ? ct : null));
        return args.map((_, i) => (linear[i] ? ruleOf(primitive.transpose, i)!(cts, args, params) : null));
      },
    },
  };
  return joint;
};
