import { fromBuffer, hostOf, noNumbers, storageOf } from "./concreteArray.js";
import { allocate, type DType, type TypedArray } from "./dtype.js";
import { DTypeError } from "./dtypeError.js";
import { describe, isNDArray, type ArrayLike, type NDArray, type Nested } from "./ndarray.js";
import { convertDtype } from "./primitives/convertDtype.js";
import { notAnArray } from "./notAnArray.js";
import { sizeOf, type Shape } from "./shape.js";
import { ShapeError } from "./shapeError.js";
import { contiguous } from "./storage.js";
import { toDtype } from "./casts.js";
import { ValueError } from "./valueError.js";
import { optionsOf } from "./optionsOf.js";
import { checkDType } from "./checks.js";
import { show } from "./show.js";

/**
 * A value as an array: an array is itself; a number alone is float32, a boolean is bool. A traced number, which
 * stood for any dtype, becomes float32 here.
 */
export const asArray = (x: ArrayLike): NDArray => {
  if (typeof x === "number") return scalar(x, "float32");
  if (typeof x === "boolean") return scalar(x ? 1 : 0, "bool");
  if (!isNDArray(x)) throw notAnArray("asArray", "x", x, "an array, a number or a boolean");
  return x.weak === undefined ? x : convertDtype(x, "float32");
};

/** A single number as an array `[]`. */
export const scalar = (value: number, dtype: DType): NDArray => {
  const data = allocate(dtype, 1);
  data[0] = toDtype(value, dtype);
  return fromBuffer({ shape: [], dtype }, data);
};

/** The options of {@link array}. */
export interface ArrayOptions {
  /** @defaultValue bool for booleans, the dtype of a typed array, else float32 */
  readonly dtype?: DType;
  /** For typed arrays: the shape of the result, row-major. @defaultValue one axis */
  readonly shape?: Shape;
}

/**
 * An array of nested lists of numbers or booleans, of a typed array, or of another array. The data is copied.
 *
 * @returns `[n₀, n₁, …]`, one axis for each level of nesting; float32 unless `dtype` says otherwise.
 * @throws {@link ShapeError} when lists of one level differ in length, or `shape` does not fit the data.
 * @throws {@link ValueError} for an element that is neither a number nor a boolean.
 * @example
 * ```ts
 * array([[1, 2], [3, 4]]); // [[1. 2.]
 *                          //  [3. 4.]]
 * ```
 */
export const array = (values: Nested | TypedArray | Float32Array | NDArray, options?: ArrayOptions): NDArray => {
  const { dtype, shape } = optionsOf("array", options, { dtype: undefined, shape: undefined });
  if (dtype !== undefined) checkDType("array", dtype);
  if (isNDArray(values)) {
    const x = convertDtype(asArray(values), dtype ?? asArray(values).dtype);
    // Of a concrete array a copy with memory of its own, which stays alive when the other is donated.
    return x.interpreter === null ? fromBuffer({ shape: x.shape, dtype: x.dtype }, toTypedArray(x)) : x;
  }
  if (ArrayBuffer.isView(values)) return ofTypedArray(values as TypedArray, dtype, shape);
  const lengths = nestedShape(values);
  const flat: (number | boolean)[] = [];
  flattenNested(values, lengths, [], flat);
  const isBool = flat.length > 0 && flat.every((v) => typeof v === "boolean");
  const to = dtype ?? (isBool ? "bool" : "float32");
  const data = allocate(to, flat.length);
  flat.forEach((v, i) => (data[i] = toDtype(Number(v), to)));
  return fromBuffer({ shape: checkedShape(shape ?? lengths, flat.length), dtype: to }, data);
};

const dtypeOfBuffer = (data: TypedArray): DType => {
  const name = data[Symbol.toStringTag];
  if (
    name === "Float32Array" ||
    name === "Float64Array" ||
    name === "Int32Array" ||
    name === "Uint32Array" ||
    name === "Int8Array"
  )
    return name.slice(0, -"Array".length).toLowerCase() as DType;
  if (name === "Uint8Array" || (name as string) === "Uint8ClampedArray") return "uint8";
  throw new DTypeError({
    op: "array",
    given: { values: name },
    expected: "a Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array or Int8Array",
    mend: "Convert it first, for instance with Int32Array.from(values).",
  });
};

const ofTypedArray = (values: TypedArray, dtype: DType | undefined, shape: Shape | undefined): NDArray => {
  const from = dtypeOfBuffer(values);
  const to = dtype ?? from;
  const data = allocate(to, values.length);
  if (to === from) data.set(values);
  else for (let i = 0; i < data.length; i++) data[i] = toDtype(values[i], to);
  return fromBuffer({ shape: checkedShape(shape ?? [values.length], values.length), dtype: to }, data);
};

