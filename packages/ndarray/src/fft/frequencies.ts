/** Which frequency stands where. */
import { fromBuffer } from "../concreteArray.js";
import { isNDArray, type ArrayLike, type NDArray } from "../ndarray.js";
import { axesOf, wholeOf, type Axes } from "../numpy/arguments.js";
import { roll } from "../numpy/flipping.js";
import { arrayOf } from "../promote.js";
import { ValueError } from "../valueError.js";
import type { Complex } from "./complex.js";
import { show } from "../show.js";

/**
 * The frequencies of the elements of a transform of length n, in cycles per unit of `d`: 0, 1, …, then the negative
 * ones, over n·d.
 *
 * @param n - The length of the transform, at least 1.
 * @param d - The distance of samples. @defaultValue 1
 * @returns float32 `[n]`.
 * @throws {@link ValueError} when n is not whole and positive, or d is 0.
 * @example
 * ```ts
 * fft.fftfreq(4); // [ 0.    0.25 -0.5  -0.25]
 * ```
 */
export const fftfreq = (n: number, d = 1): NDArray => {
  const length = checkedLength("fftfreq", n, d);
  const positive = Math.floor((length - 1) / 2);
  return vector(Float32Array.from({ length }, (_, i) => (i <= positive ? i : i - length) / (length * d)));
};

/** The frequencies of the elements of `rfft` of length n: 0, 1, …, ⌊n/2⌋, over n·d. */
export const rfftfreq = (n: number, d = 1): NDArray => {
  const length = checkedLength("rfftfreq", n, d);
  return vector(Float32Array.from({ length: Math.floor(length / 2) + 1 }, (_, i) => i / (length * d)));
};

/** Moves the zero frequency from the front to the middle of axes, by default all: element i to i + ⌊n/2⌋. */
export function fftshift(x: ArrayLike, axes?: Axes): NDArray;
export function fftshift(x: Complex, axes?: Axes): Complex;
export function fftshift(x: ArrayLike | Complex, axes?: Axes): NDArray | Complex {
  return eachPart(x, (part) => shifted("fftshift", part, axes, (n) => Math.floor(n / 2)));
}

/** Moves the zero frequency from the middle back to the front: the inverse of {@link fftshift}. */
export function ifftshift(x: ArrayLike, axes?: Axes): NDArray;
export function ifftshift(x: Complex, axes?: Axes): Complex;
export function ifftshift(x: ArrayLike | Complex, axes?: Axes): NDArray | Complex {
  return eachPart(x, (part) => shifted("ifftshift", part, axes, (n) => -Math.floor(n / 2)));
}

const eachPart = (x: ArrayLike | Complex, f: (part: ArrayLike) => NDArray): NDArray | Complex =>
  isPair(x) ? { re: f(x.re), im: f(x.im) } : f(x as ArrayLike);

const isPair = (x: ArrayLike | Complex): x is Complex => typeof x === "object" && x !== null && !isNDArray(x) && "re" in x;

const shifted = (op: string, x: ArrayLike, axes: Axes, by: (length: number) => number): NDArray => {
  const array = arrayOf(op, x);
  const list = axesOf(op, array.ndim, axes);
  return list.length === 0
    ? array
    : roll(
        array,
        list.map((axis) => by(array.shape[axis])),
        list,
      );
};

const checkedLength = (op: string, n: number, d: number): number => {
  if (typeof d !== "number" || d === 0 || Number.isNaN(d))
    throw new ValueError({
      op,
      given: `d ${show(d)}`,
      expected: "the distance of samples, not 0",
      mend: "Give the time between two samples.",
    });
  return wholeOf(op, "n", n, 1);
};

const vector = (data: Float32Array): NDArray => fromBuffer({ shape: [data.length], dtype: "float32" }, data);
