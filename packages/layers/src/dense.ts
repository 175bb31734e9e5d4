import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import * as random from "@nabla-js/ndarray/random";
import { checkCount, checkInitializer, lastAxis } from "./checks.js";
import { glorotUniform, zeros, type Initializer } from "./initializers.js";
import { stateless, type Layer } from "./layer.js";
import { affine, checkLinear } from "./linear.js";

/** Weights `[inputs, units]` and bias `[units]`, `null` where there is none. */
export type DenseParams = { readonly w: NDArray; readonly b: NDArray | null };

export interface DenseOptions {
  /** Makes the weights. @defaultValue glorotUniform */
  readonly weights?: Initializer;
  /** Makes the bias; `false`: none. @defaultValue zeros */
  readonly bias?: Initializer | false;
}

/**
 * A fully connected layer: y = x·W + b.
 *
 * @param units - Size of the last axis of the output.
 * @returns A layer from `[...batch, inputs]` to `[...batch, units]`; `inputs` is read from the shape given to `init`.
 * @throws {@link ShapeError} from `apply`, when the last axis of `x` is not the one it was made for.
 * @example
 * ```ts
 * const layer = dense(2);
 * const { params } = layer.init(random.key(0), [1, 3]);
 * layer.apply(params, {}, np.zeros([1, 3]))[0]; // [[0, 0]]
 * ```
 * @see Glorot & Bengio (2010) for the range of the initial weights, ±√(6 / (inputs + units)).
 */
export const dense = (units: number, options: DenseOptions = {}): Layer<DenseParams> => {
  const op = `dense(${units})`;
  checkCount(op, "units", units);
  const { weights, bias } = optionsOf(op, options, { weights: glorotUniform, bias: zeros });
  checkInitializer(op, "weights", weights);
  checkInitializer(op, "bias", bias, true);
  return stateless({
    name: op,
    init: (key, shape) => {
      const [keyOfW, keyOfB] = random.split(key);
      const inputs = lastAxis(op, shape);
      return { w: weights(keyOfW, [inputs, units]), b: bias === false ? null : bias(keyOfB, [units]) };
    },
    apply: ({ w, b }, x) => {
      checkLinear(op, x, w, b);
      return affine(x, w, b);
    },
    outputShape: (shape) => [...shape.slice(0, -1), units],
  });
};
