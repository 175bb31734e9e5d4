import * as np from "@nabla-js/ndarray";
import type { Empty, Optimizer, Scalar } from "./optimizer.js";
import { placesOf, type Mask } from "./mask.js";
import { mapWithParams } from "./trees.js";

/**
 * Adds a share of the parameters, so that they shrink: u = g + weightDecay · p.
 *
 * @param weightDecay - The share, a fraction for each unit of learning rate.
 * @param mask - Which parameters decay. @defaultValue all
 * @see Krogh & Hertz (1991), "A Simple Weight Decay Can Improve Generalization", equation 2.
 */
export const addDecayedWeights = (weightDecay: Scalar, mask: Mask = true): Optimizer<Empty> => ({
  init: () => ({}),
  update: (grads, state, params) => {
    const decays = placesOf(mask, params);
    const updates = mapWithParams((g, p, place) => (decays[place] ? np.add(g, np.mul(weightDecay, p)) : g), grads, params);
    return [updates, state];
  },
});
