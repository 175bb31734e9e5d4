import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkFinite, checkVectors } from "./checks.js";

export interface TripletOptions {
  /** How much nearer the positive is to be. @defaultValue 1 */
  readonly margin?: number;
  /** Whether distances are squared, as in the paper. @defaultValue false, as in PyTorch and Optax */
  readonly squared?: boolean;
}

/**
 * How much an anchor's distance to a vector of its kind exceeds that to one of another kind, less a margin, for each example.
 *
 *     loss = max(0, ‖a − p‖ − ‖a − n‖ + margin)
 *
 * @param anchor - `[...batch, features]`.
 * @param positive - What is to be near, the same shape.
 * @param negative - What is to be far, the same shape.
 * @returns `[...batch]`. Where two vectors are equal their distance is flat.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Schroff, Kalenichenko & Philbin (2015), "FaceNet", equation 3.
 */
export const triplet = (anchor: NDArray, positive: NDArray, negative: NDArray, options?: TripletOptions): NDArray => {
  checkVectors("triplet", { anchor, positive, negative });
  const { margin, squared } = optionsOf("triplet", options, { margin: 1, squared: false });
  checkFinite("triplet", "margin", margin);
  const distance = (x: NDArray): NDArray => {
    const square = np.sum(np.square(np.sub(anchor, x)), -1);
    if (squared) return square;
    // The root has no derivative at 0: it sees 1 there.
    const isZero = np.equal(square, 0);
    return np.where(isZero, 0, np.sqrt(np.where(isZero, 1, square)));
  };
  return np.maximum(0, np.add(np.sub(distance(positive), distance(negative)), margin));
};
