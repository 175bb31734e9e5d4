import { array, type DType, type NDArray, type Shape } from "@nabla-js/ndarray";
import type * as fc from "fast-check";
import { between, booleans, integers, type Elements } from "./elements.js";

/** The options of {@link arrays}. */
export interface ArraysOptions {
  /** @defaultValue "float64", in which derivatives are checked */
  readonly dtype?: DType;
  /** @defaultValue −3 to 3; for integers −8 to 8, or 0 to 8; for bool both */
  readonly elements?: Elements;
}

/** Arrays of one shape, or of shapes that are drawn too. */
export const arrays = (
  shape: Shape | fc.Arbitrary<Shape>,
  { dtype = "float64", elements = usualElements(dtype) }: ArraysOptions = {},
): fc.Arbitrary<NDArray> =>
  isShape(shape)
    ? elements(sizeOf(shape)).map((values) => array(Float64Array.from(values), { dtype, shape }))
    : shape.chain((drawn) => arrays(drawn, { dtype, elements }));

/** What elements of a dtype usually look like: small, so that products stay exact in the integers. */
export const usualElements = (dtype: DType): Elements => {
  if (dtype === "bool") return booleans();
  if (dtype === "float32" || dtype === "float64") return between(-3, 3);
  return integers(dtype === "uint32" || dtype === "uint8" ? 0 : -8, 8);
};

const isShape = (shape: Shape | fc.Arbitrary<Shape>): shape is Shape => Array.isArray(shape);

const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);
