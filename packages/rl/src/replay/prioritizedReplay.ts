import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { ValueError, type ArrayLike, type NDArray } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import { checkNumber } from "../checks.js";
import {
  checkCapacity,
  checkLists,
  emptySumTree,
  leafAt,
  prioritiesOf,
  setPriorities,
  totalOf,
  type SumTree,
} from "./sumTree.js";
import {
  addItems,
  checkDrawable,
  checkMemory,
  emptyReplay,
  takeItems,
  uniformReplay,
  type ReplayState,
} from "./uniformReplay.js";

/** What a prioritised replay holds: items as {@link ReplayState} does, their priorities, and the highest one so far. */
export type PrioritizedReplayState<T> = ReplayState<T> & {
  readonly priorities: SumTree;
  /** `[]`. */
  readonly highest: NDArray;
};

/** Items that were drawn, where they lie, and what each counts for. */
export type PrioritizedSample<T> = {
  readonly items: T;
  /** int32 `[n]`, for `update`. */
  readonly places: NDArray;
  /** Importance weights `[n]`, the largest of them 1. */
  readonly weights: NDArray;
};

/** A memory that gives the surprising transitions more often, as three pure functions. */
export interface PrioritizedReplay<T> {
  readonly capacity: number;
  /** An empty memory for items like the one given. */
  readonly init: (example: T) => PrioritizedReplayState<T>;
  /** With items `[n, …]` in place of the oldest ones, at the highest priority so far: each is to be seen once. */
  readonly add: (state: PrioritizedReplayState<T>, items: T) => PrioritizedReplayState<T>;
  /**
   * `n` of the items, one from each n-th of the mass.
   *
   * @param beta - How far the weights make up for the priorities: 0 not at all, 1 wholly; a number or `[]`.
   */
  readonly sample: (state: PrioritizedReplayState<T>, key: NDArray, n: number, beta: ArrayLike) => PrioritizedSample<T>;
  /** With other errors `[n]` at some places `[n]`, of which the priorities are made. */
  readonly update: (state: PrioritizedReplayState<T>, places: NDArray, errors: NDArray) => PrioritizedReplayState<T>;
}

export interface PrioritizedReplayOptions {
  /** How much the priorities count: 0 is uniform. @defaultValue 0.6 */
  readonly alpha?: number;
  /** Added to the size of each error, so that none is forgotten. @defaultValue 1e-6 */
  readonly eps?: number;
}

/**
 * A memory of the last `capacity` items in which those with large errors are drawn more often.
 *
 *     p_j = (|δ_j| + eps)^alpha        P(j) = p_j / Σₖ pₖ        w_j = (N · P(j))^−beta / max w
 *
 * Priorities lie in a {@link SumTree}: drawing and changing one takes log₂ capacity steps.
 *
 * @throws {@link ValueError} for options that do not fit; of `sample`, when the memory is known to be empty. {@link ShapeError} as
 * {@link uniformReplay}, and of `update` unless places and errors are two lists of one length.
 * @see Schaul, Quan, Antonoglou & Silver (2016), "Prioritized Experience Replay", Algorithm 1 (proportional).
 */
export const prioritizedReplay = <T>(capacity: number, options: PrioritizedReplayOptions = {}): PrioritizedReplay<T> => {
  checkCapacity("prioritizedReplay", capacity);
  const { alpha, eps } = optionsOf("prioritizedReplay", options, { alpha: 0.6, eps: 1e-6 });
  if (![alpha, eps].every((value) => typeof value === "number" && value >= 0))
    throw new ValueError({
      op: "prioritizedReplay",
      given: `alpha ${show(alpha)} and eps ${show(eps)}`,
      expected: "numbers from 0 on",
      mend: "Leave them out for 0.6 and 1e-6.",
    });
  return {
    capacity,
    init: (example) => ({
      ...emptyReplay("prioritizedReplay: init", capacity, example),
      priorities: emptySumTree(capacity),
      highest: np.ones([]),
    }),
    add: (memory, items) => {
      checkMemory("prioritizedReplay: add", memory, ofPrioritized);
      const { state, places } = addItems("prioritizedReplay: add", capacity, memory, items);
      const { priorities, highest } = memory;
      return { ...state, priorities: setPriorities(priorities, places, np.broadcastTo(highest, places.shape)), highest };
    },
    sample: (memory, key, n, beta) => {
      checkMemory("prioritizedReplay: sample", memory, ofPrioritized);
      checkDrawable("prioritizedReplay: sample", memory, n);
      if (!np.isNDArray(beta)) checkNumber("prioritizedReplay: sample", "beta", beta);
      const { items, priorities, size } = memory;
      const total = totalOf(priorities);
      const strata = np.div(np.add(np.arange(0, n, 1, "float32"), random.uniform(key, [n])), n);
      const places = leafAt(priorities, np.mul(strata, total));
      const chances = np.div(prioritiesOf(priorities, places), total);
      const weights = np.power(np.mul(np.astype(size, "float32"), chances), np.neg(beta));
      return { items: takeItems(items, places), places, weights: np.div(weights, np.max(weights)) };
    },
    update: (memory, places, errors) => {
      checkMemory("prioritizedReplay: update", memory, ofPrioritized);
      checkLists("prioritizedReplay: update", { places, errors }, "Give the places that sample gave, and the error of each.");
      const p = np.power(np.add(np.abs(errors), eps), alpha);
      return {
        ...memory,
        priorities: setPriorities(memory.priorities, places, p),
        highest: np.maximum(memory.highest, np.max(p)),
      };
    },
  };
};

const ofPrioritized = ["priorities", "highest"] as const;

/** A uniform memory with the functions of a prioritised one: all weights are 1, and errors change nothing. */
export const unprioritizedReplay = <T>(capacity: number): PrioritizedReplay<T> => {
  checkCapacity("unprioritizedReplay", capacity);
  const { init, add, sample } = uniformReplay<T>(capacity);
  return {
    capacity,
    init: (example) => ({ ...init(example), priorities: emptySumTree(1), highest: np.ones([]) }),
    add: (state, items) => ({ ...state, ...add(state, items) }),
    sample: (state, key, n) => ({ items: sample(state, key, n), places: np.zeros([n], "int32"), weights: np.ones([n]) }),
    update: (state) => state,
  };
};
