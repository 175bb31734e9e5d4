/** The element types an array can have. `float32` is the default; `bool` is kept as bytes of 0 and 1. */
export type DType = "float32" | "float64" | "int32" | "uint32" | "uint8" | "int8" | "bool";

/** The buffers that hold elements. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array | Int8Array;

const kinds = {
  float32: { short: "f32", bytes: 4, kind: "float", lowest: -Infinity, highest: Infinity },
  float64: { short: "f64", bytes: 8, kind: "float", lowest: -Infinity, highest: Infinity },
  int32: { short: "i32", bytes: 4, kind: "integer", lowest: -2147483648, highest: 2147483647 },
  uint32: { short: "u32", bytes: 4, kind: "integer", lowest: 0, highest: 4294967295 },
  uint8: { short: "u8", bytes: 1, kind: "integer", lowest: 0, highest: 255 },
  int8: { short: "i8", bytes: 1, kind: "integer", lowest: -128, highest: 127 },
  bool: { short: "bool", bytes: 1, kind: "bool", lowest: 0, highest: 1 },
} as const;

/** All dtypes, the default first. */
export const dtypes: readonly DType[] = /* @__PURE__ */ Object.keys(kinds) as DType[];

/** Whether a value names a dtype. */
export const isDType = (x: unknown): x is DType => typeof x === "string" && Object.hasOwn(kinds, x);

/** `f32` for `float32`, as Programs print it. */
export const shortName = (dtype: DType): string => kinds[dtype].short;

/** The bytes of one element. */
export const bytesPerElement = (dtype: DType): number => kinds[dtype].bytes;

/** Whether a dtype has derivatives: the two floats. */
export const isFloat = (dtype: DType): boolean => kinds[dtype].kind === "float";

/** Whether a dtype holds whole numbers; `bool` does not. */
export const isInteger = (dtype: DType): boolean => kinds[dtype].kind === "integer";

/** Whether a dtype is a signed or unsigned integer without negative numbers. */
export const isUnsigned = (dtype: DType): boolean => dtype === "uint32" || dtype === "uint8";

/** A zeroed buffer for `length` elements. */
export const allocate = (dtype: DType, length: number): TypedArray => {
  switch (dtype) {
    case "float32":
      return new Float32Array(length);
    case "float64":
      return new Float64Array(length);
    case "int32":
      return new Int32Array(length);
    case "uint32":
      return new Uint32Array(length);
    case "int8":
      return new Int8Array(length);
    case "uint8":
    case "bool":
      return new Uint8Array(length);
  }
};

/** The smallest number of a dtype: for floats −∞, the identity of max. */
export const lowest = (dtype: DType): number => kinds[dtype].lowest;

/** The largest number of a dtype: for floats ∞, the identity of min. */
export const highest = (dtype: DType): number => kinds[dtype].highest;
