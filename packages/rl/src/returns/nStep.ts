import * as np from "@nabla-js/ndarray";
import * as tree from "@nabla-js/ndarray/tree";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { checkCount, checkFields, checkNumber, checkTree } from "../checks.js";

/** Some steps of one environment in a row, each array `[time, …]`. */
export type Steps<O> = {
  readonly reward: NDArray;
  readonly terminated: NDArray;
  readonly truncated: NDArray;
  /** What was observed at the end of each step, before another episode began. */
  readonly final: O;
};

/** The same, seen over several steps; each array `[time, …]`. */
export type LongSteps<O> = {
  /** The discounted sum of the rewards. */
  readonly reward: NDArray;
  /** What the value at the end is worth: γᵐ after m steps. */
  readonly discount: NDArray;
  /** Whether the episode was terminated on the way. */
  readonly terminated: NDArray;
  /** What was observed at the end. */
  readonly final: O;
};

/**
 * Transitions over up to `n` steps, for targets that see further:
 *
 *     reward_t = Σ_{k<m} γᵏ r_{t+k}        discount_t = γᵐ
 *
 * with m = n, or fewer where the episode or the steps given end before.
 *
 * @param steps - `[time, …]` of one environment; map over several with `vmap`.
 * @param n - How many steps, from 1 on.
 * @throws {@link ValueError} unless `n` is a whole number from 1 on; {@link ShapeError} unless all have one time.
 * @see Sutton & Barto (2018), "Reinforcement Learning: An Introduction", section 7.1.
 */
export const nStep = <O>(steps: Steps<O>, n: number, discount: number): LongSteps<O> => {
  checkFields("nStep", "steps", steps, ["reward", "terminated", "truncated"]);
  checkNumber("nStep", "discount", discount);
  const { reward, terminated, truncated, final } = steps;
  checkCount("nStep", "n", n, "how many steps, from 1 on");
  checkTimes({ reward, terminated, truncated, final });
  const time = reward.shape[0];
  let long: LongSteps<O> = { reward, terminated, final, discount: np.full([time], discount, reward.dtype) };
  let goesOn = np.logicalNot(np.logicalOr(terminated, truncated));
  for (let k = 1; k < Math.min(n, time); k++) {
    const [r, ends, cut] = [reward, terminated, truncated].map((x) => ahead(x, k));
    const later = tree.map((x) => ahead(x, k), final);
    const isThere = np.logicalAnd(goesOn, np.less(np.arange(time), time - k));
    const choose = (a: NDArray, b: NDArray): NDArray =>
      np.where(np.reshape(isThere, [time, ...new Array<number>(a.ndim - 1).fill(1)]), a, b);
    long = {
      reward: np.add(long.reward, np.where(isThere, np.mul(discount ** k, r), 0)),
      discount: np.where(isThere, discount ** (k + 1), long.discount),
      terminated: choose(ends, long.terminated),
      final: tree.map(choose, later, long.final),
    };
    goesOn = np.logicalAnd(isThere, np.logicalNot(np.logicalOr(ends, cut)));
  }
  return long;
};

/** Throws unless rewards and ends are `[time]` and whatever was observed `[time, …]`. */
const checkTimes = <O>({ final, ...flags }: Steps<O>): void => {
  checkTree("nStep", "final", final, "what was observed at the end of each step", "Give it as steps.final, [time, …].");
  const arrays = { ...flags, ...treeByPath(final) };
  const [time] = flags.reward.shape;
  if (Object.values(flags).every((x) => x.ndim === 1) && Object.values(arrays).every((x) => x.shape[0] === time)) return;
  throw new ShapeError({
    op: "nStep",
    given: Object.fromEntries(Object.entries(arrays).map(([name, x]) => [name, x.shape])),
    expected: "rewards and ends [time], and what was observed [time, …]",
    mend: "Map over several environments with vmap.",
  });
};

/** The arrays of what was observed, by their paths. */
const treeByPath = (final: unknown): Readonly<Record<string, NDArray>> => {
  const names = tree.paths(final, "final");
  return Object.fromEntries(tree.leaves(final).map((x, i) => [names[i], x]));
};

/** x_{t+k} at t, and anything at the end. */
const ahead = (x: NDArray, k: number): NDArray => np.roll(x, -k, 0);
