/** Arrays from nothing: constants, ranges, identity matrices. */
import { asArray } from "../array.js";
import { broadcastTo } from "../broadcast.js";
import { toDtype } from "../casts.js";
import { fromBuffer } from "../concreteArray.js";
import { allocate, type DType } from "../dtype.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { arrayOf, constant } from "../promote.js";
import type { Shape } from "../shape.js";
import { ValueError } from "../valueError.js";
import { dtypeOf, namedDType, shapeOf, wholeOf } from "./arguments.js";
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

/** An array of zeros; float32 unless `dtype` says otherwise. */
export const zeros = (shape: Shape | number, dtype?: DType): NDArray =>
  constant(shapeOf("zeros", shape), 0, dtypeOf("zeros", dtype, "float32"));

/** An array of ones; float32 unless `dtype` says otherwise. */
export const ones = (shape: Shape | number, dtype?: DType): NDArray =>
  constant(shapeOf("ones", shape), 1, dtypeOf("ones", dtype, "float32"));

/** As {@link zeros}: memory is never left unwritten here. */
export const empty = (shape: Shape | number, dtype?: DType): NDArray =>
  constant(shapeOf("empty", shape), 0, dtypeOf("empty", dtype, "float32"));

/**
 * An array filled with one value, or with an array that broadcasts to `shape`.
 *
 * @param dtype - By default that of the value: float32 for a number, bool for a boolean.
 */
export const full = (shape: Shape | number, value: ArrayLike, dtype?: DType): NDArray =>
  filled("full", shapeOf("full", shape), value, dtype);

/** Zeros of the shape of `x`, in its dtype unless `dtype` says otherwise. */
export const zerosLike = (x: ArrayLike, dtype?: DType): NDArray => filledLike("zerosLike", x, 0, dtype);

/** Ones of the shape of `x`, in its dtype unless `dtype` says otherwise. */
export const onesLike = (x: ArrayLike, dtype?: DType): NDArray => filledLike("onesLike", x, 1, dtype);

/** As {@link zerosLike}: memory is never left unwritten here. */
export const emptyLike = (x: ArrayLike, dtype?: DType): NDArray => filledLike("emptyLike", x, 0, dtype);

/** One value in the shape of `x`, in its dtype unless `dtype` says otherwise. */
export const fullLike = (x: ArrayLike, value: ArrayLike, dtype?: DType): NDArray => filledLike("fullLike", x, value, dtype);

/**
 * The numbers from `start` up to but not including `stop`, in steps of `step`: start + i·step, in double, rounded once.
 *
 * @param start - With one argument, the stop; the start is then 0.
 * @returns `[⌈(stop − start) / step⌉]`; int32 when all arguments are whole numbers, otherwise float32.
 * @example
 * ```ts
 * np.arange(4); // [0 1 2 3]
 * np.arange(1, 2, 0.25); // [1. 1.25 1.5 1.75]
 * ```
 */
export const arange = (start: number, stop?: number | null, step = 1, dtype?: DType): NDArray => {
  const [from, to] = stop === undefined || stop === null ? [0, start] : [start, stop];
  if (![from, to, step].every(Number.isFinite) || step === 0)
    throw new ValueError({
      op: "arange",
      given: `start ${show(from)}, stop ${show(to)} and step ${show(step)}`,
      expected: "finite numbers, and a step that is not 0",
      mend: "Call arange(stop), arange(start, stop) or arange(start, stop, step).",
    });
  const isWhole = [from, to, step].every(Number.isInteger);
  const length = Math.max(0, Math.ceil((to - from) / step));
  return fromFunction("arange", length, (i) => from + i * step, dtypeOf("arange", dtype, isWhole ? "int32" : "float32"));
};

/** The options of {@link linspace}. */
export interface LinspaceOptions {
  /** Whether `stop` is the last number. @defaultValue true */
  readonly endpoint?: boolean;
  /** @defaultValue "float32" */
  readonly dtype?: DType;
}

/**
 * `num` numbers from `start` to `stop` at equal distances, in double, rounded once.
 *
 * @returns `[num]`
 */
export const linspace = (start: number, stop: number, num = 50, options?: LinspaceOptions): NDArray => {
  const { endpoint, dtype } = optionsOf("linspace", options, { endpoint: true, dtype: undefined });
  const length = wholeOf("linspace", "num", num, 0);
  checkFinite("linspace", { start, stop });
  const intervals = endpoint ? length - 1 : length;
  const at = (i: number): number =>
    endpoint && i === intervals && i > 0 ? stop : start + (i * (stop - start)) / Math.max(1, intervals);
  return fromFunction("linspace", length, at, dtypeOf("linspace", dtype, "float32"));
};

