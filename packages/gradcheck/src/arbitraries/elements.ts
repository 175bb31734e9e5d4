import * as fc from "fast-check";

/**
 * Where the elements of an array come from: for a number of elements, an arbitrary of that many numbers. The domains
 * below keep away from the places where a function has a kink or no value, or go straight at them.
 */
export type Elements = (size: number) => fc.Arbitrary<readonly number[]>;

/** Elements that are drawn one by one, each from the same arbitrary. */
export const independent =
  (element: fc.Arbitrary<number>): Elements =>
  (size) =>
    fc.array(element, { minLength: size, maxLength: size });

/**
 * Numbers from `low` to `high`, both included: fractions with a power of two below the bar, some thousand of them, so
 * that they read well, shrink towards 0, and are the same in float32 and float64.
 */
export const between = (low: number, high: number): Elements => independent(fraction(low, high));

/** One number of {@link between}. */
export const fraction = (low: number, high: number): fc.Arbitrary<number> => {
  const step = 2 ** (Math.ceil(Math.log2(Math.max(high - low, 2 ** -40))) - 10);
  return fc.integer({ min: Math.ceil(low / step), max: Math.floor(high / step) }).map((i) => clean(i * step));
};

/** Positive numbers from `low`, away from 0, to `high`. */
export const positive = (low = 0.125, high = 4): Elements => between(low, high);

/** Numbers of both signs whose size is at least `margin`, away from a kink or a pole at 0. */
export const awayFromZero = (margin = 0.125, high = 3): Elements => awayFrom([0], margin, -high, high);

/** Numbers from `low` to `high`, at least `margin` away from each of `points`. */
export const awayFrom = (points: readonly number[], margin: number, low: number, high: number): Elements =>
  independent(
    fraction(low, high).map((x) => {
      const close = points.find((point) => Math.abs(x - point) < margin);
      return close === undefined ? x : x < close && close - margin >= low ? close - margin : close + margin;
    }),
  );

/** Numbers of size up to `high` that are at least `margin` away from every whole number: for floor, round, mod. */
export const awayFromIntegers = (margin = 0.125, high = 4): Elements =>
  independent(
    fc.tuple(fc.integer({ min: -high, max: high - 1 }), fraction(margin, 1 - margin)).map(([whole, part]) => whole + part),
  );

/**
 * Numbers of which no two are closer than `gap`: for max, sort and others with a kink at ties. They are whole multiples
 * of `gap`, plus `offset`, in any order; two arrays with different offsets do not tie with each other either.
 */
export const distinct =
  (gap = 0.25, offset = 0): Elements =>
  (size) =>
    fc
      .tuple(fc.array(fc.nat(1000), { minLength: size, maxLength: size }), fc.integer({ min: -4, max: 4 }))
      .map(([draws, start]) => {
        const order = draws.map((_, i) => i).sort((a, b) => draws[a] - draws[b] || a - b);
        const values = new Array<number>(size);
        order.forEach((place, rank) => (values[place] = clean(gap * (rank - (size >> 1) + start) + offset)));
        return values;
      });

/** Whole multiples of `step` from `low` to `high`, plus `offset`: arrays with different offsets never tie. */
export const lattice = (step: number, offset: number, low = -3, high = 3): Elements =>
  independent(fc.integer({ min: Math.ceil(low / step), max: Math.floor(high / step) }).map((i) => clean(i * step + offset)));

/** The options of {@link dominantDiagonal}. */
export interface DominantDiagonalOptions {
  /** The most that is added everywhere; half of it is the least. @defaultValue 0.25 */
  readonly noise?: number;
  /** How far apart neighbours on the diagonal are. @defaultValue 1.5 */
  readonly gap?: number;
  /** Whether the diagonal of the square in front runs from right to left, so that elimination exchanges rows. @defaultValue false */
  readonly mirrored?: boolean;
}

/**
 * Matrices of `rows` by `columns`: a diagonal of 2, 3.5, 5, … and little beside it, but nowhere nothing, where the signs
 * of orthogonal factors jump. They are well conditioned; their eigenvalues and singular values are positive and apart;
 * square ones are positive definite in their symmetric part, up to 4 rows.
 */
export const dominantDiagonal =
  (rows: number, columns: number, { noise = 0.25, gap = 1.5, mirrored = false }: DominantDiagonalOptions = {}): Elements =>
  (size) =>
    between(
      noise / 2,
      noise,
    )(size).map((values) =>
      values.map((value, place) => {
        const [row, column] = [Math.floor(place / columns) % rows, place % columns];
        return value + (row === (mirrored ? Math.min(rows, columns) - 1 - column : column) ? 2 + gap * row : 0);
      }),
    );

/** Whole numbers from `low` to `high`, both included. */
export const integers = (low = -8, high = 8): Elements => independent(fc.integer({ min: low, max: high }).map(clean));

/** 0 and 1, for `bool`. */
export const booleans = (): Elements => independent(fc.nat(1));

/** A few numbers, so that many are equal: goes straight at the ties of max, sort, argmax. */
export const ties = (): Elements => independent(fc.constantFrom(0, 1, -1));

/** The points themselves, and what lies `margin` to either side: goes straight at kinks. */
export const near = (points: readonly number[], margin: number = 2 ** -10): Elements =>
  independent(fc.tuple(fc.constantFrom(...points), fc.constantFrom(0, margin, -margin)).map(([point, shift]) => point + shift));

/** Ordinary numbers among which stand 0, −0, ±∞, NaN, and numbers that are very large or very small. */
export const edges = (): Elements =>
  independent(
    fc.oneof(
      fraction(-3, 3),
      fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, NaN, 2 ** -30, -(2 ** 30), 2 ** 100, 2 ** -100, 0.5),
    ),
  );

/** No −0, which shrinking would otherwise leave behind. */
const clean = (x: number): number => (x === 0 ? 0 : x);
