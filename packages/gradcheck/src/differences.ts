import { array, DTypeError, isNDArray, ShapeError, toTypedArray, ValueError, type NDArray } from "@nabla-js/ndarray";
import { isFloat, show } from "@nabla-js/ndarray/internal";
import { checkArrays, checkFunction, checkNumber } from "./checks.js";
import { differenceTolerances } from "./tolerances.js";

/**
 * The derivative of `f` at `primals` in the direction `tangents`, from values of `f` alone: central differences at three
 * steps, each half the one before, extrapolated twice.
 *
 *     D(h) = (f(x + h·ẋ) − f(x − h·ẋ)) / 2h
 *     D₁(h) = (4·D(h/2) − D(h)) / 3          R = (16·D₁(h/2) − D₁(h)) / 15
 *
 * so that R is off by terms in h⁶ and by the rounding of `f` over h.
 *
 * @param primals - Floats of one dtype; `f` gives floats too.
 * @param tangents - Of the same shapes; at most about 1 in size, as the step is not scaled.
 * @param step - The largest h, a power of two. @defaultValue by dtype, from {@link differenceTolerances}
 * @returns For each output its derivative, in float64.
 * @see Richardson (1911), "The approximate arithmetical solution by finite differences", on extrapolation.
 */
export const directionalDerivative = (
  f: (...xs: NDArray[]) => readonly NDArray[],
  primals: readonly NDArray[],
  tangents: readonly NDArray[],
  step?: number,
): readonly NDArray[] => {
  checkFunction(op, "f", f);
  checkArrays(op, "primals", primals);
  checkArrays(op, "tangents", tangents);
  checkDirections(primals, tangents);
  const largest = step ?? differenceTolerances[primals.some((x) => x.dtype === "float32") ? "float32" : "float64"].step;
  checkNumber(op, "step", largest, "positive");
  const [d0, d1, d2] = [largest, largest / 2, largest / 4].map((h) => central(f, primals, tangents, h));
  return d0.map((rough, j) => {
    const shape = rough.shape;
    const values = rough.values.map((d, i) => {
      const first = (4 * d1[j].values[i] - d) / 3;
      const second = (4 * d2[j].values[i] - d1[j].values[i]) / 3;
      return (16 * second - first) / 15;
    });
    return array(values, { shape });
  });
};

/** (f(x + h·ẋ) − f(x − h·ẋ)) / 2h, in float64. */
const central = (
  f: (...xs: NDArray[]) => readonly NDArray[],
  primals: readonly NDArray[],
  tangents: readonly NDArray[],
  h: number,
): readonly { readonly shape: readonly number[]; readonly values: Float64Array }[] => {
  const ahead = resultOf(f(...moved(primals, tangents, h)));
  const behind = resultOf(f(...moved(primals, tangents, -h)));
  return ahead.map((y, j) => {
    const plus = toTypedArray(y);
    const minus = toTypedArray(behind[j]);
    return { shape: y.shape, values: Float64Array.from(plus, (value, i) => (value - minus[i]) / (2 * h)) };
  });
};

const op = "directionalDerivative";

/** Throws unless each float has a tangent like it. */
const checkDirections = (primals: readonly NDArray[], tangents: readonly NDArray[]): void => {
  if (tangents.length !== primals.length)
    throw new ValueError({
      op,
      given: `${tangents.length} tangents for ${primals.length} primals`,
      expected: "one for each",
      mend: "Pass one for an integer too; it is not looked at.",
    });
  primals.forEach((x, i) => {
    const t = tangents[i];
    if (isFloat(x.dtype) && t.shape.join() !== x.shape.join())
      throw new ShapeError({
        op,
        given: { [`primals[${i}]`]: x.shape, [`tangents[${i}]`]: t.shape },
        expected: "one shape for both",
        mend: "Reshape one of them.",
      });
  });
};

/** What a function returned, which has to be a list of arrays. */
const resultOf = (ys: readonly NDArray[]): readonly NDArray[] => {
  if (Array.isArray(ys) && ys.every(isNDArray)) return ys;
  throw new DTypeError({
    op,
    given: { "the result of f": show(ys) },
    expected: "a list of arrays",
    mend: "Return one, as in (x) => [np.sin(x)].",
  });
};

/** x + h·ẋ; what is no float stays. */
const moved = (primals: readonly NDArray[], tangents: readonly NDArray[], h: number): NDArray[] =>
  primals.map((x, i) => {
    if (!isFloat(x.dtype)) return x;
    const values = toTypedArray(x);
    const along = toTypedArray(tangents[i]);
    return array(
      Float64Array.from(values, (value, k) => value + h * along[k]),
      { dtype: x.dtype, shape: x.shape },
    );
  });
