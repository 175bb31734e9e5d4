/** Powers, exponentials and products of several matrices. */
import { item } from "../array.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { isConcrete } from "../ndarray.js";
import { matmul as npMatmul } from "../numpy/products.js";
import { wholeOf } from "../numpy/arguments.js";
import { add, mul, neg, scale, sub } from "../primitives/arithmetic.js";
import { gt, lt } from "../primitives/compare.js";
import { exp2, log } from "../primitives/exponential.js";
import { fullLike } from "../primitives/full.js";
import { identityLike, matmul } from "../primitives/matrices.js";
import { max } from "../primitives/minMax.js";
import { reduceMax } from "../primitives/reductions.js";
import { reshape } from "../primitives/reshape.js";
import { ceil } from "../primitives/rounding.js";
import { select } from "../primitives/select.js";
import { abs } from "../primitives/signs.js";
import { solve } from "../primitives/solve.js";
import { stopGradient } from "../primitives/stopGradient.js";
import { broadcastInDim, reduceSum } from "../primitives/sumBroadcast.js";
import { arrayOf } from "../promote.js";
import { range } from "../shape.js";
import { ShapeError } from "../shapeError.js";
import { ValueError } from "../valueError.js";
import { matricesOf } from "./operands.js";
import { inv } from "./solving.js";
import { notAnArray } from "../notAnArray.js";

/**
 * Square matrices multiplied with themselves: Aⁿ, by repeated squaring. A⁰ is the identity; a negative n takes the
 * inverse. Integers stay integers for n ≥ 0.
 *
 * @param a - `[...batch, n, n]`.
 * @param n - A whole number.
 * @throws {@link ShapeError} when the matrices are not square; {@link ValueError} when n is no whole number.
 */
export const matrixPower = (a: ArrayLike, n: number): NDArray => {
  const exponent = wholeOf("matrixPower", "n", n);
  const given = arrayOf("matrixPower", a);
  const matrices = given.dtype === "bool" || exponent < 0 ? matricesOf("matrixPower", given, true) : checkedSquare(given);
  if (exponent < 0) return matrixPower(inv(matrices), -exponent);
  let power: NDArray | null = null;
  let squared = matrices;
  for (let bits = exponent; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) power = power === null ? squared : matmul(power, squared);
    if (bits > 1) squared = matmul(squared, squared);
  }
  return power ?? identityLike(matrices);
};

const checkedSquare = (a: NDArray): NDArray => {
  matricesOf("matrixPower", fullLike(a, 0), true);
  return a;
};

/** Numerator of Padé's approximant of eˣ for each dtype, lowest power first, and the norm up to which it is exact. */
const approximants = {
  float32: { coefficients: [17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1], reach: 3.92572478313866 },
  float64: {
    coefficients: [
      64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800,
      33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
    ],
    reach: 5.371920351148152,
  },
};

/** The most squarings that {@link expm} makes: enough for norms up to some 300,000. */
const maxSquarings = 16;

/**
 * The exponential of square matrices: Σₖ Aᵏ/k!, by scaling, Padé's approximant and squaring.
 *
 *     e^A = (e^(A/2ˢ))^(2ˢ)
 *
 * @param a - `[...batch, n, n]`; NaN comes of matrices whose 1-norm exceeds some 300,000.
 * @throws {@link ShapeError} when the matrices are not square.
 * @see Higham (2005), "The scaling and squaring method for the matrix exponential revisited".
 */
export const expm = (a: ArrayLike): NDArray => {
  const matrices = matricesOf("expm", a, true);
  if (matrices.size === 0) return matrices;
  const { coefficients, reach } = approximants[matrices.dtype === "float64" ? "float64" : "float32"];
  const squarings = squaringsFor(matrices, reach);
  const scaled = mul(matrices, everywhere(exp2(neg(squarings)), matrices));
  let power = padeExponential(scaled, coefficients);
  // Outside of transformations we know when all are done.
  const rounds = isConcrete(squarings) ? Math.min(maxSquarings, item(reduceMax(squarings, range(squarings.ndim)))) : maxSquarings;
  for (let i = 0; i < rounds; i++) {
    const isDone = everywhere(lt(squarings, fullLike(squarings, i + 1)), matrices);
    power = select(isDone, power, matmul(power, power));
  }
  const isTooLarge = everywhere(gt(squarings, fullLike(squarings, maxSquarings)), matrices);
  return select(isTooLarge, fullLike(power, NaN), power);
};

