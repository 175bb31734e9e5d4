import type { TypedArray } from "../dtype.js";
import { allocate } from "../dtype.js";
import { sizeOf } from "../shape.js";
import { contiguous, type ArrayType, type HostArray } from "../storage.js";

// Complex numbers are two buffers of doubles, real and imaginary parts; results are rounded once, at the end.

/** Transforms the first `n` complex numbers of two buffers, in place. */
type Transform = (re: Float64Array, im: Float64Array) => void;

/** Lengths with a prime factor above this go through Bluestein's detour: butterflies take as many steps as the prime. */
const largestRadix = 31;

/** X[k] = Σⱼ x[j]·e^(∓2πijk/n) along `axis`: minus forwards, plus for the inverse, which is not divided by n. */
export const fftLoop = (
  re: HostArray,
  im: HostArray,
  axis: number,
  inverse: boolean,
  [reType, imType]: readonly ArrayType[],
): [TypedArray, TypedArray] => {
  const [outRe, outIm] = [allocate(reType.dtype, sizeOf(reType.shape)), allocate(imType.dtype, sizeOf(imType.shape))];
  const n = re.shape[axis];
  if (outRe.length === 0) return [outRe, outIm];
  const [x, y] = [contiguous(re).data, contiguous(im).data];
  const inner = sizeOf(re.shape.slice(axis + 1));
  const outer = sizeOf(re.shape.slice(0, axis));
  // An inverse is a transform with real and imaginary parts exchanged, before and after.
  const transform = planTransform(n);
  const [a, b] = [new Float64Array(n), new Float64Array(n)];
  for (let o = 0; o < outer; o++)
    for (let p = 0; p < inner; p++) {
      const start = o * n * inner + p;
      for (let i = 0, at = start; i < n; i++, at += inner) {
        a[i] = x[at];
        b[i] = y[at];
      }
      if (inverse) transform(b, a);
      else transform(a, b);
      for (let i = 0, at = start; i < n; i++, at += inner) {
        outRe[at] = a[i];
        outIm[at] = b[i];
      }
    }
  return [outRe, outIm];
};

const planTransform = (n: number): Transform => {
  const factors = factorsOf(n);
  return factors[factors.length - 1] > largestRadix ? planBluestein(n) : planMixedRadix(n, factors);
};

/** Prime factors, with pairs of twos as fours; in ascending order. */
const factorsOf = (n: number): number[] => {
  const factors: number[] = [];
  let rest = n;
  for (; rest % 4 === 0; rest /= 4) factors.push(4);
  for (let p = 2; p * p <= rest; p++) for (; rest % p === 0; rest /= p) factors.push(p);
  if (rest > 1) factors.push(rest);
  return factors.sort((a, b) => a - b);
};

/** cos and −sin of 2πk/n for k < n. */
const rootsOfUnity = (n: number): readonly [Float64Array, Float64Array] => {
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 0; k < n; k++) {
    re[k] = Math.cos((2 * Math.PI * k) / n);
    im[k] = -Math.sin((2 * Math.PI * k) / n);
  }
  return [re, im];
};

/**
 * Stockham's form of Cooley and Tukey's algorithm: a pass for each factor, from one buffer into another, which needs
 * no reordering.
 *
 * @see Van Loan (1992), "Computational Frameworks for the Fast Fourier Transform", section 1.7.
 */
const planMixedRadix = (n: number, factors: readonly number[]): Transform => {
  const roots = rootsOfUnity(n);
  const spare = [new Float64Array(n), new Float64Array(n)] as const;
  return (re, im) => {
    let from: readonly [Float64Array, Float64Array] = [re, im];
    let to: readonly [Float64Array, Float64Array] = spare;
    let done = 1;
    for (const radix of factors) {
      const pass = radix === 2 ? pass2 : radix === 4 ? pass4 : passAny;
      pass(from, to, n, radix, done, roots);
      [from, to] = [to, from];
      done *= radix;
    }
    if (from[0] !== re) {
      re.set(from[0]);
      im.set(from[1]);
    }
  };
};

/**
 * One pass: transforms of length `done` are combined, `radix` at a time, into ones of length `radix·done`. Element k
 * of transform j lies at `k·count + j` with `count` = n / length.
 */
type Pass = (
  from: readonly [Float64Array, Float64Array],
  to: readonly [Float64Array, Float64Array],
  n: number,
  radix: number,
  done: number,
  roots: readonly [Float64Array, Float64Array],
) => void;

const pass2: Pass = ([xr, xi], [yr, yi], n, _radix, done, [wr, wi]) => {
  const count = n / (2 * done);
  for (let k = 0; k < done; k++) {
    const c = wr[k * count];
    const s = wi[k * count];
    for (let j = 0, a = 2 * k * count, b = a + count, p = k * count, q = p + n / 2; j < count; j++, a++, b++, p++, q++) {
      const tr = c * xr[b] - s * xi[b];
      const ti = c * xi[b] + s * xr[b];
      yr[p] = xr[a] + tr;
      yi[p] = xi[a] + ti;
      yr[q] = xr[a] - tr;
      yi[q] = xi[a] - ti;
    }
  }
};

