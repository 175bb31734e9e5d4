import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import * as tree from "@nabla-js/ndarray/tree";
import { isConcrete, ShapeError, ValueError, type NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { checkCount, checkFields, checkTree } from "../checks.js";
import { checkCapacity } from "./sumTree.js";

/** What a replay holds: a tree of arrays `[capacity, …]`, where the next item goes, and how many there are. */
export type ReplayState<T> = {
  readonly items: T;
  /** The place of the next item, int32 `[]`. */
  readonly next: NDArray;
  /** How many places are taken, int32 `[]`. */
  readonly size: NDArray;
};

/** A memory of the last transitions, as two pure functions; donated to a compiled step, its arrays are written in place. */
export interface Replay<T> {
  readonly capacity: number;
  /** An empty memory for items like the one given. */
  readonly init: (example: T) => ReplayState<T>;
  /** With items `[n, …]` in place of the oldest ones. */
  readonly add: (state: ReplayState<T>, items: T) => ReplayState<T>;
  /** `n` of the items, each drawn with equal chances and put back: `[n, …]`. */
  readonly sample: (state: ReplayState<T>, key: NDArray, n: number) => T;
}

/**
 * A memory of the last `capacity` items from which all are drawn with equal chances.
 *
 * @throws {@link ValueError} unless `capacity` is a whole number from 1 on; of `sample`, when the memory is known to be empty.
 * {@link ShapeError} of `add`, for items that do not fit or are more than the memory holds.
 * @see Lin (1992), "Self-improving reactive agents based on reinforcement learning, planning and teaching".
 */
export const uniformReplay = <T>(capacity: number): Replay<T> => {
  checkCapacity("uniformReplay", capacity);
  return {
    capacity,
    init: (example) => emptyReplay("uniformReplay: init", capacity, example),
    add: (state, items) => addItems("uniformReplay: add", capacity, state, items).state,
    sample: (state, key, n) => {
      checkDrawable("uniformReplay: sample", state, n);
      return takeItems(state.items, random.randint(key, [n], 0, state.size));
    },
  };
};

/** Throws unless it is a memory. */
export const checkMemory = (op: string, state: unknown, fields: readonly string[] = ["next", "size"]): void =>
  checkFields(op, "state", state, fields, "Pass the one that init or add returned.");

/** Throws when a memory is known to be empty, and unless `n` is a number of items. */
export const checkDrawable = (op: string, state: ReplayState<unknown>, n: number): void => {
  checkMemory(op, state);
  checkCount(op, "n", n, "how many items to draw, from 1 on");
  const { size } = state;
  if (!isConcrete(size) || np.item(size) > 0) return;
  throw new ValueError({ op, given: "an empty memory", expected: "at least one item", mend: "Add some first." });
};

export const emptyReplay = <T>(op: string, capacity: number, example: T): ReplayState<T> => {
  const mend = "Give one item, as add gets them but without their first axis.";
  checkTree(op, "example", example, "a tree of arrays, such as { observation, action }", mend);
  return {
    items: tree.map((x) => np.zeros([capacity, ...x.shape], x.dtype), example),
    next: np.array(0, { dtype: "int32" }),
    size: np.array(0, { dtype: "int32" }),
  };
};

/** The memory with items in place of the oldest, and the places they took, int32 `[n]`. */
export const addItems = <T>(
  op: string,
  capacity: number,
  before: ReplayState<T>,
  items: T,
): { readonly state: ReplayState<T>; readonly places: NDArray } => {
  checkMemory(op, before);
  const { items: old, next, size } = before;
  const n = countOf(op, capacity, items);
  const places = np.mod(np.add(next, np.arange(0, n, 1, "int32")), capacity);
  const written = tree.map((all, some) => {
    checkItem(op, all, some);
    // One item never wraps round, and a slice is written in place where a scatter looks up its rows.
    return n === 1
      ? lax.dynamicUpdateSlice(all, np.astype(some, all.dtype), [next, ...some.shape.slice(1).map(() => zero())])
      : np.at(all, places).set(np.astype(some, all.dtype));
  }, old, items); // prettier-ignore
  const state = {
    items: written,
    next: np.mod(np.add(next, n), capacity),
    size: np.minimum(np.add(size, n), capacity),
  };
  return { state, places };
};

const zero = (): NDArray => np.array(0, { dtype: "int32" });

/** Rows of a tree of arrays `[capacity, …]`. */
export const takeItems = <T>(items: T, places: NDArray): T => tree.map((all) => np.take(all, places, 0), items);

/** How many items a tree of arrays `[n, …]` holds. */
const countOf = (op: string, capacity: number, items: unknown): number => {
  checkTree(op, "items", items, "a tree of arrays [n, …]", "Give items like the example that init was given.");
  const counts = new Set(tree.leaves(items).map((x) => x.shape[0]));
  const [n] = counts;
  if (counts.size === 1 && n !== undefined && n <= capacity) return n;
  throw new ShapeError({
    op,
    given: Object.fromEntries(tree.paths(items, "items").map((path, i) => [path, tree.leaves(items)[i].shape])),
    expected: `items [n, …] with one n in all, at most the ${capacity} that it holds`,
    mend: "Add an axis in front for a single item, and add many in several parts.",
  });
};

const checkItem = (op: string, all: NDArray, some: NDArray): void => {
  if (all.shape.slice(1).join() === some.shape.slice(1).join()) return;
  throw new ShapeError({
    op,
    given: { items: some.shape },
    expected: `items [n, ${all.shape.slice(1).join(", ")}], as the example was`,
    mend: "Give items like the one that init was given.",
  });
};
