import { bindAll, hostArray, type NDArray, type Primitive } from "../core.js";
import { checkAxes, checkFloat, checkSameDType, checkSameShape } from "../checks.js";
import { alignBatch } from "../alignBatch.js";
import { jointlyLinear } from "../jointlyLinear.js";
import { fftLoop } from "../loops/fft.js";
import { full, fullLike } from "./full.js";

interface FftParams {
  readonly axis: number;
  /** Whether angles run the other way. Nothing is divided by the length, either way. */
  readonly inverse: boolean;
}

/** The adjoint: with F = C − iS and C, S symmetric, the transpose of (re, im) ↦ (C·re + S·im, C·im − S·re) turns S's sign. */
const transposed = (
  [ctRe, ctIm]: readonly (NDArray | null)[],
  [re]: readonly NDArray[],
  { axis, inverse }: FftParams,
): readonly (NDArray | null)[] => {
  const ct = ctRe ?? ctIm;
  if (ct === null) return [null, null];
  const zero = full(re.shape, 0, ct.dtype);
  return fft(ctRe ?? zero, ctIm ?? zero, axis, !inverse);
};

/**
 * The discrete Fourier transform of complex numbers, given and returned as real and imaginary parts. It is linear, and
 * its adjoint is itself with angles that run the other way.
 */
export const fftP: Primitive<FftParams> = /* @__PURE__ */ jointlyLinear<FftParams>(
  {
    name: "fft",
    impl: ([re, im], { axis, inverse }, outputs) =>
      fftLoop(re, im, axis, inverse, outputs).map((data, i) => hostArray(outputs[i], data)),
    shape: ([re, im], { axis }) => {
      checkSameShape("fft", { re, im });
      checkSameDType("fft", { re, im });
      checkFloat("fft", { re, im });
      checkAxes("fft", re, [axis]);
      const type = { dtype: re.dtype, shape: re.shape };
      return [type, type];
    },
    jvp: [
      (dre, _outputs, _args, { axis, inverse }) => fft(dre, fullLike(dre, 0), axis, inverse),
      (dim, _outputs, _args, { axis, inverse }) => fft(fullLike(dim, 0), dim, axis, inverse),
    ],
    transpose: [(cts, args, params) => transposed(cts, args, params)[0], (cts, args, params) => transposed(cts, args, params)[1]],
    batch: (args, axes, size, { axis, inverse }) => {
      const [[re, im], d] = alignBatch(args, axes, size);
      return [fft(re, im, axis < d ? axis : axis + 1, inverse), [d, d]];
    },
  },
  transposed,
);

/**
 * The discrete Fourier transform along an axis, of complex numbers as pairs.
 *
 *     X[k] = Σⱼ x[j]·e^(−2πijk/n)
 *
 * The inverse has +2πijk/n, and is not divided by n.
 *
 * @param re - Real parts, float32 or float64.
 * @param im - Imaginary parts, of the same shape and dtype.
 * @returns Real and imaginary parts of the transform.
 * @throws {@link ShapeError} for two shapes; {@link DTypeError} for dtypes other than one of the floats; {@link ValueError} for an axis out of range.
 */
export const fft = (re: NDArray, im: NDArray, axis: number, inverse = false): readonly [re: NDArray, im: NDArray] => {
  const [outRe, outIm] = bindAll(fftP, [re, im], { axis, inverse });
  return [outRe, outIm];
};