const pass4: Pass = ([xr, xi], [yr, yi], n, _radix, done, [wr, wi]) => {
  const count = n / (4 * done);
  const quarter = n / 4;
  for (let k = 0; k < done; k++) {
    const [c1, s1] = [wr[k * count], wi[k * count]];
    const [c2, s2] = [wr[2 * k * count], wi[2 * k * count]];
    const [c3, s3] = [wr[3 * k * count], wi[3 * k * count]];
    for (let j = 0, at = 4 * k * count, p = k * count; j < count; j++, at++, p++) {
      const ar = xr[at];
      const ai = xi[at];
      const r1 = xr[at + count];
      const i1 = xi[at + count];
      const r2 = xr[at + 2 * count];
      const i2 = xi[at + 2 * count];
      const r3 = xr[at + 3 * count];
      const i3 = xi[at + 3 * count];
      const br = c1 * r1 - s1 * i1;
      const bi = c1 * i1 + s1 * r1;
      const cr = c2 * r2 - s2 * i2;
      const ci = c2 * i2 + s2 * r2;
      const dr = c3 * r3 - s3 * i3;
      const di = c3 * i3 + s3 * r3;
      yr[p] = ar + cr + (br + dr);
      yi[p] = ai + ci + (bi + di);
      yr[p + quarter] = ar - cr + (bi - di);
      yi[p + quarter] = ai - ci - (br - dr);
      yr[p + 2 * quarter] = ar + cr - (br + dr);
      yi[p + 2 * quarter] = ai + ci - (bi + di);
      yr[p + 3 * quarter] = ar - cr - (bi - di);
      yi[p + 3 * quarter] = ai - ci + (br - dr);
    }
  }
};

const passAny: Pass = ([xr, xi], [yr, yi], n, radix, done, [wr, wi]) => {
  const count = n / (radix * done);
  const part = n / radix;
  for (let k = 0; k < done; k++)
    for (let m = 0; m < radix; m++) {
      // Output k + m·done: factor r is turned by r·(k + m·done)/(radix·done) of a whole turn.
      const place = (k + m * done) * count;
      for (let j = 0, to = k * count + m * part; j < count; j++, to++) {
        let sumRe = 0;
        let sumIm = 0;
        for (let r = 0, at = radix * k * count + j, turn = 0; r < radix; r++, at += count) {
          sumRe += wr[turn] * xr[at] - wi[turn] * xi[at];
          sumIm += wr[turn] * xi[at] + wi[turn] * xr[at];
          turn += place;
          if (turn >= n) turn -= n;
        }
        yr[to] = sumRe;
        yi[to] = sumIm;
      }
    }
};

/**
 * Any length as a convolution with a chirp, at a power of two of at least 2n − 1: jk = (j² + k² − (k − j)²)/2.
 *
 * @see Bluestein (1970), "A linear filtering approach to the computation of discrete Fourier transform".
 */
const planBluestein = (n: number): Transform => {
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const transform = planMixedRadix(size, factorsOf(size));
  const [chirpRe, chirpIm] = [new Float64Array(n), new Float64Array(n)];
  for (let j = 0, square = 0; j < n; j++) {
    // The angle is πj²/n; j² is kept modulo 2n, so that it stays exact.
    chirpRe[j] = Math.cos((Math.PI * square) / n);
    chirpIm[j] = -Math.sin((Math.PI * square) / n);
    square = (square + 2 * j + 1) % (2 * n);
  }
  const [filterRe, filterIm] = [new Float64Array(size), new Float64Array(size)];
  for (let j = 0; j < n; j++) {
    filterRe[j] = filterRe[(size - j) % size] = chirpRe[j];
    filterIm[j] = filterIm[(size - j) % size] = -chirpIm[j];
  }
  transform(filterRe, filterIm);
  const [a, b] = [new Float64Array(size), new Float64Array(size)];
  return (re, im) => {
    a.fill(0);
    b.fill(0);
    for (let j = 0; j < n; j++) {
      a[j] = re[j] * chirpRe[j] - im[j] * chirpIm[j];
      b[j] = re[j] * chirpIm[j] + im[j] * chirpRe[j];
    }
    transform(a, b);
    for (let k = 0; k < size; k++) {
      const product = a[k] * filterRe[k] - b[k] * filterIm[k];
      b[k] = a[k] * filterIm[k] + b[k] * filterRe[k];
      a[k] = product;
    }
    // Back again, by exchanging the parts.
    transform(b, a);
    for (let k = 0; k < n; k++) {
      re[k] = (a[k] * chirpRe[k] - b[k] * chirpIm[k]) / size;
      im[k] = (a[k] * chirpIm[k] + b[k] * chirpRe[k]) / size;
    }
  };
};
