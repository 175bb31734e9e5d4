import type { DType, TypedArray } from "./dtype.js";
import { shortName } from "./dtype.js";
import type { Interpreter } from "./interpreter.js";
import type { Shape } from "./shape.js";
import type { ArrayType, Storage } from "./storage.js";
import { TracerError } from "./tracerError.js";

export type { Shape } from "./shape.js";

/** The version of the protocol between copies of this package: arrays, interpreters, primitives. */
export const protocol = 1;

/** The key under which arrays and tracers of every copy carry the version of their protocol. */
export const brand: unique symbol = /* @__PURE__ */ Symbol.for("@nabla-js/array");

/** The key under which a concrete array holds its storage. */
export const storageKey: unique symbol = /* @__PURE__ */ Symbol.for("@nabla-js/storage");

/**
 * An immutable array: its shape, its dtype, and numbers that functions read. Under a transformation the same
 * type stands for a traced value, whose numbers cannot be read.
 *
 * Iterating goes over axis 0: `const [a, b] = split(key)`.
 */
export interface NDArray {
  readonly [brand]: number;
  /** The lengths of the axes; `[]` for a single number. */
  readonly shape: Shape;
  readonly dtype: DType;
  /** The number of elements. */
  readonly size: number;
  /** The number of axes. */
  readonly ndim: number;
  /** Set for a traced JavaScript number: it adopts the dtype of what it meets. */
  readonly weak?: "integer" | "float";
  /** The interpreter that a traced value belongs to; `null` for a concrete array. */
  readonly interpreter: Interpreter | null;
  /** Where the elements of a concrete array lie; for backends. */
  readonly [storageKey]?: Storage;
  [Symbol.iterator](): IterableIterator<NDArray>;
  /** The array as NumPy prints it; a traced value as `f32[3] under grad`. */
  toString(): string;
}

/** What a function takes where it takes an array: a number adopts the dtype of the others. */
export type ArrayLike = NDArray | number | boolean;

/** Whether a value is an array or a tracer of any copy of this package; throws for a copy of another protocol. */
export const isNDArray = (x: unknown): x is NDArray => {
  if (typeof x !== "object" || x === null) return false;
  const version = (x as Partial<NDArray>)[brand];
  if (version === undefined) return false;
  if (version !== protocol) throw otherProtocol(`an array of protocol ${version}`);
  return true;
};

/** The error for two copies of this package that cannot speak to each other. */
export const otherProtocol = (given: string): TracerError =>
  new TracerError({
    op: "@nabla-js/ndarray",
    given,
    expected: `protocol ${protocol}, the one of this copy`,
    mend: "Install one version of all @nabla-js packages, for instance with `npm dedupe`.",
  });

/** Whether a value is traced: an array under a transformation, whose numbers cannot be read. */
export const isTracer = (x: unknown): boolean => isNDArray(x) && x.interpreter !== null;

/** Whether a value is an array with numbers in it. */
export const isConcrete = (x: unknown): x is NDArray => isNDArray(x) && x.interpreter === null;

/** `f32[2,3]`: a type as Programs print it. */
export const typeName = (x: ArrayType): string => `${shortName(x.dtype)}[${x.shape.join(",")}]`;

/** The type of an array alone. */
export const typeOf = (x: ArrayType): ArrayType =>
  x.weak === undefined ? { shape: x.shape, dtype: x.dtype } : { shape: x.shape, dtype: x.dtype, weak: x.weak };

/** What a caller sees of an array in messages: `float32[2,3]`, `float32[3] under grad`. */
export const describe = (x: NDArray): string =>
  `${x.dtype}[${x.shape.join(",")}]${x.interpreter === null ? "" : ` under ${x.interpreter.name}`}`;

/** Elements as nested lists, one level an axis; a plain number for `[]`; booleans for `bool`. */
export type Nested = number | boolean | readonly Nested[];

export type { DType, TypedArray };
