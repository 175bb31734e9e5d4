import type { DType } from "@nabla-js/ndarray";
import { checkDType } from "@nabla-js/ndarray/internal";

/** How far apart two numbers may be: |x − y| ≤ atol + rtol · max(|x|, |y|). */
export interface Tolerance {
  /** A fraction of the larger number. */
  readonly rtol: number;
  /** In the units of the numbers. */
  readonly atol: number;
}

const exact: Tolerance = { rtol: 0, atol: 0 };

/** For two ways to compute one thing: some roundings apart in the floats, equal in the integers and bool. */
export const tolerances: Readonly<Record<DType, Tolerance>> = {
  float64: { rtol: 1e-10, atol: 1e-11 },
  float32: { rtol: 2e-5, atol: 2e-6 },
  int32: exact,
  uint32: exact,
  int8: exact,
  uint8: exact,
  bool: exact,
};

/** How derivatives are approximated in a dtype, and how near the approximation is to come. */
export interface DifferenceTolerance extends Tolerance {
  /** The largest step along the direction, a power of two. */
  readonly step: number;
}

/** For a derivative against differences. Only float64 tells a wrong derivative from a rough one with certainty. */
export const differenceTolerances: Readonly<Record<"float32" | "float64", DifferenceTolerance>> = {
  float64: { rtol: 1e-6, atol: 1e-7, step: 2 ** -8 },
  float32: { rtol: 2e-2, atol: 5e-3, step: 2 ** -4 },
};

/** The coarser of the tolerances of two dtypes. */
export const toleranceOf = (a: DType, b: DType): Tolerance => {
  for (const dtype of [a, b]) checkDType("toleranceOf", dtype);
  return {
    rtol: Math.max(tolerances[a].rtol, tolerances[b].rtol),
    atol: Math.max(tolerances[a].atol, tolerances[b].atol),
  };
};
