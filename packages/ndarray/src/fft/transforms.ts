/** Discrete Fourier transforms along one axis and several. */
import { axesOf, axisOf, checkRank, oneOf, wholeOf } from "../numpy/arguments.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { scale } from "../primitives/arithmetic.js";
import { concatenate } from "../primitives/concatenate.js";
import { fft as laxFft } from "../primitives/fft.js";
import { full, fullLike } from "../primitives/full.js";
import { pad, slice, type Padding } from "../primitives/padSlice.js";
import { reverse } from "../primitives/reverse.js";
import { floatOf } from "../promote.js";
import { ValueError } from "../valueError.js";
import { complexOf, conjugate, type Complex, type ComplexLike } from "./complex.js";

/** Which direction is divided by the length n: the inverse, the forward one, or both by √n. */
export type FftNorm = "backward" | "forward" | "ortho";

/** The options of transforms along one axis. */
export interface FftOptions {
  /** The length of the transform: the axis is cut off, or filled up with zeros. @defaultValue the length of the axis */
  readonly n?: number;
  /** @defaultValue -1 */
  readonly axis?: number;
  /** @defaultValue "backward" */
  readonly norm?: FftNorm;
}

/** The options of transforms along several axes. */
export interface FftnOptions {
  /** The lengths of the transform along `axes`; with no axes, along the last ones. @defaultValue those of the array */
  readonly s?: readonly number[];
  /** @defaultValue all, or the last two */
  readonly axes?: readonly number[];
  /** @defaultValue "backward" */
  readonly norm?: FftNorm;
}

/**
 * The discrete Fourier transform. Complex numbers are pairs `{ re, im }`, as there is no complex dtype. Any length is
 * quick: in O(n log n) steps. It is linear, and has derivatives of every order.
 *
 *     X[k] = Σⱼ x[j]·e^(−2πijk/n)
 *
 * @param x - A real array, or a pair.
 * @returns Real and imaginary parts, with `n` elements along the axis.
 * @throws {@link ValueError} for an axis out of range, an empty axis, or an unknown norm.
 * @example
 * ```ts
 * fft(np.array([1, 0, 0, 0])).re; // [1. 1. 1. 1.]
 * ```
 */
export const fft = (x: ComplexLike, options: FftOptions = {}): Complex => along("fft", complexOf("fft", x), options, false);

/** The inverse of {@link fft}: x[j] = 1/n · Σₖ X[k]·e^(2πijk/n). */
export const ifft = (x: ComplexLike, options: FftOptions = {}): Complex => along("ifft", complexOf("ifft", x), options, true);

/**
 * The first ⌊n/2⌋ + 1 elements of the transform of real numbers; the others are their conjugates, in reverse.
 *
 * @throws {@link ValueError} for an axis out of range, an empty axis, or an unknown norm.
 */
export const rfft = (x: ArrayLike, options: FftOptions = {}): Complex => realAlong("rfft", floatOf("rfft", x), options);

/**
 * The inverse of {@link rfft}: real numbers.
 *
 * @param x - `m` elements along the axis. Imaginary parts of the first, and for even n of element n/2, are not looked at.
 * @param options - `n` is the length of the result, by default 2·(m − 1); give it where it is odd.
 */
export const irfft = (x: ComplexLike, options: FftOptions = {}): NDArray => fromHalf("irfft", complexOf("irfft", x), options);

/** The transform of a signal that is its own conjugate in reverse, given by its first half: real. */
export const hfft = (x: ComplexLike, { norm = "backward", ...options }: FftOptions = {}): NDArray =>
  fromHalf("hfft", conjugate(complexOf("hfft", x)), { ...options, norm: swapped("hfft", norm) });

/** The inverse of {@link hfft}. */
export const ihfft = (x: ArrayLike, { norm = "backward", ...options }: FftOptions = {}): Complex =>
  conjugate(realAlong("ihfft", floatOf("ihfft", x), { ...options, norm: swapped("ihfft", norm) }));

/** {@link fft} along several axes, by default all. */
export const fftn = (x: ComplexLike, options: FftnOptions = {}): Complex =>
  alongAll("fftn", complexOf("fftn", x), options, false);

/** The inverse of {@link fftn}. */
export const ifftn = (x: ComplexLike, options: FftnOptions = {}): Complex =>
  alongAll("ifftn", complexOf("ifftn", x), options, true);

/** {@link fft} along two axes, by default the last. */
export const fft2 = (x: ComplexLike, { axes = [-2, -1], ...options }: FftnOptions = {}): Complex =>
  alongAll("fft2", complexOf("fft2", x), { axes, ...options }, false);

/** The inverse of {@link fft2}. */
export const ifft2 = (x: ComplexLike, { axes = [-2, -1], ...options }: FftnOptions = {}): Complex =>
  alongAll("ifft2", complexOf("ifft2", x), { axes, ...options }, true);

/** {@link rfft} along the last of several axes, and {@link fft} along the others. */
export const rfftn = (x: ArrayLike, options: FftnOptions = {}): Complex => realAlongAll("rfftn", x, options);

/** The inverse of {@link rfftn}. The last length is by default 2·(m − 1); give it in `s` where it is odd. */
export const irfftn = (x: ComplexLike, options: FftnOptions = {}): NDArray => fromHalfAll("irfftn", x, options);

/** {@link rfftn} along two axes, by default the last. */
export const rfft2 = (x: ArrayLike, { axes = [-2, -1], ...options }: FftnOptions = {}): Complex =>
  realAlongAll("rfft2", x, { axes, ...options });

/** The inverse of {@link rfft2}. */
export const irfft2 = (x: ComplexLike, { axes = [-2, -1], ...options }: FftnOptions = {}): NDArray =>
  fromHalfAll("irfft2", x, { axes, ...options });