const checkedShape = (shape: Shape, length: number): Shape => {
  if (sizeOf(shape) !== length || shape.some((n) => !Number.isInteger(n) || n < 0))
    throw new ShapeError({
      op: "array",
      given: { values: [length], shape },
      expected: `a shape of ${length} elements, not of ${sizeOf(shape)}`,
      mend: "Choose lengths whose product is the number of values.",
    });
  return [...shape];
};

const nestedShape = (values: Nested): number[] => {
  const lengths: number[] = [];
  for (let at: Nested | undefined = values; Array.isArray(at); at = (at as readonly Nested[])[0])
    lengths.push((at as readonly Nested[]).length);
  return lengths;
};

const flattenNested = (values: Nested, lengths: readonly number[], path: readonly number[], out: (number | boolean)[]): void => {
  const level = path.length;
  const isList = Array.isArray(values);
  if (isList && values.length === lengths[level])
    (values as readonly Nested[]).forEach((item, i) => flattenNested(item, lengths, [...path, i], out));
  else if (!isList && level === lengths.length && (typeof values === "number" || typeof values === "boolean")) out.push(values);
  else throw uneven(values, lengths, path);
};

/** The error for the element at a path, beside the first one of its level. */
const uneven = (element: unknown, lengths: readonly number[], path: readonly number[]): Error => {
  const placed = (at: readonly number[]): string => `values${at.map((i) => `[${i}]`).join("")}`;
  const first = placed(path.map(() => 0));
  const isDeep = path.length < lengths.length;
  if (Array.isArray(element) && isDeep)
    return new ShapeError({
      op: "array",
      given: { [first]: [lengths[path.length]], [placed(path)]: [element.length] },
      expected: "lists of one level to be equally long",
      mend: "Pad the shorter lists, or make an array of each.",
    });
  const beside =
    path.length === 0 || !(isDeep || Array.isArray(element)) ? "" : `, beside a ${isDeep ? "list" : "number"} at ${first}`;
  return new ValueError({
    op: "array",
    given: path.length === 0 ? show(element) : `${show(element)} at ${placed(path)}${beside}`,
    expected: "numbers or booleans, all at one level of nesting",
    mend: "Check the element; join arrays with np.stack or np.concatenate.",
  });
};

/**
 * The single number of an array of one element, as a JavaScript number (0 or 1 for bool).
 *
 * @throws {@link ShapeError} when there is not exactly one element; {@link TracerError} on a traced value.
 */
export const item = (x: ArrayLike): number => {
  if (typeof x === "number" || typeof x === "boolean") return Number(x);
  checkArray("item", x);
  if (x.interpreter !== null) throw noNumbers("item", x);
  if (x.size !== 1)
    throw new ShapeError({
      op: "item",
      given: { x: x.shape },
      expected: "one element",
      mend: "Pick one first, or read all with np.toNested(x).",
    });
  return hostOf(x).data[0];
};

/** The elements, row-major, in a fresh buffer; `bool` as bytes. Throws {@link TracerError} on a traced value. */
export const toTypedArray = (x: NDArray): TypedArray => {
  checkArray("toTypedArray", x);
  if (x.interpreter !== null) throw noNumbers("toTypedArray", x);
  const host = hostOf(x);
  return host.strides === null ? host.data.slice(0, x.size) : contiguous(host).data;
};

/** The elements as nested lists, one level an axis; booleans for `bool`. Throws {@link TracerError} on a traced value. */
export const toNested = (x: NDArray): Nested => {
  checkArray("toNested", x);
  if (x.interpreter !== null) throw noNumbers("toNested", x);
  const data = contiguous(hostOf(x)).data;
  const build = (axis: number, start: number, size: number): Nested => {
    if (axis === x.ndim) return x.dtype === "bool" ? data[start] !== 0 : data[start];
    const step = x.shape[axis] === 0 ? 0 : size / x.shape[axis];
    return Array.from({ length: x.shape[axis] }, (_, i) => build(axis + 1, start + i * step, step));
  };
  return build(0, 0, x.size);
};

/** The elements, row-major, in a fresh buffer, from whatever device holds them. */
export const read = (x: NDArray): Promise<TypedArray> => {
  checkArray("read", x);
  if (x.interpreter !== null) throw noNumbers("read", x);
  return storageOf(x).read(x);
};

const checkArray = (op: string, x: unknown): void => {
  if (!isNDArray(x)) throw notAnArray(op, "x", x, "an array");
};

/** What messages call an array: `float32[2,3]`. */
export { describe };
