/** Reading and writing parts of an array, as `x[…]` does in NumPy; here writing makes a new array. */
import { broadcastTo } from "../broadcast.js";
import { isFloat } from "../dtype.js";
import { DTypeError } from "../dtypeError.js";
import { isNDArray, type ArrayLike, type NDArray, type Shape } from "../ndarray.js";
import { add, div, mul, neg } from "../primitives/arithmetic.js";
import { fullLike } from "../primitives/full.js";
import { scatterAdd } from "../primitives/gatherScatter.js";
import { max, min } from "../primitives/minMax.js";
import { reshape } from "../primitives/reshape.js";
import { scatter } from "../primitives/scatter.js";
import { scatterMax, scatterMin } from "../primitives/scatterExtrema.js";
import { scatterMul } from "../primitives/scatterMul.js";
import { select } from "../primitives/select.js";
import { arrayOf, commonType, toDtypeOf } from "../promote.js";
import { sameShape } from "../shape.js";
import { oneOf } from "./arguments.js";
import { layoutOf, readParts, spreadUpdates, type Layout } from "./indexLayout.js";
import { planIndex, type Index } from "./indexing.js";
import { power } from "./powers.js";
import type { IndexOptions } from "./taking.js";
import { optionsOf } from "../optionsOf.js";

/** What a write does with positions beyond the ends. */
export interface WriteOptions {
  /** `drop` leaves them out, `clip` writes to the nearest element. Negative positions count from the end first. @defaultValue "drop" */
  readonly mode?: "drop" | "clip";
}

/** A part of an array that can be read, or written to: see {@link at}. */
export interface Part {
  /** The part. Positions beyond the ends are clipped, or filled with `mode: "fill"`. */
  get(options?: Pick<IndexOptions, "mode" | "fillValue">): NDArray;
  /** The array with other values there. Of several for one place the last stays. */
  set(values: ArrayLike, options?: WriteOptions): NDArray;
  /** The array with values added there; several for one place add up. */
  add(values: ArrayLike, options?: WriteOptions): NDArray;
  /** The array with values subtracted there. */
  subtract(values: ArrayLike, options?: WriteOptions): NDArray;
  /** The array multiplied there; several factors for one place multiply. */
  multiply(values: ArrayLike, options?: WriteOptions): NDArray;
  /** The array of floats divided there. */
  divide(values: ArrayLike, options?: WriteOptions): NDArray;
  /** The array raised to powers there. */
  power(values: ArrayLike, options?: WriteOptions): NDArray;
  /** The smaller of the array and the values there. */
  min(values: ArrayLike, options?: WriteOptions): NDArray;
  /** The larger of the array and the values there. */
  max(values: ArrayLike, options?: WriteOptions): NDArray;
  /** The array with `f` of its elements there. */
  apply(f: (part: NDArray) => NDArray, options?: WriteOptions): NDArray;
}

/**
 * A part of an array, by an index as in NumPy: `x[1:3, ..., 0]` is `at(x, "1:3, ..., 0").get()`, and `x[i] += y` makes
 * the array `at(x, i).add(y)`. Values broadcast to the part. Several arrays of positions broadcast and run together;
 * where they do not stand side by side, their axes come first in the part.
 *
 * A mask picks the places where it holds. How many these are decides a shape, so a mask has to be concrete; but a
 * single number can be written under a traced mask.
 *
 * @param index - One {@link Index} for each axis, from the first on.
 * @throws ShapeError when the index has more parts than the array axes, or values do not broadcast to the part.
 * @throws ValueError for a number out of range, or a part that is no index.
 * @throws {@link DTypeError} for values that the dtype of the array does not hold.
 * @example
 * ```ts
 * const x = np.array([[1, 2, 3], [4, 5, 6]]);
 * np.at(x, ":, ::-1").get(); // [[3. 2. 1.]
 *                            //  [6. 5. 4.]]
 * np.at(x, 0, [0, 0, 2]).add(1); // [[3. 2. 4.]
 *                                //  [4. 5. 6.]]
 * ```
 */
