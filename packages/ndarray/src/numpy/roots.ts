/** Where a polynomial vanishes. */
import { fromBuffer, hostOf } from "../concreteArray.js";
import { allocate } from "../dtype.js";
import type { Complex } from "../fft/complex.js";
import type { ArrayLike } from "../ndarray.js";
import { floatOf } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { contiguous } from "../storage.js";
import { ValueError } from "../valueError.js";
import { checkConcrete } from "./nonzero.js";

/**
 * The roots of a polynomial, complex ones too, each as often as it counts.
 *
 *     p[0]·xⁿ + p[1]·xⁿ⁻¹ + … + p[n] = 0
 *
 * All are improved together, in double: each moves by Newton's step, held off by the others. Real ones come back with an
 * imaginary part of exactly 0; a root that counts k times is known to a k-th part of the digits, as with any method.
 *
 * @param p - Coefficients `[n + 1]`, the highest power first; zeros in front are left out.
 * @returns The roots `{ re, im }`, `[n]` each, in descending order of real, then imaginary parts.
 * @throws {@link ShapeError} when `p` is no vector; {@link ValueError} when a coefficient is not finite; TracerError on a
 * traced array, as the number of roots depends on the zeros.
 * @example
 * ```ts
 * np.roots(np.array([1, -3, 2])).re; // [2. 1.]
 * ```
 * @see O. Aberth (1973), "Iteration methods for finding all zeros of a polynomial simultaneously".
 */
export const roots = (p: ArrayLike): Complex => {
  const array = floatOf("roots", p);
  if (array.ndim !== 1)
    throw new ShapeError({
      op: "roots",
      given: { p: array.shape },
      expected: "coefficients [n + 1]",
      mend: "Take one polynomial at a time; np.poly makes coefficients from roots.",
    });
  checkConcrete("roots", array);
  const all = [...contiguous(hostOf(array)).data.subarray(0, array.size)];
  if (!all.every(Number.isFinite))
    throw new ValueError({
      op: "roots",
      given: `the coefficients [${all.join(", ")}]`,
      expected: "finite numbers",
      mend: "Leave out what is not, with np.nanToNum for instance.",
    });
  const first = all.findIndex((c) => c !== 0);
  let last = all.length - 1;
  while (last > first && all[last] === 0) last--;
  // Each zero at the end is a root 0.
  const found = first < 0 ? [] : [...simultaneous(all.slice(first, last + 1)), ...all.slice(last + 1).map((): Point => [0, 0])];
  found.sort(([a, b], [c, d]) => c - a || d - b);
  const part = (i: 0 | 1): Complex["re"] => {
    const data = allocate(array.dtype, found.length);
    found.forEach((root, k) => (data[k] = root[i]));
    return fromBuffer({ shape: [found.length], dtype: array.dtype }, data);
  };
  return { re: part(0), im: part(1) };
};

type Point = readonly [re: number, im: number];

const times = ([a, b]: Point, [c, d]: Point): Point => [a * c - b * d, a * d + b * c];

/** 1/z, which neither overflows nor underflows on the way. */
const inverse = ([a, b]: Point): Point => {
  const size = Math.hypot(a, b);
  return [a / size / size, -b / size / size];
};

/** p(z)/p′(z). Outside of the unit circle by the polynomial in 1/z, so that no power overflows. */
const newtonStep = (p: readonly number[], z: Point): Point => {
  const isInside = Math.hypot(...z) <= 1;
  const [c, w] = isInside ? [p, z] : [[...p].reverse(), inverse(z)];
  let value: Point = [0, 0];
  let slope: Point = [0, 0];
  for (const coefficient of c) {
    const [a, b] = times(slope, w);
    slope = [a + value[0], b + value[1]];
    const [re, im] = times(value, w);
    value = [re + coefficient, im];
  }
  if (isInside) return times(value, inverse(slope));
  // With p(z) = zⁿ·q(1/z): p/p′ = 1 / (n/z − q′/(q·z²)).
  if (value[0] === 0 && value[1] === 0) return [0, 0];
  const ratio = times(times(slope, inverse(value)), times(w, w));
  const n = p.length - 1;
  return inverse([n * w[0] - ratio[0], n * w[1] - ratio[1]]);
};

/** All roots of a polynomial whose first and last coefficients are not zero. */
const simultaneous = (p: readonly number[]): Point[] => {
  const n = p.length - 1;
  // On circles between the bounds of Cauchy, at angles without symmetry.
  const radius = Math.abs(p[n] / p[0]) ** (1 / n);
  let all = p.slice(1).map((_, k): Point => {
    const angle = (2 * Math.PI * k) / n + 0.4;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  for (let round = 0; round < 500; round++) {
    let moved = 0;
    all = all.map((z, k) => {
      const step = newtonStep(p, z);
      if (step[0] === 0 && step[1] === 0) return z;
      let push: Point = [0, 0];
      all.forEach(([a, b], j) => {
        if (j === k || (a === z[0] && b === z[1])) return;
        const [re, im] = inverse([z[0] - a, z[1] - b]);
        push = [push[0] + re, push[1] + im];
      });
      const [re, im] = times(step, push);
      const [a, b] = times(step, inverse([1 - re, -im]));
      if (!Number.isFinite(a) || !Number.isFinite(b)) return z;
      moved = Math.max(moved, Math.hypot(a, b) / Math.max(Number.MIN_VALUE, Math.hypot(...z)));
      return [z[0] - a, z[1] - b];
    });
    if (moved < 2 ** -52) break;
  }
  return paired(all);
};

/** Roots of real polynomials: real ones without an imaginary part, the others as conjugate pairs, to the last bit. */
const paired = (roots: readonly Point[]): Point[] => {
  const rest = [...roots];
  const result: Point[] = [];
  while (rest.length > 0) {
    const [a, b] = rest.shift()!;
    // The partner is who lies nearest to the conjugate: itself, if it is real.
    const distances = rest.map(([c, d]) => Math.hypot(c - a, d + b));
    const nearest = Math.min(...distances);
    if (Math.abs(2 * b) <= nearest) result.push([a, 0]);
    else {
      const [[c, d]] = rest.splice(distances.indexOf(nearest), 1);
      const [re, im] = [(a + c) / 2, Math.abs(b - d) / 2];
      result.push([re, im], [re, -im]);
    }
  }
  return result;
};
