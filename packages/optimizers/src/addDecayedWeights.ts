import * as np from "@nabla-js/ndarray";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { placesOf, type Mask } from "./mask.js";
import { mapWithParams } from "./trees.js";
import * as is from "./kinds.js";
import { check } from "./settings.js";
import { transformation } from "./transformation.js";

/**
 * Adds a share of the parameters, so that they shrink: u = g + weightDecay · p.
 *
 * @param weightDecay - The share, a fraction for each unit of learning rate.
 * @param mask - Which parameters decay. @defaultValue all
 * Before an optimizer this is the decay that PyTorch's `weight_decay` is: part of the gradient, and divided as it is. Behind
 * it, as in {@link adamw}, it is decoupled.
 *
 * @see Krogh & Hertz (1991), "A Simple Weight Decay Can Improve Generalization", equation 2.
 */
export const addDecayedWeights = (weightDecay: Scalar, mask: Mask = true): Optimizer<Empty> => {
  check("addDecayedWeights", "weightDecay", weightDecay, is.scalar());
  check("addDecayedWeights", "mask", mask, is.someLeaves());
  return transformation(
    "addDecayedWeights",
    {},
    {
      init: () => ({}),
      update: (grads, state, params) => {
        const decays = placesOf(mask, params);
        const updates = mapWithParams((g, p, place) => (decays[place] ? np.add(g, np.mul(weightDecay, p)) : g), grads, params);
        return [updates, state];
      },
    },
  );
};
