import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { grad } from "@nabla-js/grad";
import { ValueError, type NDArray } from "@nabla-js/ndarray";

/** What an attack may do: no pixel moves by more than `eps`, and all stay between 0 and 1. */
export interface AttackOptions {
  /** The furthest a pixel may move, a fraction of the way from black to white. */
  readonly eps: number;
}

export interface PgdOptions extends AttackOptions {
  /** How far a step goes. @defaultValue 2.5 · eps / steps, as in the paper's code */
  readonly stepSize?: number;
  /** @defaultValue 20 */
  readonly steps?: number;
}

/**
 * The fast gradient sign method: each pixel moves by `eps` to where the loss grows.
 *
 *     x′ = clip(x + eps · sign(∇ₓ loss(x)), 0, 1)
 *
 * @param loss - From images `[batch, …]`, from 0 to 1, to the loss of each, `[batch]`.
 * @param x - `[batch, …]`.
 * @throws {@link ValueError} for an `eps` below 0.
 * @see Goodfellow, Shlens & Szegedy (2015), "Explaining and Harnessing Adversarial Examples", section 4.
 */
export const fgsm = (loss: (x: NDArray) => NDArray, x: NDArray, { eps }: AttackOptions): NDArray => {
  checkEps("fgsm", eps);
  return np.clip(np.add(x, np.mul(eps, np.sign(slope(loss, x)))), 0, 1);
};

/**
 * Projected gradient descent: from a place drawn within `eps` of each image, small steps of {@link fgsm}, after each of which
 * what has gone too far is drawn back.
 *
 *     x₀ = x + eps · u    xᵢ₊₁ = clip(xᵢ + stepSize · sign(∇ loss(xᵢ)), max(x − eps, 0), min(x + eps, 1))
 *
 * @param key - Where u is drawn from, uniform in [−1, 1).
 * @throws {@link ValueError} for an `eps` below 0, and for steps that are no count.
 * @see Madry et al. (2018), "Towards Deep Learning Models Resistant to Adversarial Attacks", equation 2.
 */
export const pgd = (
  key: NDArray,
  loss: (x: NDArray) => NDArray,
  x: NDArray,
  { eps, steps = 20, stepSize = (2.5 * eps) / steps }: PgdOptions,
): NDArray => {
  checkEps("pgd", eps);
  if (!Number.isInteger(steps) || steps < 1)
    throw new ValueError({ op: "pgd", given: `steps ${steps}`, expected: "a whole number from 1 on", mend: "Use fgsm for one." });
  const [least, most] = [np.maximum(np.sub(x, eps), 0), np.minimum(np.add(x, eps), 1)];
  const within = (y: NDArray): NDArray => np.minimum(np.maximum(y, least), most);
  let at = within(np.add(x, np.mul(eps, random.uniform(key, x.shape, { minval: -1, maxval: 1 }))));
  for (let i = 0; i < steps; i++) at = within(np.add(at, np.mul(stepSize, np.sign(slope(loss, at)))));
  return at;
};

/** Each image's loss depends on that image alone, so one gradient serves all. */
const slope = (loss: (x: NDArray) => NDArray, x: NDArray): NDArray => grad((x: NDArray) => np.sum(loss(x)))(x);

const checkEps = (op: string, eps: number): void => {
  if (!(eps >= 0))
    throw new ValueError({
      op,
      given: `eps ${eps}`,
      expected: "a number from 0 on",
      mend: "Say how far a pixel may move, as a fraction of 1.",
    });
};