const along = (op: string, { re, im }: Complex, { n, axis = -1, norm = "backward" }: FftOptions, inverse: boolean): Complex => {
  checkRank(op, re, 1);
  const at = axisOf(op, re.ndim, axis);
  const length = lengthOf(op, n ?? re.shape[at]);
  const [outRe, outIm] = laxFft(resized(re, at, length), resized(im, at, length), at, inverse);
  const factor = factorOf(op, norm, length, inverse);
  return factor === 1 ? { re: outRe, im: outIm } : { re: scale(factor, outRe), im: scale(factor, outIm) };
};

const realAlong = (op: string, x: NDArray, options: FftOptions): Complex => {
  const { re, im } = along(op, { re: x, im: fullLike(x, 0) }, options, false);
  const at = axisOf(op, re.ndim, options.axis ?? -1);
  const half = Math.floor(re.shape[at] / 2) + 1;
  return { re: resized(re, at, half), im: resized(im, at, half) };
};

const fromHalf = (op: string, x: Complex, { n, axis = -1, norm = "backward" }: FftOptions): NDArray => {
  checkRank(op, x.re, 1);
  const at = axisOf(op, x.re.ndim, axis);
  const length = lengthOf(op, n ?? 2 * (x.re.shape[at] - 1));
  const half = Math.floor(length / 2) + 1;
  const whole = { re: mirrored(resized(x.re, at, half), at, length), im: mirrored(resized(x.im, at, half), at, length, -1) };
  return along(op, whole, { axis: at, norm }, true).re;
};

/** The first half of n elements, and behind it the rest in reverse, times `sign`. */
const mirrored = (x: NDArray, axis: number, length: number, sign = 1): NDArray => {
  const rest = length - x.shape[axis];
  if (rest === 0) return x;
  const part = slice(
    x,
    x.shape.map((_, i) => (i === axis ? 1 : 0)),
    x.shape.map((m, i) => (i === axis ? 1 + rest : m)),
  );
  return concatenate([x, scale(sign, reverse(part, [axis]))], axis);
};

const alongAll = (op: string, x: Complex, options: FftnOptions, inverse: boolean): Complex => {
  const { axes, lengths } = planOf(op, x.re, options);
  // In the last axis first, as NumPy does it.
  return axes.reduceRight(
    (y, axis, i) => along(op, y, { axis, ...lengthOption(lengths[i]), ...normOption(options) }, inverse),
    x,
  );
};

const realAlongAll = (op: string, x: ArrayLike, options: FftnOptions): Complex => {
  const real = floatOf(op, x);
  const { axes, lengths } = planOf(op, real, options);
  if (axes.length === 0) throw noAxes(op);
  const last = axes.length - 1;
  const first = realAlong(op, real, { axis: axes[last], ...lengthOption(lengths[last]), ...normOption(options) });
  return alongAll(
    op,
    first,
    { axes: axes.slice(0, -1), ...(options.s && { s: options.s.slice(0, -1) }), ...normOption(options) },
    false,
  );
};

const fromHalfAll = (op: string, x: ComplexLike, options: FftnOptions): NDArray => {
  const complex = complexOf(op, x);
  const { axes, lengths } = planOf(op, complex.re, options);
  if (axes.length === 0) throw noAxes(op);
  const last = axes.length - 1;
  const others = { axes: axes.slice(0, -1), ...(options.s && { s: options.s.slice(0, -1) }), ...normOption(options) };
  const y = alongAll(op, complex, others, true);
  return fromHalf(op, y, { axis: axes[last], ...lengthOption(lengths[last]), ...normOption(options) });
};

/** The axes of a transform along several, and their lengths where they are given. */
const planOf = (
  op: string,
  x: NDArray,
  { s, axes }: FftnOptions,
): { readonly axes: readonly number[]; readonly lengths: readonly (number | undefined)[] } => {
  const list = axesOf(op, x.ndim, axes ?? (s === undefined ? null : s.map((_, i) => i - s.length)));
  if (s !== undefined && s.length !== list.length)
    throw new ValueError({
      op,
      given: `${s.length} lengths for ${list.length} axes`,
      expected: "a length for each axis",
      mend: "Leave s out to keep the lengths of the array.",
    });
  return { axes: list, lengths: list.map((_, i) => s?.[i]) };
};

const noAxes = (op: string): ValueError =>
  new ValueError({
    op,
    given: "no axes",
    expected: "at least one axis, of which half is kept",
    mend: "Name the axes to transform.",
  });

const lengthOption = (n: number | undefined): Pick<FftOptions, "n"> => (n === undefined ? {} : { n });
const normOption = ({ norm }: FftnOptions): Pick<FftOptions, "norm"> => (norm === undefined ? {} : { norm });

const lengthOf = (op: string, n: number): number => wholeOf(op, "a length of", n, 1);

/** Cut off, or filled up with zeros, to `length` elements along an axis. */
const resized = (x: NDArray, axis: number, length: number): NDArray =>
  pad(
    x,
    full([], 0, x.dtype),
    x.shape.map((m, i): Padding => [0, i === axis ? length - m : 0, 0]),
  );

const norms = ["backward", "forward", "ortho"] as const;

const factorOf = (op: string, norm: FftNorm, n: number, inverse: boolean): number => {
  const divided = oneOf(op, "norm", norm, norms);
  if (divided === "ortho") return 1 / Math.sqrt(n);
  return (divided === "backward") === inverse ? 1 / n : 1;
};

/** The norm that divides the other direction. */
const swapped = (op: string, norm: FftNorm): FftNorm => {
  const divided = oneOf(op, "norm", norm, norms);
  return divided === "ortho" ? "ortho" : divided === "backward" ? "forward" : "backward";
};
