import * as np from "@nabla-js/ndarray";
import * as random from "@nabla-js/ndarray/random";
import { ValueError, type DType, type NDArray, type Shape } from "@nabla-js/ndarray";
import { checkArrays, checkCount, checkFloatDType, checkNumber, checkShape, checkSpace } from "./checks.js";

/** A choice of one of `n`: int32 `[]`, from 0 to n − 1. */
export interface Discrete {
  readonly kind: "discrete";
  readonly n: number;
  readonly shape: Shape;
  readonly dtype: "int32";
}

/** Arrays of one shape, each element between two bounds, which may be infinite. */
export interface Box {
  readonly kind: "box";
  readonly shape: Shape;
  readonly dtype: "float32" | "float64";
  /** The lower bound of each element, `shape`. */
  readonly low: NDArray;
  /** The upper bound of each element, `shape`. */
  readonly high: NDArray;
}

/** What an observation or an action can be. */
export type Space = Discrete | Box;

/**
 * The space of the whole numbers from 0 to n − 1.
 *
 * @throws {@link ValueError} unless `n` is a whole number from 1 on.
 */
export const discrete = (n: number): Discrete => {
  checkCount("discrete", "n", n, "how many choices there are, from 1 on", "Give the number of actions.");
  return { kind: "discrete", n, shape: [], dtype: "int32" };
};

/** The bound of all elements, or of each. */
export type Bound = number | readonly number[];

/**
 * The space of arrays with low ≤ x ≤ high in each element.
 *
 * @param low - One number for all elements, or one for each in row-major order; −∞ for none.
 * @param high - Likewise; ∞ for none.
 * @throws {@link ValueError} when a bound has another length than the shape, or a lower one lies above its upper one.
 * @example
 * ```ts
 * const torque = box(-2, 2, [1]);
 * contains(torque, np.array([1.5])); // true
 * ```
 */
export const box = (low: Bound, high: Bound, shape: Shape, dtype: "float32" | "float64" = "float32"): Box => {
  checkShape("box", shape);
  checkFloatDType("box", dtype);
  for (const [name, bound] of Object.entries({ low, high })) [bound].flat().forEach((each) => checkNumber("box", name, each));
  const size = shape.reduce((product, length) => product * length, 1);
  const [from, to] = [low, high].map((bound) => (typeof bound === "number" ? new Array<number>(size).fill(bound) : bound));
  const bad = from.length !== size || to.length !== size || from.some((x, i) => !(x <= to[i]));
  if (bad)
    throw new ValueError({
      op: "box",
      given: `low [${from.join(", ")}] and high [${to.join(", ")}] for the shape [${shape.join(", ")}]`,
      expected: `${size} bounds each, no lower one above its upper one`,
      mend: "Give one number for all elements, or one for each.",
    });
  const bounds = (values: readonly number[]): NDArray => np.reshape(np.array(values, { dtype }), shape);
  return { kind: "box", shape, dtype, low: bounds(from), high: bounds(to) };
};

/**
 * A member of a space: a choice with equal chances; between two bounds uniform, above or below one bound that bound and an
 * exponential number, without bounds a normal number.
 *
 * @param key - A key, `[2]`.
 */
export const sample = (key: NDArray, space: Space): NDArray => {
  checkSpace("sample", "space", space);
  if (space.kind === "discrete") return random.randint(key, [], 0, space.n);
  const { shape, dtype, low, high } = space;
  const [hasLow, hasHigh] = [np.isfinite(low), np.isfinite(high)];
  const [ofUniform, ofExponential, ofNormal] = random.split(key, 3);
  const [from, to] = [np.where(hasLow, low, 0), np.where(hasHigh, high, 0)];
  const within = np.add(from, np.mul(random.uniform(ofUniform, shape, { dtype }), np.sub(to, from)));
  const beyond = random.exponential(ofExponential, shape, { dtype });
  const x = np.where(
    hasLow,
    np.where(hasHigh, within, np.add(from, beyond)),
    np.where(hasHigh, np.sub(to, beyond), random.normal(ofNormal, shape, { dtype })),
  );
  // Sums of rounded numbers may end one unit beyond the bound.
  return np.clip(x, low, high);
};

/**
 * Whether an array is a member of a space; it may be traced. One of another shape is none, and so is NaN; numbers of other
 * dtypes count by their values.
 *
 * @returns bool `[]`.
 */
export const contains = (space: Space, x: NDArray): NDArray => {
  checkSpace("contains", "space", space);
  checkArrays("contains", { x });
  if (x.shape.join() !== space.shape.join()) return np.array(false);
  if (space.kind === "box") return np.all(np.logicalAnd(np.greaterEqual(x, space.low), np.lessEqual(x, space.high)));
  const isWhole = wholeDtypes.includes(x.dtype) ? np.array(true) : np.equal(x, np.floor(x));
  return np.logicalAnd(isWhole, np.logicalAnd(np.greaterEqual(x, 0), np.less(x, space.n)));
};

const wholeDtypes: readonly DType[] = ["int32", "uint32", "uint8", "int8", "bool"];

/** A space in words, for messages: `a whole number from 0 to 1`, `float32 [1] from −2 to 2`. */
export const describeSpace = (space: Space): string => {
  if (space.kind === "discrete") return `int32 [], a whole number from 0 to ${space.n - 1}`;
  const ends = [space.low, space.high].map((bound) => {
    const values = [...new Set(np.toTypedArray(bound))];
    return values.length === 1 ? String(values[0]) : `[${Array.from(np.toTypedArray(bound)).join(", ")}]`;
  });
  return `${space.dtype} [${space.shape.join(", ")}] from ${ends[0]} to ${ends[1]}`;
};
