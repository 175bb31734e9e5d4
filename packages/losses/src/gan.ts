/** Losses of generative adversarial networks, one number for each example; each of both networks minimises its own. */
import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { softplus } from "@nabla-js/ndarray/special";
import { grad } from "@nabla-js/grad";
import { ValueError, type NDArray } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { checkAlike, checkArrays, checkBatches } from "./checks.js";

/**
 * The discriminator's cross-entropy: −log σ(real) − log(1 − σ(fake)).
 *
 * @param real - Logits of real examples, any shape.
 * @param fake - Logits of generated ones, the same shape.
 * @see Goodfellow et al. (2014), "Generative Adversarial Nets", equation 1.
 */
export const ganDiscriminator = (real: NDArray, fake: NDArray): NDArray => {
  checkAlike("ganDiscriminator", { real, fake });
  return np.add(softplus(np.neg(real)), softplus(fake));
};

/**
 * The generator's loss that does not saturate: −log σ(fake).
 *
 * @see Goodfellow et al. (2014), "Generative Adversarial Nets", section 3.
 */
export const ganGenerator = (fake: NDArray): NDArray => {
  checkArrays("ganGenerator", { fake });
  return softplus(np.neg(fake));
};

/** Least squares: ½ · (real − 1)² + ½ · fake². Mao et al. (2017), "Least Squares GANs", equation 2. */
export const leastSquaresDiscriminator = (real: NDArray, fake: NDArray): NDArray => {
  checkAlike("leastSquaresDiscriminator", { real, fake });
  return np.mul(0.5, np.add(np.square(np.sub(real, 1)), np.square(fake)));
};

/** Least squares: ½ · (fake − 1)². Mao et al. (2017), "Least Squares GANs", equation 2. */
export const leastSquaresGenerator = (fake: NDArray): NDArray => {
  checkArrays("leastSquaresGenerator", { fake });
  return np.mul(0.5, np.square(np.sub(fake, 1)));
};

/** Hinge: max(0, 1 − real) + max(0, 1 + fake). Lim & Ye (2017), "Geometric GAN". */
export const hingeDiscriminator = (real: NDArray, fake: NDArray): NDArray => {
  checkAlike("hingeDiscriminator", { real, fake });
  return np.add(np.maximum(0, np.sub(1, real)), np.maximum(0, np.add(1, fake)));
};

/** The critic's: fake − real. Arjovsky, Chintala & Bottou (2017), "Wasserstein GAN", equation 2. */
export const wassersteinCritic = (real: NDArray, fake: NDArray): NDArray => {
  checkAlike("wassersteinCritic", { real, fake });
  return np.sub(fake, real);
};

/** The generator's, for Wasserstein's critic and for the hinge: −fake. */
export const wassersteinGenerator = (fake: NDArray): NDArray => {
  checkArrays("wassersteinGenerator", { fake });
  return np.neg(fake);
};

/**
 * How far a critic's slope is from 1, somewhere between a real and a generated example.
 *
 *     x̂ = ε · real + (1 − ε) · fake,  ε uniform in [0, 1)    loss = (‖∇D(x̂)‖ − 1)²
 *
 * The paper adds 10 times this to the critic's loss.
 *
 * @param key - Where ε is drawn from, one for each example.
 * @param critic - From a batch to a number for each example, which depends on that example alone.
 * @param real - `[batch, …]`.
 * @param fake - The same shape.
 * @returns `[batch]`.
 * @throws {@link ShapeError} when the shapes differ.
 * @see Gulrajani et al. (2017), "Improved Training of Wasserstein GANs", equation 3.
 */
export const gradientPenalty = (key: NDArray, critic: (x: NDArray) => NDArray, real: NDArray, fake: NDArray): NDArray => {
  const op = "gradientPenalty";
  checkBatches(op, { real, fake }, "one shape for both, [batch, …]", "Generate as many examples as there are real ones.");
  if (typeof critic !== "function")
    throw new ValueError({
      op,
      given: `critic ${show(critic)}`,
      expected: "a function from a batch to a number for each example",
      mend: "Write (x) => critic.apply(params, {}, x)[0].",
    });
  const ones = real.shape.slice(1).map(() => 1);
  const epsilon = np.astype(random.uniform(key, [real.shape[0], ...ones]), fake.dtype);
  const between = np.add(np.mul(epsilon, real), np.mul(np.sub(1, epsilon), fake));
  const slopes = grad((x: NDArray) => np.sum(critic(x)))(between);
  const square = np.sum(
    np.square(slopes),
    ones.map((_, i) => i + 1),
  );
  const isZero = np.equal(square, 0);
  const length = np.where(isZero, 0, np.sqrt(np.where(isZero, 1, square)));
  return np.square(np.sub(length, 1));
};
