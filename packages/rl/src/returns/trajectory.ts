import * as np from "@nabla-js/ndarray";
import { scan } from "@nabla-js/grad";
import { ShapeError, type NDArray } from "@nabla-js/ndarray";
import { checkArrays, checkFraction } from "../checks.js";

/**
 * What one environment went through, step by step: the reward of step t and whether the episode ended with it, each
 * `[time]`. Other episodes may follow in the same trajectory.
 */
export type Trajectory = {
  readonly reward: NDArray;
  /** bool `[time]`: nothing comes after. */
  readonly terminated: NDArray;
  /** bool `[time]`: cut off; what would have come counts by `vNext`. */
  readonly truncated: NDArray;
  /**
   * The value of what was observed at the end of each step, before another episode began, `[time]`. The last step always
   * ends in it.
   */
  readonly vNext: NDArray;
};

/** Throws unless all are `[time]` of one length, and fractions are fractions. */
export const checkTrajectory = (
  op: string,
  arrays: Readonly<Record<string, NDArray>>,
  fractions: Readonly<Record<string, number>>,
): void => {
  checkArrays(op, arrays);
  const all = Object.entries(arrays);
  if (all.some(([, x]) => x.ndim !== 1 || x.shape[0] !== all[0][1].shape[0]))
    throw new ShapeError({
      op,
      given: Object.fromEntries(all.map(([name, x]) => [name, x.shape])),
      expected: "one trajectory, [time] each",
      mend: "Map over several trajectories with vmap.",
    });
  for (const [name, value] of Object.entries(fractions)) checkFraction(op, name, value, 0.95);
};

/** xₜ = bₜ + aₜ xₜ₊₁ from the end, where x is 0; `[time]`. */
export const backwards = (a: NDArray, b: NDArray): NDArray =>
  scan(
    (next: NDArray, [factor, term]: readonly [NDArray, NDArray]) => {
      const x = np.add(term, np.mul(factor, next));
      return [x, x] as const;
    },
    np.zeros([], b.dtype),
    [a, b] as const,
    { reverse: true },
  )[1];

/** 1 where a step leads on within its trajectory: not where the episode ends, nor at the last step. */
export const leadsOn = ({ reward, terminated, truncated }: Omit<Trajectory, "vNext">): NDArray => {
  const isLast = np.equal(np.arange(reward.shape[0]), reward.shape[0] - 1);
  return np.astype(np.logicalNot(np.logicalOr(np.logicalOr(terminated, truncated), isLast)), reward.dtype);
};
