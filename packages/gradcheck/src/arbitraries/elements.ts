import { ValueError } from "@nabla-js/ndarray";
import { optionsOf, show } from "@nabla-js/ndarray/internal";
import * as fc from "fast-check";
import { checkArbitrary, checkList, checkNumber, checkOrder, checkRange, checkWhole } from "../checks.js";

/**
 * Where the elements of an array come from: for a number of elements, an arbitrary of that many numbers. The domains
 * below keep away from the places where a function has a kink or no value, or go straight at them.
 */
export type Elements = (size: number) => fc.Arbitrary<readonly number[]>;

/** Elements that are drawn one by one, each from the same arbitrary. */
export const independent = (element: fc.Arbitrary<number>): Elements => {
  checkArbitrary("independent", "element", element, "Make one of single numbers, such as fraction(-1, 1).");
  return alike("independent", element);
};

/** As {@link independent}, speaking for whoever made the elements. */
const alike =
  (op: string, element: fc.Arbitrary<number>): Elements =>
  (size) => {
    checkSize(op, size);
    return fc.array(element, { minLength: size, maxLength: size });
  };

/**
 * Numbers from `low` to `high`, both included: fractions with a power of two below the bar, some thousand of them, so
 * that they read well, shrink towards 0, and are the same in float32 and float64.
 */
export const between = (low: number, high: number): Elements => {
  checkRange("between", low, high);
  return alike("between", fractionOf(low, high));
};

/** One number of {@link between}. */
export const fraction = (low: number, high: number): fc.Arbitrary<number> => {
  checkRange("fraction", low, high);
  return fractionOf(low, high);
};

const fractionOf = (low: number, high: number): fc.Arbitrary<number> => {
  const step = 2 ** (Math.ceil(Math.log2(Math.max(high - low, 2 ** -40))) - 10);
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  // A range that is narrower than the fractions lie apart may have none.
  return first > last ? fc.constant(low) : fc.integer({ min: first, max: last }).map((i) => clean(i * step));
};

/** Positive numbers from `low`, away from 0, to `high`. */
export const positive = (low = 0.125, high = 4): Elements => {
  checkNumber("positive", "low", low, "positive");
  checkRange("positive", low, high);
  return alike("positive", fractionOf(low, high));
};

/** Numbers of both signs whose size is at least `margin`, away from a kink or a pole at 0. */
export const awayFromZero = (margin = 0.125, high = 3): Elements => {
  checkNumber("awayFromZero", "high", high, "not negative");
  return apart("awayFromZero", [0], margin, -high, high);
};

/**
 * Numbers from `low` to `high`, at least `margin` away from each of `points`.
 *
 * @throws {@link ValueError} when there is none.
 */
export const awayFrom = (points: readonly number[], margin: number, low: number, high: number): Elements =>
  apart("awayFrom", points, margin, low, high);

const apart = (op: string, points: readonly number[], margin: number, low: number, high: number): Elements => {
  checkNumbers(op, "points", points);
  checkNumber(op, "margin", margin, "not negative");
  checkRange(op, low, high);
  // The ends of what is left out, where no other point is too near: at a point itself the upper one is taken.
  const ends = points
    .flatMap((point) => [point + margin, point - margin].map((end) => ({ point, end })))
    .filter(({ point, end }) => end >= low && end <= high && isApart(end, without(points, point), margin))
    .map(({ end }) => end);
  if (ends.length === 0 && !isApart(low, points, margin))
    throw new ValueError({
      op,
      given: `points ${show(points)} with margin ${margin}, from ${low} to ${high}`,
      expected: "room for a number",
      mend: "Take a smaller margin, or a wider range.",
    });
  const nearest = (x: number): number =>
    ends.reduce((best, end) => (Math.abs(x - end) < Math.abs(x - best) ? end : best), Infinity);
  return alike(
    op,
    fractionOf(low, high).map((x) => (isApart(x, points, margin) ? x : nearest(x))),
  );
};

const isApart = (x: number, points: readonly number[], margin: number): boolean =>
  points.every((point) => Math.abs(x - point) >= margin);

const without = (points: readonly number[], point: number): readonly number[] => points.filter((other) => other !== point);

/** Numbers of size up to `high` that are at least `margin` away from every whole number: for floor, round, mod. */
export const awayFromIntegers = (margin = 0.125, high = 4): Elements => {
  const op = "awayFromIntegers";
  checkNumber(op, "margin", margin, "not negative");
  checkWhole(op, "high", high, 1);
  if (margin > 0.5)
    throw new ValueError({
      op,
      given: `margin ${margin}`,
      expected: "a number from 0 to 0.5",
      mend: "Take a smaller one: no number is further than 0.5 away from every whole number.",
    });
  return alike(
    op,
    fc.tuple(fc.integer({ min: -high, max: high - 1 }), fractionOf(margin, 1 - margin)).map(([whole, part]) => whole + part),
  );
};

