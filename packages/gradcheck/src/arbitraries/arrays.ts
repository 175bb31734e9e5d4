import { array, type DType, type NDArray, type Shape } from "@nabla-js/ndarray";
import { checkDType, optionsOf } from "@nabla-js/ndarray/internal";
import type * as fc from "fast-check";
import { checkArbitrary, checkElements, checkShape, isArbitrary } from "../checks.js";
import { between, booleans, integers, type Elements } from "./elements.js";

/** The options of {@link arrays}. */
export interface ArraysOptions {
  /** @defaultValue "float64", in which derivatives are checked */
  readonly dtype?: DType;
  /** @defaultValue −3 to 3; for integers −8 to 8, or 0 to 8; for bool both */
  readonly elements?: Elements;
}

/** Arrays of one shape, or of shapes that are drawn too. */
export const arrays = (shape: Shape | fc.Arbitrary<Shape>, options: ArraysOptions = {}): fc.Arbitrary<NDArray> => {
  const op = "arrays";
  const { dtype, elements: given } = optionsOf(op, options, { dtype: "float64", elements: undefined });
  checkDType(op, dtype);
  const elements = given ?? usualElements(dtype);
  checkElements(op, "elements", elements);
  const ofShape = (drawn: Shape): fc.Arbitrary<NDArray> => {
    checkShape(op, "shape", drawn);
    const numbers = elements(sizeOf(drawn));
    checkArbitrary(
      op,
      "elements",
      numbers,
      "Return one from elements, for instance fc.array(element, { minLength: size, maxLength: size }).",
    );
    return numbers.map((values) => array(Float64Array.from(values), { dtype, shape: drawn }));
  };
  return isArbitrary(shape) ? shape.chain(ofShape) : ofShape(shape);
};

/** What elements of a dtype usually look like: small, so that products stay exact in the integers. */
export const usualElements = (dtype: DType): Elements => {
  checkDType("usualElements", dtype);
  if (dtype === "bool") return booleans();
  if (dtype === "float32" || dtype === "float64") return between(-3, 3);
  return integers(dtype === "uint32" || dtype === "uint8" ? 0 : -8, 8);
};

const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);
