import { array, toTypedArray, type NDArray } from "@nabla-js/ndarray";
import { isFloat } from "@nabla-js/ndarray/internal";
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
  step: number = differenceTolerances[primals.some((x) => x.dtype === "float32") ? "float32" : "float64"].step,
): readonly NDArray[] => {
  const [d0, d1, d2] = [step, step / 2, step / 4].map((h) => central(f, primals, tangents, h));
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
  const ahead = f(...moved(primals, tangents, h));
  const behind = f(...moved(primals, tangents, -h));
  return ahead.map((y, j) => {
    const plus = toTypedArray(y);
    const minus = toTypedArray(behind[j]);
    return { shape: y.shape, values: Float64Array.from(plus, (value, i) => (value - minus[i]) / (2 * h)) };
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