/** The options of {@link logspace}. */
export interface LogspaceOptions extends LinspaceOptions {
  /** @defaultValue 10 */
  readonly base?: number;
}

/** base^start to base^stop in `num` numbers, each the same multiple of the one before. */
export const logspace = (start: number, stop: number, num = 50, options?: LogspaceOptions): NDArray => {
  const { endpoint, base, dtype } = optionsOf("logspace", options, { endpoint: true, base: 10, dtype: undefined });
  const length = wholeOf("logspace", "num", num, 0);
  checkFinite("logspace", { start, stop, base });
  const intervals = Math.max(1, endpoint ? length - 1 : length);
  return fromFunction(
    "logspace",
    length,
    (i) => base ** (start + (i * (stop - start)) / intervals),
    dtypeOf("logspace", dtype, "float32"),
  );
};

/** `num` numbers from `start` to `stop`, each the same multiple of the one before. Neither end may be 0; both have one sign. */
export const geomspace = (start: number, stop: number, num = 50, options?: LinspaceOptions): NDArray => {
  const { endpoint, dtype } = optionsOf("geomspace", options, { endpoint: true, dtype: undefined });
  const length = wholeOf("geomspace", "num", num, 0);
  if (!Number.isFinite(start) || !Number.isFinite(stop) || !(start * stop > 0))
    throw new ValueError({
      op: "geomspace",
      given: `start ${show(start)} and stop ${show(stop)}`,
      expected: "finite numbers of one sign, neither of them 0",
      mend: "Use np.linspace for a range that holds 0.",
    });
  const intervals = Math.max(1, endpoint ? length - 1 : length);
  const ratio = Math.log(stop / start);
  const at = (i: number): number => (endpoint && i === intervals ? stop : start * Math.exp((i / intervals) * ratio));
  return fromFunction("geomspace", length, at, dtypeOf("geomspace", dtype, "float32"));
};

/**
 * Ones on a diagonal, zeros elsewhere.
 *
 * @param k - The diagonal: 0 the main one, positive above it, negative below.
 * @returns `[n, m]`
 */
export const eye = (n: number, m: number = n, k = 0, dtype?: DType): NDArray => {
  const rows = wholeOf("eye", "n", n, 0);
  const columns = wholeOf("eye", "m", m, 0);
  const diagonal = wholeOf("eye", "k", k);
  const to = dtypeOf("eye", dtype, "float32");
  shapeOf("eye", [rows, columns]);
  const data = allocate(to, rows * columns);
  for (let i = 0; i < rows; i++) if (i + diagonal >= 0 && i + diagonal < columns) data[i * columns + i + diagonal] = 1;
  return fromBuffer({ shape: [rows, columns], dtype: to }, data);
};

/** The identity matrix `[n, n]`. */
export const identity = (n: number, dtype?: DType): NDArray =>
  eye(wholeOf("identity", "n", n, 0), n, 0, dtypeOf("identity", dtype, "float32"));

/** `x` in another dtype: floats become integers towards zero, saturated, NaN as 0; anything becomes bool by "is not zero". */
export const astype = (x: ArrayLike, dtype: DType): NDArray => convertDtype(arrayOf("astype", x), namedDType("astype", dtype));

const filled = (op: string, shape: Shape, value: ArrayLike, dtype: DType | undefined): NDArray => {
  if (isNDArray(value)) {
    const x = asArray(value);
    return broadcastTo(convertDtype(x, dtypeOf(op, dtype, x.dtype)), shape, op);
  }
  const to = dtypeOf(op, dtype, typeof value === "boolean" ? "bool" : "float32");
  if (typeof value !== "number" && typeof value !== "boolean") arrayOf(op, value);
  return constant(shape, toDtype(Number(value), to), to);
};

const filledLike = (op: string, x: ArrayLike, value: ArrayLike, dtype: DType | undefined): NDArray => {
  const like = arrayOf(op, x);
  return filled(op, like.shape, value, dtypeOf(op, dtype, like.dtype));
};

const fromFunction = (op: string, length: number, f: (i: number) => number, dtype: DType): NDArray => {
  shapeOf(op, [length]);
  const data = allocate(dtype, length);
  for (let i = 0; i < length; i++) data[i] = toDtype(f(i), dtype);
  return fromBuffer({ shape: [length], dtype }, data);
};

const checkFinite = (op: string, given: Readonly<Record<string, number>>): void => {
  if (Object.values(given).every(Number.isFinite)) return;
  throw new ValueError({
    op,
    given: Object.entries(given)
      .map(([name, value]) => `${name} ${show(value)}`)
      .join(" and "),
    expected: "finite numbers",
    mend: "Read a number from an array with np.item(x).",
  });
};
