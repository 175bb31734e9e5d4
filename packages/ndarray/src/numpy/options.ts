import type { DType } from "../dtype.js";

/** The options of functions that reduce axes. */
export interface ReduceOptions {
  /** Whether reduced axes stay, with length 1, so that the result broadcasts against the argument. @defaultValue false */
  readonly keepdims?: boolean;
}

/** The options of reductions that can compute in another dtype. */
export interface ReduceTypeOptions extends ReduceOptions {
  /** The dtype to compute in and return. @defaultValue wide enough for sums: int32 for bool and int8, uint32 for uint8 */
  readonly dtype?: DType;
}
