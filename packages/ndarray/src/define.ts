/** Definers: they say what kind of thing a primitive is, and fill in what follows from the kind. */
import { checkFloat, checkInteger, checkNumber, checkSameDType, checkSameShape } from "./checks.js";
import type { NDArray } from "./core.js";
import { definePrimitive, type NoParams, type Primitive } from "./core.js";
import type { DType } from "./dtype.js";
import { isFloat } from "./dtype.js";
import { map1, map2 } from "./loops/map.js";
import { rows1, rows2, type Row1, type Row2 } from "./loops/rows.js";
import type { ArrayType } from "./storage.js";

export type { NoParams } from "./primitive.js";

/** Which dtypes an elementwise primitive takes. */
export type Domain = "float" | "number" | "integer" | "any";

const checkDomain = (domain: Domain, name: string, args: Readonly<Record<string, ArrayType>>): void => {
  if (domain === "float") checkFloat(name, args);
  else if (domain === "number") checkNumber(name, args);
  else if (domain === "integer") checkInteger(name, args);
};

/** A function of one number, applied to each element. */
export interface Elementwise1 {
  /** Computed in double; the result is rounded to the dtype as it is stored. */
  readonly impl: (x: number) => number;
  /** In place of `impl` for the integer dtypes, where it differs. */
  readonly integer?: (dtype: DType) => (x: number) => number;
  /** `impl` as a loop of its own, for what is used most. */
  readonly row?: Row1;
  /** @defaultValue "float" */
  readonly domain?: Domain;
  /** The dtype of the result, if it is not the dtype of `x`. */
  readonly result?: DType;
  /** y'(x)·dx; `null`: the derivative is zero wherever it exists. */
  readonly jvp: readonly [((dx: NDArray, y: NDArray, args: readonly NDArray[]) => NDArray) | null];
  /** The adjoint, for linear functions. */
  readonly transpose?: (ct: NDArray) => NDArray;
}

/** Defines a primitive that applies a function to each element. */
export const elementwise1 = (name: string, it: Elementwise1): Primitive<NoParams> =>
  definePrimitive<NoParams>({
    name,
    impl: ([x], _params, out) => {
      const { integer } = it;
      if (integer !== undefined && !isFloat(x.dtype)) return map1(integer(x.dtype), x, out);
      return it.row === undefined ? map1(it.impl, x, out) : rows1(it.row, x, out);
    },
    shape: ([x]) => {
      checkDomain(it.domain ?? "float", name, { x });
      return { dtype: it.result ?? x.dtype, shape: x.shape };
    },
    jvp: it.jvp,
    transpose: [it.transpose ?? null],
    batch: "elementwise",
  });

/** A function of two numbers, applied to each pair of elements of two arrays of one shape and dtype. */
export interface Elementwise2 {
  /** Computed in double; the result is rounded to the dtype as it is stored. */
  readonly impl: (x: number, y: number) => number;
  /** In place of `impl` for the integer dtypes, where it differs. */
  readonly integer?: (dtype: DType) => (x: number, y: number) => number;
  /** `integer` as a loop of its own. */
  readonly integerRow?: (dtype: DType) => Row2;
  /** `impl` as a loop of its own, for what is used most. */
  readonly row?: Row2;
  /** @defaultValue "number" */
  readonly domain?: Domain;
  /** The dtype of the result, if it is not the dtype of the arguments. */
  readonly result?: DType;
  /** ∂z/∂x·dx and ∂z/∂y·dy; `null`: the derivative is zero wherever it exists. */
  readonly jvp: readonly [
    ((dx: NDArray, z: NDArray, args: readonly NDArray[]) => NDArray) | null,
    ((dy: NDArray, z: NDArray, args: readonly NDArray[]) => NDArray) | null,
  ];
  /** The adjoint in each argument it is linear in. */
  readonly transpose?: readonly [
    ((ct: NDArray, args: readonly NDArray[]) => NDArray) | null,
    ((ct: NDArray, args: readonly NDArray[]) => NDArray) | null,
  ];
}

/** Defines a primitive that applies a function to each pair of elements. */
export const elementwise2 = (name: string, it: Elementwise2): Primitive<NoParams> =>
  definePrimitive<NoParams>({
    name,
    impl: ([x, y], _params, out) => {
      const { integer, integerRow } = it;
      if (integerRow !== undefined && !isFloat(x.dtype)) return rows2(integerRow(x.dtype), x, y, out);
      if (integer !== undefined && !isFloat(x.dtype)) return map2(integer(x.dtype), x, y, out);
      return it.row === undefined ? map2(it.impl, x, y, out) : rows2(it.row, x, y, out);
    },
    shape: ([x, y]) => {
      checkSameShape(name, { x, y });
      checkSameDType(name, { x, y });
      checkDomain(it.domain ?? "number", name, { x, y });
      return { dtype: it.result ?? x.dtype, shape: x.shape };
    },
    jvp: it.jvp,
    transpose: it.transpose ?? [null, null],
    batch: "elementwise",
  });