/** s of A/2ˢ with a 1-norm within reach, for each matrix; a constant to derivatives, as e^A does not depend on it. */
const squaringsFor = (a: NDArray, reach: number): NDArray => {
  const norm = reduceMax(reduceSum(abs(stopGradient(a)), [a.ndim - 2]), [a.ndim - 2]);
  const ratio = mul(norm, fullLike(norm, 1 / reach));
  const doublings = ceil(mul(log(max(ratio, fullLike(ratio, 1))), fullLike(ratio, Math.LOG2E)));
  return stopGradient(doublings);
};

/** (V − U)⁻¹·(V + U), where U holds the odd powers and V the even ones. */
const padeExponential = (a: NDArray, coefficients: readonly number[]): NDArray => {
  const eye = identityLike(a);
  const squared = matmul(a, a);
  let [odd, even] = [scale(coefficients[1], eye), scale(coefficients[0], eye)];
  let power = squared;
  for (let k = 2; k < coefficients.length; k += 2) {
    even = add(even, scale(coefficients[k], power));
    odd = add(odd, scale(coefficients[k + 1], power));
    if (k + 2 < coefficients.length) power = matmul(power, squared);
  }
  const u = matmul(a, odd);
  return solve(sub(even, u), add(even, u));
};

/** A number or a truth for each matrix, at each of its places. */
const everywhere = (x: NDArray, like: NDArray): NDArray => broadcastInDim(x, like.shape, [like.ndim - 2, like.ndim - 1]);

/**
 * The product of several matrices, in the order that takes the fewest multiplications. The first and the last may be
 * vectors.
 *
 * @param arrays - Two or more: `[k₀, k₁], [k₁, k₂], …`.
 * @throws {@link ShapeError} when neighbours do not fit; {@link ValueError} for fewer than two.
 * @see Cormen, Leiserson, Rivest & Stein (2009), "Introduction to Algorithms", section 15.2.
 */
export const multiDot = (arrays: readonly ArrayLike[]): NDArray => {
  if (!Array.isArray(arrays)) throw notAnArray("multiDot", "the list", arrays, "a list of arrays");
  const factors = (arrays as readonly ArrayLike[]).map((x) => arrayOf("multiDot", x));
  const count = factors.length;
  if (count < 2)
    throw new ValueError({
      op: "multiDot",
      given: `${count} arrays`,
      expected: "at least two",
      mend: "Pass a list of matrices.",
    });
  const isVector = (i: number): boolean => factors[i].ndim === 1;
  const matrices = factors.map((x, i) => {
    if (i === 0 && isVector(i)) return reshape(x, [1, x.size]);
    return i === count - 1 && isVector(i) ? reshape(x, [x.size, 1]) : x;
  });
  matrices.forEach((x, i) => {
    if (x.ndim !== 2 || (i > 0 && matrices[i - 1].shape[1] !== x.shape[0]))
      throw new ShapeError({
        op: "multiDot",
        given: Object.fromEntries(factors.map((factor, k) => [`x${k}`, factor.shape])),
        expected: "matrices each of which has as many rows as the one before has columns; the first and the last may be vectors",
        mend: "Transpose the ones that do not fit.",
      });
  });
  const product = multiplied(
    matrices,
    cheapestCuts(matrices.map((x) => x.shape[0]).concat(matrices[count - 1].shape[1])),
    0,
    count - 1,
  );
  const shape = [...(isVector(0) ? [] : [product.shape[0]]), ...(isVector(count - 1) ? [] : [product.shape[1]])];
  return reshape(product, shape);
};

/** Where to split the product of matrices i to j, `cuts[i][j]`, given the sizes between them. */
const cheapestCuts = (sizes: readonly number[]): number[][] => {
  const count = sizes.length - 1;
  const costs = range(count).map(() => new Array<number>(count).fill(0));
  const cuts = range(count).map(() => new Array<number>(count).fill(0));
  for (let length = 2; length <= count; length++)
    for (let i = 0, j = length - 1; j < count; i++, j++) {
      costs[i][j] = Infinity;
      for (let k = i; k < j; k++) {
        const cost = costs[i][k] + costs[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
        if (cost < costs[i][j]) {
          costs[i][j] = cost;
          cuts[i][j] = k;
        }
      }
    }
  return cuts;
};

const multiplied = (matrices: readonly NDArray[], cuts: readonly (readonly number[])[], i: number, j: number): NDArray =>
  i === j ? matrices[i] : npMatmul(multiplied(matrices, cuts, i, cuts[i][j]), multiplied(matrices, cuts, cuts[i][j] + 1, j));
