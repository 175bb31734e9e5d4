/** Sums of products, written as an equation of axes. */
import { isNDArray, type ArrayLike, type NDArray, type Shape } from "../ndarray.js";
import { broadcastTo } from "../broadcast.js";
import { mul } from "../primitives/arithmetic.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { dotGeneral } from "../primitives/dotGeneral.js";
import { reshape } from "../primitives/reshape.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { transpose } from "../primitives/transpose.js";
import { commonType, toDtypeOf } from "../promote.js";
import { range } from "../shape.js";
import { shapeOf } from "./arguments.js";
import { diagonal } from "./diagonals.js";
import { contractionOrder, readEquation, type Equation } from "./einsumEquation.js";

/**
 * The sum of products that an equation of axes describes. Each letter is an axis; a letter that the result does not
 * name is summed over:
 *
 *     "ik,kj->ij"   matrix product        "ii->i"      diagonal
 *     "bij,bjk->bik" the same in batches  "...ij->...ji" last two axes exchanged
 *     "i,j->ij"     outer product         "ij->"       sum of all
 *
 * Without `->` the result has, in alphabetical order, the letters that occur once, behind the axes of `...`. Axes under
 * `...` broadcast. Several factors are contracted pair by pair, each time the pair whose product is smallest against what
 * it replaces. Products of bools are "and", sums "or".
 *
 * @throws ValueError for an equation that cannot be read.
 * @throws ShapeError when it does not fit the arrays.
 * @example
 * ```ts
 * np.einsum("ij,j->i", np.array([[1, 2], [3, 4]]), np.array([1, 10])); // [21. 43.]
 * ```
 */
export const einsum = (equation: string, ...xs: readonly ArrayLike[]): NDArray => {
  const dtype = commonType("einsum", xs.length === 0 ? [0] : xs);
  const inner = dtype === "bool" ? "int32" : dtype;
  const arrays = xs.map((x) => toDtypeOf("einsum", x, inner));
  const read = readEquation(
    "einsum",
    equation,
    arrays.map((x) => x.shape),
  );
  const result = contracted(read, arrays);
  return dtype === "bool" ? convertDtype(result, "bool") : result;
};

/** The pairs of factors that {@link einsum} contracts, one after the other: the product of each stands behind the others. */
export const einsumPath = (equation: string, ...shapes: readonly (Shape | NDArray)[]): (readonly [number, number])[] => {
  const read = readEquation(
    "einsumPath",
    equation,
    shapes.map((x) => (isNDArray(x) ? x.shape : shapeOf("einsumPath", x))),
  );
  return contractionOrder(read);
};

/** An array and the name of each of its axes. */
interface Factor {
  readonly x: NDArray;
  readonly axes: readonly string[];
}

const contracted = (equation: Equation, arrays: readonly NDArray[]): NDArray => {
  const { factors: named, output } = equation;
  const factors: Factor[] = arrays.map((x, i) => onlyOnce(withoutUnits(x, named[i].kept), named[i].axes));
  const neededBy = (others: readonly Factor[]): Set<string> => new Set([...output, ...others.flatMap(({ axes }) => axes)]);
  for (const [i, j] of contractionOrder(equation)) {
    const others = factors.filter((_, k) => k !== i && k !== j);
    const needed = neededBy(others);
    const a = summed(factors[i], new Set([...needed, ...factors[j].axes]));
    const b = summed(factors[j], new Set([...needed, ...factors[i].axes]));
    factors.splice(0, factors.length, ...others, product(a, b, needed));
  }
  const [last] = factors;
  const { x, axes } = summed(last, new Set(output));
  // An axis of the result may be one that every factor has with length 1, and that was left out.
  const present = output.filter((name) => axes.includes(name));
  const ordered = transpose(
    x,
    present.map((name) => axes.indexOf(name)),
  );
  return reshape(
    ordered,
    output.map((name) => equation.lengths.get(name)!),
  );
};

/** Without the axes that broadcast: they have length 1, and other factors have them longer. */
const withoutUnits = (x: NDArray, kept: readonly boolean[]): NDArray =>
  reshape(
    x,
    x.shape.filter((_, axis) => kept[axis]),
  );

/** An axis that is named twice stands for its diagonal. */
const onlyOnce = (x: NDArray, axes: readonly string[]): Factor => {
  const again = axes.findIndex((name, i) => axes.indexOf(name) !== i);
  if (again < 0) return { x, axes };
  const name = axes[again];
  const first = axes.indexOf(name);
  const rest = axes.filter((_, i) => i !== first && i !== again);
  return onlyOnce(diagonal(x, 0, first, again), [...rest, name]);
};

/** Summed over the axes that nobody needs any more. */
const summed = ({ x, axes }: Factor, needed: ReadonlySet<string>): Factor => {
  const gone = range(axes.length).filter((i) => !needed.has(axes[i]));
  return { x: reduceSum(x, gone), axes: axes.filter((name) => needed.has(name)) };
};

const product = (a: Factor, b: Factor, needed: ReadonlySet<string>): Factor => {
  const shared = a.axes.filter((name) => b.axes.includes(name));
  const batch = shared.filter((name) => needed.has(name));
  const sums = shared.filter((name) => !needed.has(name));
  const ownA = a.axes.filter((name) => !shared.includes(name));
  const ownB = b.axes.filter((name) => !shared.includes(name));
  const axes = [...batch, ...ownA, ...ownB];
  if (sums.length === 0) return { x: mul(spread(a, axes, b), spread(b, axes, a)), axes };
  const places = (factor: Factor, names: readonly string[]): number[] => names.map((name) => factor.axes.indexOf(name));
  const x = dotGeneral(a.x, b.x, { batch: [places(a, batch), places(b, batch)], contract: [places(a, sums), places(b, sums)] });
  return { x, axes };
};

/** A factor with all axes of a product, repeated along those that only the other factor has. */
const spread = ({ x, axes: own }: Factor, axes: readonly string[], other: Factor): NDArray => {
  const lengthOf = (name: string): number =>
    own.includes(name) ? x.shape[own.indexOf(name)] : other.x.shape[other.axes.indexOf(name)];
  const ordered = transpose(
    x,
    axes.filter((name) => own.includes(name)).map((name) => own.indexOf(name)),
  );
  const open = reshape(
    ordered,
    axes.map((name) => (own.includes(name) ? lengthOf(name) : 1)),
  );
  return broadcastTo(open, axes.map(lengthOf));
};