/**
 * Numbers of which no two are closer than `gap`: for max, sort and others with a kink at ties. They are whole multiples
 * of `gap`, plus `offset`, in any order; two arrays with different offsets do not tie with each other either.
 */
export const distinct = (gap = 0.25, offset = 0): Elements => {
  checkNumber("distinct", "gap", gap, "positive");
  checkNumber("distinct", "offset", offset);
  return (size) => {
    checkSize("distinct", size);
    return fc
      .tuple(fc.array(fc.nat(1000), { minLength: size, maxLength: size }), fc.integer({ min: -4, max: 4 }))
      .map(([draws, start]) => {
        const order = draws.map((_, i) => i).sort((a, b) => draws[a] - draws[b] || a - b);
        const values = new Array<number>(size);
        order.forEach((place, rank) => (values[place] = clean(gap * (rank - (size >> 1) + start) + offset)));
        return values;
      });
  };
};

/** Whole multiples of `step` from `low` to `high`, plus `offset`: arrays with different offsets never tie. */
export const lattice = (step: number, offset: number, low = -3, high = 3): Elements => {
  checkNumber("lattice", "step", step, "positive");
  checkNumber("lattice", "offset", offset);
  checkRange("lattice", low, high);
  const [min, max] = [Math.ceil(low / step), Math.floor(high / step)];
  if (min > max)
    throw new ValueError({
      op: "lattice",
      given: `step ${step} from ${low} to ${high}`,
      expected: "a range with a multiple of the step in it",
      mend: "Take a smaller step, or a wider range.",
    });
  return alike(
    "lattice",
    fc.integer({ min, max }).map((i) => clean(i * step + offset)),
  );
};

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
export const dominantDiagonal = (rows: number, columns: number, options: DominantDiagonalOptions = {}): Elements => {
  const op = "dominantDiagonal";
  checkWhole(op, "rows", rows);
  checkWhole(op, "columns", columns);
  const { noise, gap, mirrored } = optionsOf(op, options, { noise: 0.25, gap: 1.5, mirrored: false });
  checkNumber(op, "noise", noise, "not negative");
  checkNumber(op, "gap", gap, "not negative");
  const little = alike(op, fractionOf(noise / 2, noise));
  return (size) =>
    little(size).map((values) =>
      values.map((value, place) => {
        const [row, column] = [Math.floor(place / columns) % rows, place % columns];
        return value + (row === (mirrored ? Math.min(rows, columns) - 1 - column : column) ? 2 + gap * row : 0);
      }),
    );
};

/** Whole numbers from `low` to `high`, both included. */
export const integers = (low = -8, high = 8): Elements => {
  checkWhole("integers", "low", low, -Infinity);
  checkWhole("integers", "high", high, -Infinity);
  checkOrder("integers", { low, high });
  return alike("integers", fc.integer({ min: low, max: high }).map(clean));
};

/** 0 and 1, for `bool`. */
export const booleans = (): Elements => alike("booleans", fc.nat(1));

/** A few numbers, so that many are equal: goes straight at the ties of max, sort, argmax. */
export const ties = (): Elements => alike("ties", fc.constantFrom(0, 1, -1));

/** The points themselves, and what lies `margin` to either side: goes straight at kinks. */
export const near = (points: readonly number[], margin: number = 2 ** -10): Elements => {
  checkNumbers("near", "points", points, 1);
  checkNumber("near", "margin", margin, "not negative");
  return alike(
    "near",
    fc.tuple(fc.constantFrom(...points), fc.constantFrom(0, margin, -margin)).map(([point, shift]) => point + shift),
  );
};

/** Ordinary numbers among which stand 0, −0, ±∞, NaN, and numbers that are very large or very small. */
export const edges = (): Elements =>
  alike(
    "edges",
    fc.oneof(
      fractionOf(-3, 3),
      fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, NaN, 2 ** -30, -(2 ** 30), 2 ** 100, 2 ** -100, 0.5),
    ),
  );

const checkSize = (op: string, size: unknown): void => checkWhole(`the elements of ${op}`, "size", size);

const checkNumbers = (op: string, name: string, list: unknown, least = 0): void => {
  const mend = "Pass them as a list, as in [0].";
  checkList(op, name, list, "a list of numbers", mend);
  const numbers = list as readonly unknown[];
  numbers.forEach((x, i) => checkNumber(op, `${name}[${i}]`, x));
  if (numbers.length < least) throw new ValueError({ op, given: `no ${name}`, expected: "a list of numbers", mend });
};

/** No −0, which shrinking would otherwise leave behind. */
const clean = (x: number): number => (x === 0 ? 0 : x);
