import * as np from "@nabla-js/ndarray";
import { ValueError } from "@nabla-js/ndarray";
import { applyUpdates } from "./applyUpdates.js";
import { globalNorm } from "./globalNorm.js";
import type { Optimizer, UpdateExtra } from "./optimizer.js";
import { mapWithParams } from "./trees.js";
import * as tree from "@nabla-js/ndarray/tree";
import * as is from "./kinds.js";
import { check, settings } from "./settings.js";
import { transformation } from "./transformation.js";

/** The state of the optimizer inside. */
export type SamState<S> = { readonly inner: S };

export interface SamOptions {
  /** How far away the loss is looked at, in the units of the parameters. @defaultValue 0.05 */
  readonly rho?: number;
  /** Whether the distance is measured in multiples of each parameter, as in ASAM. @defaultValue false */
  readonly adaptive?: boolean;
}

/**
 * Sharpness-aware minimisation: steps by the gradient where the loss nearby is worst, so as to end in flat places.
 *
 *     e = rho · g / ‖g‖,  or adaptive  e = rho · p² · g / ‖|p| · g‖
 *     u = inner(gradient at p + e)
 *
 * It is told how to compute the loss elsewhere: `update(grads, state, params, { valueAndGrad: valueAndGrad(loss) })`. A step
 * costs two gradients.
 *
 * @throws {@link ValueError} from `update`, when it is not told.
 * @see Foret et al. (2021), "Sharpness-Aware Minimization for Efficiently Improving Generalization", Algorithm 1; Kwon et al.
 *   (2021), "ASAM: Adaptive Sharpness-Aware Minimization", equation 2.
 */
export const sam = <S>(inner: Optimizer<S>, options?: SamOptions): Optimizer<SamState<S>> => {
  check("sam", "inner", inner, is.transformation());
  const { rho, adaptive } = settings("sam", options, { rho: is.constantAmount(0.05), adaptive: is.flag(false) });
  return transformation(
    "sam",
    { inner: "any" },
    {
      init: (params) => ({ inner: inner.init(params) }),
      update: <P>(grads: P, state: SamState<S>, params: P, extra?: UpdateExtra<P>) => {
        if (extra?.valueAndGrad === undefined)
          throw new ValueError({
            op: "sam",
            given: "an update without the loss function",
            expected: "the function of the loss and its gradient",
            mend: "Pass it: update(grads, state, params, { valueAndGrad: valueAndGrad(loss) }).",
          });
        const scaled = adaptive ? mapWithParams((g, p) => np.mul(np.abs(p), g), grads, params) : grads;
        const norm = globalNorm(scaled);
        // Where the gradient is zero there is no direction to look in.
        const factor = np.div(rho, np.where(np.equal(norm, 0), 1, norm));
        const away = tree.map((g) => np.mul(factor, g), scaled);
        const e = adaptive ? mapWithParams((x, p) => np.mul(np.abs(p), x), away, params) : away;
        const [value, worst] = extra.valueAndGrad(applyUpdates(params, e));
        const [updates, next] = inner.update(worst, state.inner, params, { ...extra, value });
        return [updates, { inner: next }];
      },
    },
  );
};
