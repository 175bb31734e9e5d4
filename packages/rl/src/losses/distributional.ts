import * as np from "@nabla-js/ndarray";
import { stopGradient } from "@nabla-js/grad";
import { ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import { show } from "@nabla-js/ndarray/internal";
import { logSoftmax } from "@nabla-js/ndarray/special";
import { checkActions, checkAlike } from "./checks.js";
import { checkOutcome, type Outcome } from "./qLearning.js";
import { checkArrays, checkNumber } from "../checks.js";

/** Values that a return can have: `count` of them, evenly from `low` to `high`. */
export interface Support {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** The values of a support, float32 `[count]`. @throws {@link ValueError} unless there are two or more, from low to high. */
export const atomsOf = (support: Support): NDArray => {
  const { low, high, count } = checkedSupport("atomsOf", support);
  if (!(low < high && Number.isInteger(count) && count >= 2))
    throw new ValueError({
      op: "atomsOf",
      given: `${count} atoms from ${low} to ${high}`,
      expected: "two or more, from a lower to a higher value",
      mend: "Give for instance { low: 0, high: 200, count: 51 }.",
    });
  return np.linspace(low, high, count);
};

/**
 * Chances of other values as chances of the atoms of a support: each goes to its two neighbours, in proportion to how near they
 * are; what lies beyond the ends goes to the ends.
 *
 *     p′ᵢ = Σⱼ pⱼ · max(0, 1 − |clip(zⱼ) − atomᵢ| / Δ)
 *
 * @param values - z, `[...batch, n]`.
 * @param chances - p, `[...batch, n]`, each row with the sum 1.
 * @returns `[...batch, count]`, each row with the sum 1.
 * @see Bellemare, Dabney & Munos (2017), "A Distributional Perspective on Reinforcement Learning", equation 7.
 */
export const projected = (values: NDArray, chances: NDArray, support: Support): NDArray => {
  checkAlike("projected", { values, chances });
  const { low, high, count } = checkedSupport("projected", support);
  const atoms = atomsOf(support);
  const z = np.expandDims(np.clip(values, low, high), -1);
  const share = np.clip(np.sub(1, np.div(np.abs(np.sub(z, atoms)), (high - low) / (count - 1))), 0, 1);
  return np.sum(np.mul(np.expandDims(chances, -1), share), -2);
};

/**
 * The loss of categorical Q-learning (C51): the cross-entropy, in nats, of the chances of returns of the action that was taken
 * against those of what came of it.
 *
 *     target = projected(r + γ (1 − terminated) atoms, p of the best next action)        loss = −Σᵢ targetᵢ log pᵢ(action)
 *
 * @param logits - For each action, `[batch, actions, atoms]`.
 * @param action - What was taken, int32 `[batch]`.
 * @param logitsNext - In the next state, of the target network, `[batch, actions, atoms]`.
 * @param best - The next action, int32 `[batch]`: for double learning that of the network that learns.
 * @returns `[batch]`; a constant to the derivative in what comes next.
 * @throws {@link ShapeError} when they do not fit.
 * @see Bellemare, Dabney & Munos (2017), Algorithm 1.
 */
export const categoricalQLearning = (
  logits: NDArray,
  action: NDArray,
  outcome: Outcome,
  logitsNext: NDArray,
  best: NDArray,
  support: Support,
): NDArray => {
  checkOutcome("categoricalQLearning", outcome);
  checkedSupport("categoricalQLearning", support);
  const { reward, terminated, discount } = outcome;
  checkDistributions("categoricalQLearning", { logits, logitsNext }, { action, reward, terminated, best }, support.count);
  checkActions("categoricalQLearning", action);
  checkActions("categoricalQLearning", best, "best");
  const factor = np.where(terminated, 0, np.broadcastTo(np.mul(discount, np.onesLike(reward)), reward.shape));
  const values = np.add(np.expandDims(reward, -1), np.mul(np.expandDims(factor, -1), atomsOf(support)));
  const target = stopGradient(projected(values, np.exp(logSoftmax(ofAction(logitsNext, best))), support));
  return np.neg(np.sum(np.mul(target, logSoftmax(ofAction(logits, action))), -1));
};

/** The mean of each action's return, `[...batch, actions]`, from logits `[...batch, actions, atoms]`. */
export const categoricalValues = (logits: NDArray, support: Support): NDArray => {
  checkArrays("categoricalValues", { logits });
  const { count } = checkedSupport("categoricalValues", support);
  if (logits.shape.at(-1) !== count)
    throw new ShapeError({
      op: "categoricalValues",
      given: { logits: logits.shape },
      expected: `logits [...batch, actions, ${count}], one for each atom`,
      mend: "Reshape what the network gives to one row for each action.",
    });
  return np.sum(np.mul(np.exp(logSoftmax(logits)), atomsOf(support)), -1);
};

/**
 * The loss of quantile regression Q-learning: how far the quantiles of the return of the action that was taken are from those of
 * what came of it, by the Huber loss tilted to each fraction.
 *
 *     u = r + γ (1 − terminated) θ′ⱼ − θᵢ        τᵢ = (i + ½) / n        loss = Σᵢ meanⱼ |τᵢ − [u < 0]| huber(u) / κ
 *
 * @param quantiles - For each action, `[batch, actions, n]`.
 * @param action - What was taken, int32 `[batch]`.
 * @param quantilesNext - In the next state, of the target network, `[batch, actions, n]`.
 * @param best - The next action, int32 `[batch]`.
 * @param kappa - From which error on the loss is straight.
 * @returns `[batch]`; a constant to the derivative in what comes next.
 * @throws {@link ShapeError} when they do not fit; {@link ValueError} unless κ is above 0.
 * @see Dabney, Rowland, Bellemare & Munos (2018), "Distributional Reinforcement Learning with Quantile Regression", Algorithm 1.
 */
export const quantileQLearning = (
  quantiles: NDArray,
  action: NDArray,
  outcome: Outcome,
  quantilesNext: NDArray,
  best: NDArray,
  kappa = 1,
): NDArray => {
  const op = "quantileQLearning";
  checkArrays(op, { quantiles });
  checkOutcome(op, outcome);
  const { reward, terminated, discount } = outcome;
  const n = quantiles.shape[quantiles.ndim - 1];
  checkDistributions(op, { quantiles, quantilesNext }, { action, reward, terminated, best }, n);
  checkActions(op, action);
  checkActions(op, best, "best");
  if (typeof kappa !== "number" || !(kappa > 0))
    throw new ValueError({ op, given: `kappa ${show(kappa)}`, expected: "a number above 0", mend: "Leave it out for 1." });
  const factor = np.where(terminated, 0, np.broadcastTo(np.mul(discount, np.onesLike(reward)), reward.shape));
  const next = np.add(np.expandDims(reward, -1), np.mul(np.expandDims(factor, -1), ofAction(quantilesNext, best)));
  const u = np.sub(np.expandDims(stopGradient(next), -2), np.expandDims(ofAction(quantiles, action), -1));
  const tau = np.reshape(np.div(np.add(np.arange(n), 0.5), n), [n, 1]);
  const tilt = np.abs(np.sub(tau, np.astype(np.less(stopGradient(u), 0), "float32")));
  const straight = np.clip(u, -kappa, kappa);
  const huber = np.add(np.mul(0.5, np.square(straight)), np.mul(kappa, np.abs(np.sub(u, straight))));
  return np.sum(np.mean(np.mul(tilt, np.div(huber, kappa)), -1), -1);
};

/** Of each example the row of one action: `[batch, n]` of `[batch, actions, n]`. */
const ofAction = (x: NDArray, action: NDArray): NDArray =>
  np.sum(np.mul(x, np.expandDims(np.oneHot(action, x.shape[x.ndim - 2], x.dtype), -1)), -2);

const checkDistributions = (
  op: string,
  all: Readonly<Record<string, NDArray>>,
  batch: Readonly<Record<string, NDArray>>,
  n: number,
): void => {
  checkArrays(op, { ...all, ...batch });
  const [first, second] = Object.values(all);
  const fits =
    first.ndim === 3 &&
    first.shape.join() === second.shape.join() &&
    first.shape[2] === n &&
    Object.values(batch).every((x) => x.ndim === 1 && x.shape[0] === first.shape[0]);
  if (fits) return;
  throw new ShapeError({
    op,
    given: Object.fromEntries(Object.entries({ ...all, ...batch }).map(([name, x]) => [name, x.shape])),
    expected: `${Object.keys(all).join(" and ")} [batch, actions, ${n}] and the others [batch]`,
    mend: "Reshape what the network gives to one row for each action.",
  });
};

/** A support, if it is one. */
const checkedSupport = (op: string, support: Support): Support => {
  const { low, high, count } = (support as Support | null | undefined) ?? {};
  for (const [name, value] of Object.entries({ low, high, count })) checkNumber(op, `support.${name}`, value);
  return support;
};