export const at = (x: ArrayLike, ...index: readonly Index[]): Part => {
  const a = arrayOf("at", x);
  const mask = maskOf(a, index);
  // A mask may be traced, as long as nothing depends on how often it holds.
  const plan = mask === null ? planIndex("at", a.shape, index) : null;
  const layout = (): Layout => layoutOf("at", a, plan ?? planIndex("at", a.shape, index));
  const write =
    (op: string, f: Write, plain: (x: NDArray, y: NDArray) => NDArray) =>
    (values: ArrayLike, options?: WriteOptions): NDArray => {
      const name = `at(x).${op}`;
      const { mode } = optionsOf(name, options, { mode: "drop" });
      const v = valuesFor(name, a, values);
      const how = oneOf(name, "mode", mode, ["drop", "clip"]) === "clip" ? "clip" : "fill";
      if (mask !== null && v.ndim === 0) return select(mask, plain(a, broadcastTo(v, a.shape)), a);
      const to = layout();
      // Of an empty array every place is beyond the ends.
      if (a.size === 0) return a;
      return reshape(f(to.x, to.places(how), spreadUpdates(name, to, v), { dimensions: to.dimensions, mode: how }), a.shape);
    };
  const addition = write("add", scatterAdd, add);
  const product = write("multiply", scatterMul, mul);
  return {
    get: (options) => readParts("at", layout(), options),
    set: write("set", scatter, (_x, y) => y),
    add: (values, options) => addition(numbersFor("add", a, values), options),
    subtract: (values, options) => addition(neg(numbersFor("subtract", a, values)), options),
    multiply: (values, options) => product(numbersFor("multiply", a, values), options),
    divide: (values, options) => {
      const v = numbersFor("divide", a, values);
      if (!isFloat(a.dtype)) throw noFloats("divide", a);
      return product(div(fullLike(v, 1), v), options);
    },
    power: (values, options) => at(a, ...index).set(power(at(a, ...index).get(), values), options),
    min: write("min", scatterMin, min),
    max: write("max", scatterMax, max),
    apply: (f, options) => at(a, ...index).set(f(at(a, ...index).get()), options),
  };
};

type Write = typeof scatter;

/** Values in the dtype of the array, if it holds them. */
export const valuesFor = (op: string, x: NDArray, values: ArrayLike): NDArray => {
  const dtype = commonType(op, [x, values]);
  if (dtype !== x.dtype)
    throw new DTypeError({
      op,
      given: { x: x.dtype, values: isNDArray(values) && values.weak === undefined ? values.dtype : `number ${dtype}` },
      expected: `values that ${x.dtype} holds`,
      mend: `Convert the array with astype(x, "${dtype}"), or the values with astype(values, "${x.dtype}").`,
    });
  return toDtypeOf(op, values, dtype);
};

const numbersFor = (op: string, x: NDArray, values: ArrayLike): NDArray => {
  if (x.dtype === "bool")
    throw new DTypeError({
      op: `at(x).${op}`,
      given: { x: "bool" },
      expected: "numbers",
      mend: 'Convert with astype(x, "int32") first.',
    });
  return valuesFor(`at(x).${op}`, x, values);
};

const noFloats = (op: string, x: NDArray): DTypeError =>
  new DTypeError({
    op: `at(x).${op}`,
    given: { x: x.dtype },
    expected: "float32 or float64",
    mend: 'Convert with astype(x, "float32") first.',
  });

/** The index as one mask over the array, where it is one. */
const maskOf = (x: NDArray, index: readonly Index[]): NDArray | null => {
  const [mask] = index;
  if (index.length !== 1 || !isNDArray(mask) || mask.dtype !== "bool" || !isLeading(mask.shape, x.shape)) return null;
  return broadcastTo(reshape(mask, [...mask.shape, ...x.shape.slice(mask.ndim).map(() => 1)]), x.shape);
};

const isLeading = (part: Shape, shape: Shape): boolean => sameShape(part, shape.slice(0, part.length));
