import * as np from "@nabla-js/ndarray";
import { DTypeError, ShapeError, type NDArray } from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
import { checkArrays, checkCount } from "../checks.js";

/**
 * A sum-tree: priorities at the leaves of a binary tree whose inner nodes hold the sum of the two below them, in one array
 * `[2 · leaves]`. Node 1 is the root, the children of node i are 2i and 2i + 1, leaf j is node leaves + j, and node 0 is empty.
 */
export type SumTree = NDArray;

/**
 * An empty tree with at least `capacity` leaves: their number is a power of two.
 *
 * @throws {@link ValueError} unless `capacity` is a whole number from 1 on.
 */
export const emptySumTree = (capacity: number): SumTree => {
  checkCapacity("emptySumTree", capacity);
  return np.zeros([2 * 2 ** Math.ceil(Math.log2(capacity))]);
};

/** The sum of all priorities, `[]`. */
export const totalOf = (tree: SumTree): NDArray => {
  checkSumTree("totalOf", tree);
  return np.take(tree, 1);
};

/** The priorities of some leaves, the shape of `places`. */
export const prioritiesOf = (tree: SumTree, places: NDArray): NDArray => {
  checkSumTree("prioritiesOf", tree);
  checkPlaces("prioritiesOf", places);
  return np.take(tree, np.add(places, leavesOf(tree)));
};

/**
 * The tree with other priorities at some leaves. Sums are computed anew from the leaves up, so that no rounding gathers.
 *
 * @param places - Which leaves, `[n]`; of one that comes twice, the last priority counts.
 * @param priorities - `[n]`, none below 0.
 * @throws {@link ShapeError} unless places and priorities are two lists of one length.
 */
export const setPriorities = (tree: SumTree, places: NDArray, priorities: NDArray): SumTree => {
  checkSumTree("setPriorities", tree);
  checkPlaces("setPriorities", places);
  checkLists("setPriorities", { places, priorities }, "Give a priority for each place.");
  let nodes = np.add(places, leavesOf(tree));
  let next = np.at(tree, nodes).set(priorities);
  for (let level = depthOf(tree); level > 0; level--) {
    nodes = np.floorDivide(nodes, 2);
    const left = np.mul(nodes, 2);
    next = np.at(next, nodes).set(np.add(np.take(next, left), np.take(next, np.add(left, 1))));
  }
  return next;
};

/**
 * The leaf at each mass: the smallest j with p₀ + … + p_j > mass, found from the root down.
 *
 * @param masses - From 0 up to and without the total, `[n]`.
 * @returns int32 `[n]`; never a leaf of priority 0 while any has another.
 */
export const leafAt = (tree: SumTree, masses: NDArray): NDArray => {
  checkSumTree("leafAt", tree);
  checkArrays("leafAt", { masses });
  let nodes = np.ones(masses.shape, "int32");
  let rest = masses;
  for (let level = depthOf(tree); level > 0; level--) {
    const left = np.mul(nodes, 2);
    const [ofLeft, ofRight] = [np.take(tree, left), np.take(tree, np.add(left, 1))];
    // A sum that was rounded up may leave a rest where nothing is: then to the left.
    const goesRight = np.logicalAnd(np.greaterEqual(rest, ofLeft), np.greater(ofRight, 0));
    rest = np.where(goesRight, np.sub(rest, ofLeft), rest);
    nodes = np.add(left, np.astype(goesRight, "int32"));
  }
  return np.sub(nodes, leavesOf(tree));
};

/** Throws unless a capacity is one. */
export const checkCapacity = (op: string, capacity: unknown): void =>
  checkCount(op, "capacity", capacity, "how many items to remember, from 1 on");

/** Throws unless these are two lists of one length. */
export const checkLists = (op: string, lists: Readonly<Record<string, NDArray>>, mend: string): void => {
  checkArrays(op, lists);
  const [a, b] = Object.values(lists);
  if (a.ndim === 1 && a.shape.join() === b.shape.join()) return;
  throw new ShapeError({
    op,
    given: Object.fromEntries(Object.entries(lists).map(([name, x]) => [name, x.shape])),
    expected: "two lists of one length, [n]",
    mend,
  });
};

/** Throws unless these are numbers of leaves. */
const checkPlaces = (op: string, places: NDArray): void => {
  checkArrays(op, { places });
  if (isFloat(places.dtype) || places.dtype === "bool")
    throw new DTypeError({
      op,
      given: { places: places.dtype },
      expected: "the numbers of leaves, of an integer dtype",
      mend: 'Convert with np.astype(places, "int32").',
    });
};

/** Throws unless it is a tree of 1, 2, 4, … leaves. */
const checkSumTree = (op: string, tree: SumTree): void => {
  checkArrays(op, { tree });
  if (tree.ndim === 1 && tree.size >= 2 && Number.isInteger(Math.log2(tree.size))) return;
  throw new ShapeError({
    op,
    given: { tree: tree.shape },
    expected: "a sum-tree, [2 · leaves], where the leaves are a power of two",
    mend: "Begin with emptySumTree(capacity).",
  });
};

const leavesOf = (tree: SumTree): number => tree.size / 2;

const depthOf = (tree: SumTree): number => Math.log2(leavesOf(tree));
