/** How variables vary together. */
import { broadcastTo } from "../broadcast.js";
import type { ArrayLike, NDArray } from "../ndarray.js";
import { div, mul, sub } from "../primitives/arithmetic.js";
import { concatenate } from "../primitives/concatenate.js";
import { convertDtype } from "../primitives/convertDtype.js";
import { dotGeneral } from "../primitives/dotGeneral.js";
import { fullLike } from "../primitives/full.js";
import { max } from "../primitives/minMax.js";
import { reshape } from "../primitives/reshape.js";
import { reduceSum } from "../primitives/sumBroadcast.js";
import { transpose } from "../primitives/transpose.js";
import { arrayOf, promoteFloat } from "../promote.js";
import { ShapeError } from "../shapeError.js";
import { clip } from "./comparisons.js";
import { diagonal } from "./diagonals.js";
import { sqrt } from "./exponentials.js";
import { optionsOf } from "../optionsOf.js";
import { wholeOf } from "./arguments.js";

/** The options of {@link cov}. */
export interface CovOptions {
  /** Whether each row is a variable and each column an observation. @defaultValue true */
  readonly rowvar?: boolean;
  /** Whether to divide by n in place of n − 1. @defaultValue false */
  readonly bias?: boolean;
  /** Taken from the number of observations in the divisor, in place of `bias`. */
  readonly ddof?: number;
  /** How often each observation was made: whole numbers `[n]`. */
  readonly fweights?: ArrayLike;
  /** How much each observation counts: `[n]`. */
  readonly aweights?: ArrayLike;
}

/**
 * The covariances of variables.
 *
 * @param x - `[variables, n]`, or `[n]` for a single one.
 * @param y - More variables, observed together with those of `x`.
 * @returns `[variables, variables]`; `[]` for a single one.
 */
export const cov = (x: ArrayLike, y?: ArrayLike | null, options?: CovOptions): NDArray => covariance("cov", x, y, options);

/** The correlations of variables, from −1 to 1: covariances over the products of standard deviations. See {@link cov}. */
export const corrcoef = (x: ArrayLike, y?: ArrayLike | null, options?: Pick<CovOptions, "rowvar">): NDArray => {
  const { rowvar } = optionsOf("corrcoef", options, { rowvar: true });
  const c = covariance("corrcoef", x, y, { rowvar });
  if (c.ndim === 0) return div(c, c);
  const deviations = sqrt(diagonal(c));
  const n = deviations.size;
  const correlations = div(div(c, broadcastTo(reshape(deviations, [n, 1]), [n, n])), broadcastTo(deviations, [n, n]));
  return clip(correlations, -1, 1);
};

const covariance = (op: string, x: ArrayLike, y: ArrayLike | null | undefined, options: CovOptions | undefined): NDArray => {
  const { rowvar, bias, ddof, fweights, aweights } = optionsOf(op, options, {
    rowvar: true,
    bias: false,
    ddof: undefined,
    fweights: undefined,
    aweights: undefined,
  });
  const given = promoteFloat(op, x, ...(y === null || y === undefined ? [] : [y]));
  const all = given.map((z) => variables(op, z, rowvar));
  if (all.some((z) => z.shape[1] !== all[0].shape[1]))
    throw new ShapeError({
      op,
      given: { x: given[0].shape, y: given[1].shape },
      expected: "as many observations of one as of the other",
      mend: rowvar ? "With variables as columns, pass rowvar: false." : "With variables as rows, leave rowvar out.",
    });
  const v = concatenate(all, 0);
  const [rows, n] = v.shape;
  const frequencies = fweights === undefined ? null : observationWeights(op, "fweights", fweights, v);
  const importances = aweights === undefined ? null : observationWeights(op, "aweights", aweights, v);
  const ones = fullLike({ shape: [n], dtype: v.dtype }, 1);
  const w = mul(frequencies ?? ones, importances ?? ones);
  const total = reduceSum(w, [0]);
  const correction = ddof === undefined ? (bias ? 0 : 1) : wholeOf(op, "ddof", ddof);
  const free = sub(
    total,
    importances === null
      ? fullLike(total, correction)
      : mul(fullLike(total, correction), div(reduceSum(mul(w, importances), [0]), total)),
  );
  const means = div(reduceSum(mul(v, broadcastTo(w, [rows, n])), [1]), broadcastTo(total, [rows]));
  const centered = sub(v, broadcastTo(reshape(means, [rows, 1]), [rows, n]));
  const products = dotGeneral(mul(centered, broadcastTo(w, [rows, n])), centered, { batch: [[], []], contract: [[1], [1]] });
  const c = div(products, broadcastTo(max(free, fullLike(free, 0)), [rows, rows]));
  return rows === 1 ? reshape(c, []) : c;
};

/** An array as `[variables, n]`. */
const variables = (op: string, x: NDArray, rowvar: boolean): NDArray => {
  if (x.ndim > 2)
    throw new ShapeError({
      op,
      given: { x: x.shape },
      expected: "a vector or a matrix",
      mend: "Reshape it to [variables, observations].",
    });
  if (x.ndim < 2) return reshape(x, [1, x.size]);
  return rowvar || x.shape[0] === 1 ? x : transpose(x, [1, 0]);
};

const observationWeights = (op: string, name: string, weights: ArrayLike, v: NDArray): NDArray => {
  const w = arrayOf(op, weights);
  if (w.ndim !== 1 || w.size !== v.shape[1])
    throw new ShapeError({
      op,
      given: { [name]: w.shape },
      expected: `[${v.shape[1]}], one for each observation`,
      mend: "Give a weight for each observation.",
    });
  return convertDtype(w, v.dtype);
};
