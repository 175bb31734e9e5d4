import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkFloatDType } from "../checks.js";

/** The dtypes of physics. */
export type FloatDType = "float32" | "float64";

/** The options of environments that move by physics. */
export interface PhysicsOptions {
  /** Of states, observations and rewards. Gymnasium computes in float64 and observes in float32. @defaultValue "float32" */
  readonly dtype?: FloatDType;
  /** Steps after which an episode is truncated. @defaultValue the limit of Gymnasium's registration */
  readonly maxSteps?: number | undefined;
}

/** The options of an environment with these steps to an episode, completed. */
export const physicsOf = (op: string, options: PhysicsOptions | undefined, limit: number): Required<PhysicsOptions> => {
  const { dtype, maxSteps } = optionsOf(op, options, { dtype: "float32", maxSteps: limit });
  checkFloatDType(op, dtype);
  return { dtype, maxSteps };
};

/** The numbers of an array whose values are known. */
export const numbersOf = (x: NDArray): readonly number[] => Array.from(np.toTypedArray(x));
