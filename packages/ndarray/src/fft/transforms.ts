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
import { optionsOf } from "../optionsOf.js";
import { show } from "../show.js";

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
export const fft = (x: ComplexLike, options?: FftOptions): Complex => along("fft", complexOf("fft", x), options, false);

/** The inverse of {@link fft}: x[j] = 1/n · Σₖ X[k]·e^(2πijk/n). */
export const ifft = (x: ComplexLike, options?: FftOptions): Complex => along("ifft", complexOf("ifft", x), options, true);

/**
 * The first ⌊n/2⌋ + 1 elements of the transform of real numbers; the others are their conjugates, in reverse.
 *
 * @throws {@link ValueError} for an axis out of range, an empty axis, or an unknown norm.
 */
export const rfft = (x: ArrayLike, options?: FftOptions): Complex => realAlong("rfft", floatOf("rfft", x), options);

/**
 * The inverse of {@link rfft}: real numbers.
 *
 * @param x - `m` elements along the axis. Imaginary parts of the first, and for even n of element n/2, are not looked at.
 * @param options - `n` is the length of the result, by default 2·(m − 1); give it where it is odd.
 */
export const irfft = (x: ComplexLike, options?: FftOptions): NDArray => fromHalf("irfft", complexOf("irfft", x), options);

/** The transform of a signal that is its own conjugate in reverse, given by its first half: real. */
export const hfft = (x: ComplexLike, options?: FftOptions): NDArray =>
  fromHalf("hfft", conjugate(complexOf("hfft", x)), swapped("hfft", options));

/** The inverse of {@link hfft}. */
export const ihfft = (x: ArrayLike, options?: FftOptions): Complex =>
  conjugate(realAlong("ihfft", floatOf("ihfft", x), swapped("ihfft", options)));

/** {@link fft} along several axes, by default all. */
export const fftn = (x: ComplexLike, options?: FftnOptions): Complex => alongAll("fftn", complexOf("fftn", x), options, false);

/** The inverse of {@link fftn}. */
export const ifftn = (x: ComplexLike, options?: FftnOptions): Complex => alongAll("ifftn", complexOf("ifftn", x), options, true);

/** {@link fft} along two axes, by default the last. */
export const fft2 = (x: ComplexLike, options?: FftnOptions): Complex =>
  alongAll("fft2", complexOf("fft2", x), inPlane("fft2", options), false);

/** The inverse of {@link fft2}. */
export const ifft2 = (x: ComplexLike, options?: FftnOptions): Complex =>
  alongAll("ifft2", complexOf("ifft2", x), inPlane("ifft2", options), true);

/** {@link rfft} along the last of several axes, and {@link fft} along the others. */
export const rfftn = (x: ArrayLike, options?: FftnOptions): Complex => realAlongAll("rfftn", x, options);

/** The inverse of {@link rfftn}. The last length is by default 2·(m − 1); give it in `s` where it is odd. */
export const irfftn = (x: ComplexLike, options?: FftnOptions): NDArray => fromHalfAll("irfftn", x, options);

/** {@link rfftn} along two axes, by default the last. */
export const rfft2 = (x: ArrayLike, options?: FftnOptions): Complex => realAlongAll("rfft2", x, inPlane("rfft2", options));

/** The inverse of {@link rfft2}. */
export const irfft2 = (x: ComplexLike, options?: FftnOptions): NDArray => fromHalfAll("irfft2", x, inPlane("irfft2", options));

const oneAxis = { n: undefined, axis: -1, norm: "backward" } as const;
const severalAxes = { s: undefined, axes: undefined, norm: "backward" } as const;

/** The options of a transform along two axes. */
const inPlane = (op: string, options: FftnOptions | undefined): FftnOptions => {
  const { s, axes, norm } = optionsOf(op, options, { ...severalAxes, axes: [-2, -1] });
  return { axes, norm, ...(s === undefined ? {} : { s }) };
};

