import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { optionsOf } from "@nabla-js/ndarray/internal";
import { checkAlike, checkClassNumbers, checkFinite } from "./checks.js";
import { labelMask } from "./labelMask.js";

export interface HingeOptions {
  /** How far on the right side a score is to be. @defaultValue 1 */
  readonly margin?: number;
}

/**
 * How far a score falls short of a margin on the right side, for each element.
 *
 *     loss = max(0, margin − label · score)
 *
 * PyTorch's `margin_ranking_loss(a, b, label, margin)` is `hinge(np.sub(a, b), label, { margin })`.
 *
 * @param scores - Any shape.
 * @param labels - −1 or 1, the same shape.
 * @returns That shape.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Cortes & Vapnik (1995), "Support-Vector Networks".
 */
export const hinge = (scores: NDArray, labels: NDArray, options?: HingeOptions): NDArray => {
  checkAlike("hinge", { scores, labels });
  const { margin } = optionsOf("hinge", options, { margin: 1 });
  checkFinite("hinge", "margin", margin);
  return np.maximum(0, np.sub(margin, np.mul(labels, scores)));
};

export interface MulticlassHingeOptions {
  /** Whether every class that comes too near counts, and not the nearest alone: their mean over all classes, as in PyTorch. @defaultValue false */
  readonly every?: boolean;
}

/**
 * How far the score of the label falls short of being 1 above all others, for each example.
 *
 *     loss = max over c of (s_c + [c ≠ y]) − s_y
 *
 * With `every`, as PyTorch's `multi_margin_loss`,
 *
 *     loss = Σ_{c ≠ y} max(0, 1 + s_c − s_y) / classes
 *
 * @param scores - `[...batch, classes]`.
 * @param labels - Class numbers, `[...batch]`.
 * @returns `[...batch]`.
 * @throws {@link ShapeError} when the labels are not `[...batch]`; {@link DTypeError} when they are no integers.
 * @see Crammer & Singer (2001), "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines", equation 4; Weston & Watkins
 *   (1999), "Support Vector Machines for Multi-Class Pattern Recognition", for the other.
 */
export const multiclassHinge = (scores: NDArray, labels: NDArray, options?: MulticlassHingeOptions): NDArray => {
  checkClassNumbers("multiclassHinge", scores, labels, "scores");
  const { every } = optionsOf("multiclassHinge", options, { every: false });
  const isLabel = labelMask(labels, scores.shape[scores.ndim - 1]);
  const own = np.sum(np.where(isLabel, scores, 0), -1);
  const raised = np.add(scores, np.where(isLabel, 0, 1));
  if (!every) return np.sub(np.max(raised, -1), own);
  return np.mean(np.where(isLabel, 0, np.maximum(0, np.sub(raised, np.expandDims(own, -1)))), -1);
};
