import * as np from "@nabla-js/ndarray";
import type { NDArray, Shape } from "@nabla-js/ndarray";
import { ShapeError } from "@nabla-js/ndarray";
import { checkNumber, checkOptionalArrays } from "../checks.js";

/** What a normalised array is multiplied by, and what is added: `null` where that is left out. */
export type NormParams = { readonly scale: NDArray | null; readonly bias: NDArray | null };

export interface NormOptions {
  /** Added to the variance, inside the root. @defaultValue 1e-5, as in PyTorch; Flax has 1e-6 */
  readonly eps?: number;
  /** Whether there is a learned scale, ones to begin with. @defaultValue true */
  readonly scale?: boolean;
  /** Whether there is a learned bias, zeros to begin with. @defaultValue true */
  readonly bias?: boolean;
}

/** Throws unless `eps` can stand in a root. */
export const checkEps = (op: string, eps: number): void => checkNumber(op, "eps", eps, "not negative");

/** Ones and zeros of `shape`, where they are asked for. */
export const initAffine = (shape: Shape, { scale = true, bias = true }: NormOptions): NormParams => ({
  scale: scale ? np.ones(shape) : null,
  bias: bias ? np.zeros(shape) : null,
});

/** scale · x + bias, of what there is; `lay` makes each broadcast against `x`. */
export const applyAffine = (x: NDArray, { scale, bias }: NormParams, lay: (p: NDArray) => NDArray = (p) => p): NDArray => {
  const scaled = scale === null ? x : np.mul(lay(scale), x);
  return bias === null ? scaled : np.add(scaled, lay(bias));
};

/** Throws unless scale and bias, where they are, have the shape that `x` asks for. */
export const checkAffine = (op: string, x: NDArray, { scale, bias }: NormParams, expected: Shape): void => {
  checkOptionalArrays(op, { scale, bias });
  for (const [name, p] of Object.entries({ scale, bias }))
    if (p !== null && p.shape.join() !== expected.join())
      throw new ShapeError({
        op,
        given: { x: x.shape, [name]: p.shape },
        expected: `${name} [${expected.join(", ")}] for this x`,
        mend: "Give init the shape of the x that apply will get.",
      });
};