const along = (op: string, { re, im }: Complex, options: FftOptions | undefined, inverse: boolean): Complex => {
  const { n, axis, norm } = optionsOf(op, options, oneAxis);
  checkRank(op, re, 1);
  const at = axisOf(op, re.ndim, axis);
  const length = lengthOf(op, n ?? re.shape[at]);
  const [outRe, outIm] = laxFft(resized(re, at, length), resized(im, at, length), at, inverse);
  const factor = factorOf(op, norm, length, inverse);
  return factor === 1 ? { re: outRe, im: outIm } : { re: scale(factor, outRe), im: scale(factor, outIm) };
};

const realAlong = (op: string, x: NDArray, options: FftOptions | undefined): Complex => {
  const { re, im } = along(op, { re: x, im: fullLike(x, 0) }, options, false);
  const at = axisOf(op, re.ndim, options?.axis ?? -1);
  const half = Math.floor(re.shape[at] / 2) + 1;
  return { re: resized(re, at, half), im: resized(im, at, half) };
};

const fromHalf = (op: string, x: Complex, options: FftOptions | undefined): NDArray => {
  const { n, axis, norm } = optionsOf(op, options, oneAxis);
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

const alongAll = (op: string, x: Complex, options: FftnOptions | undefined, inverse: boolean): Complex =>
  alongEach(op, x, planOf(op, x.re, options), inverse);

const alongEach = (op: string, x: Complex, plan: readonly FftOptions[], inverse: boolean): Complex =>
  // In the last axis first, as NumPy does it.
  plan.reduceRight((y, axis) => along(op, y, axis, inverse), x);

const realAlongAll = (op: string, x: ArrayLike, options: FftnOptions | undefined): Complex => {
  const real = floatOf(op, x);
  const plan = planOf(op, real, options);
  if (plan.length === 0) throw noAxes(op);
  return alongEach(op, realAlong(op, real, plan[plan.length - 1]), plan.slice(0, -1), false);
};

const fromHalfAll = (op: string, x: ComplexLike, options: FftnOptions | undefined): NDArray => {
  const complex = complexOf(op, x);
  const plan = planOf(op, complex.re, options);
  if (plan.length === 0) throw noAxes(op);
  return fromHalf(op, alongEach(op, complex, plan.slice(0, -1), true), plan[plan.length - 1]);
};

/** A transform along several axes as one along each. */
const planOf = (op: string, x: NDArray, options: FftnOptions | undefined): FftOptions[] => {
  const { s, axes, norm } = optionsOf(op, options, severalAxes);
  if (s !== undefined && !Array.isArray(s))
    throw new ValueError({
      op,
      given: `s ${show(s)}`,
      expected: "a list of lengths, one for each axis",
      mend: "Write { s: [rows, columns] }, or leave it out to keep the lengths of the array.",
    });
  const list = axesOf(op, x.ndim, axes ?? (s === undefined ? null : s.map((_, i) => i - s.length)));
  if (s !== undefined && s.length !== list.length)
    throw new ValueError({
      op,
      given: `${s.length} lengths for ${list.length} axes`,
      expected: "a length for each axis",
      mend: "Leave s out to keep the lengths of the array.",
    });
  return list.map((axis, i) => ({ axis, norm, ...(s === undefined ? {} : { n: s[i] }) }));
};

const noAxes = (op: string): ValueError =>
  new ValueError({
    op,
    given: "no axes",
    expected: "at least one axis, of which half is kept",
    mend: "Name the axes to transform.",
  });

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

/** The options with the norm that divides the other direction. */
const swapped = (op: string, options: FftOptions | undefined): FftOptions => {
  const { n, axis, norm } = optionsOf(op, options, oneAxis);
  const divided = oneOf(op, "norm", norm, norms);
  const other = divided === "ortho" ? "ortho" : divided === "backward" ? "forward" : "backward";
  return { axis, norm: other, ...(n === undefined ? {} : { n }) };
};
