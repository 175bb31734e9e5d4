import * as np from "@nabla-js/ndarray";
import { between, distinct, edges, integers, lattice, positive, ties } from "../../arbitraries/elements.js";
import { a, bools, eager, ints, ofWhole, one, rows, truth, two, whole, type FunctionRow } from "./functionRow.js";

const mixed = (x: np.NDArray): np.NDArray => np.where(np.array([true, false, true]), x, NaN);

const bent = /* @__PURE__ */ np.array(
  [
    [0, 0.31, 0.07, 0],
    [0.11, 0, 0.43, 0.05],
  ],
  { dtype: "float64" },
);

/** Reductions, statistics, what accumulates, order, sets, histograms. */
export const numpyReductions = (): readonly FunctionRow[] =>
  rows([
    // Reductions
    ["sum", (x) => np.sum(x, [0, -1], { keepdims: true }), [a([2, 3, 2])]],
    ["prod", (x) => np.prod(x, 1), one()],
    ["prod: with zeros", (x) => np.prod(np.mul(x, np.array([0, 1, 0], { dtype: "float64" })), 1), one()],
    ["mean", (x) => np.mean(x, 0), one()],
    ["max", (x) => np.max(x, 1), one(distinct())],
    ["min", (x) => np.min(x), one(distinct())],
    ["ptp", (x) => np.ptp(x, 1), one(distinct())],
    ["var", (x) => np.var(x, 1, { ddof: 1 }), one()],
    ["std", (x) => np.std(x), one(distinct())],
    ["average", (x, y) => np.average(x, 1, { weights: y }), two(undefined, positive(0.5))],
    ["median", (x) => np.median(x, 1), one(distinct())],
    ["quantile", (x) => np.quantile(x, np.array([0.3, 0.8]), 1), one(distinct())],
    ["percentile", (x) => np.percentile(x, 30, 0), one(distinct())],
    ["applyOverAxes", (x) => np.applyOverAxes((y, axis) => np.sum(np.sin(y), axis, { keepdims: true }), x, [0, 1]), one()],
    ["applyAlongAxis", (x) => np.applyAlongAxis((row) => np.outer(row, row), 0, x), one()],
    ["all", (x) => np.all(x, 1), one(integers(0, 1)), truth],
    ["any", (x) => np.any(x, 1), one(integers(0, 1)), truth],
    ["allclose", (x, y) => np.allclose(x, y), two(ties(), ties()), truth],
    ["arrayEqual", (x, y) => np.arrayEqual(x, y), [a([2], ties()), a([2], ties())], truth],
    ["arrayEquiv", np.arrayEquiv, [a([1], ties()), a([2], ties())], truth],
    ["argmax", (x) => np.argmax(x, 1), one(edges()), whole],
    ["argmin", (x) => np.argmin(x), one(edges()), whole],
    ["countNonzero", (x) => np.countNonzero(x, 1), one(ties()), whole],

    // Leaving out what is not a number
    ["nansum", (x) => np.nansum(mixed(x), 1), one()],
    ["nanprod", (x) => np.nanprod(mixed(x), 1), one()],
    ["nanmean", (x) => np.nanmean(mixed(x), 1), one()],
    ["nanvar", (x) => np.nanvar(mixed(x), 1), one()],
    ["nanstd", (x) => np.nanstd(mixed(x), 1), one(distinct())],
    ["nanmax", (x) => np.nanmax(mixed(x), 1), one(distinct())],
    ["nanmin", (x) => np.nanmin(mixed(x), 1), one(distinct())],
    ["nanmedian", (x) => np.nanmedian(mixed(x)), one(distinct())],
    ["nanquantile", (x) => np.nanquantile(mixed(x), 0.4), one(distinct())],
    ["nanpercentile", (x) => np.nanpercentile(mixed(x), 40, 1), one(distinct())],
    ["nancumsum", (x) => np.nancumsum(mixed(x), 1), one()],
    ["nancumprod", (x) => np.nancumprod(mixed(x), 1), one()],
    ["nanargmax", (x) => np.nanargmax(x, 1), one(ties()), whole],
    ["nanargmin", (x) => np.nanargmin(x, 1), one(ties()), whole],

    // What accumulates
    ["cumsum", (x) => np.cumsum(x, 1), one()],
    ["cumprod", (x) => np.cumprod(x, 1), one()],
    ["cumulativeSum", (x) => np.cumulativeSum(x, 0, { includeInitial: true }), one()],
    ["cumulativeProd", (x) => np.cumulativeProd(x, 1, { includeInitial: true }), one()],

    // Variance of several
    ["cov", (x) => np.cov(x), one()],
    ["cov: of two", (x, y) => np.cov(x, y), [a([4]), a([4])]],
    // Never all on one line: a correlation is cut to ±1, and has a kink there.
    ["corrcoef", (x) => np.corrcoef(np.add(x, bent)), [a([2, 4], distinct())]],

    // Order
    ["sort", (x) => np.sort(x, 1, { descending: true }), one(distinct())],
    ["partition", (x) => np.partition(x, 1), one(distinct())],
    ["argsort", (x) => np.argsort(x), one(edges()), { ...whole, sameNumbers: false }],
    ["argpartition", (x) => np.argpartition(x, 1), one(ties()), whole],
    ["lexsort", (x, y) => np.lexsort([x, y]), [a([4], ties()), a([4], ties())], whole],
    ["searchsorted", (x) => np.searchsorted(np.array([-1, 0, 1]), x), one(ties()), whole],
    ["digitize", (x) => np.digitize(x, np.array([-1, 0, 1])), one(ties()), whole],

    // Sets
    ["unique", (x) => np.unique(x, { size: 4, fillValue: 0 }), one(ties()), { order: 0, why: "values alone, of a stated size" }],
    [
      "union1d",
      (x, y) => np.union1d(x, y, { size: 4, fillValue: 0 }),
      two(ties(), ties()),
      { order: 0, why: "values alone, of a stated size" },
    ],
    ["isin", (x, y) => np.isin(x, y), two(ties(), ties()), truth],
    ["intersect1d", (x, y) => np.intersect1d(x, y), two(ties(), ties()), eager],
    ["setdiff1d", (x, y) => np.setdiff1d(x, y), two(ties(), ties()), eager],
    ["setxor1d", (x, y) => np.setxor1d(x, y), two(ties(), ties()), eager],
    ["uniqueAll", (x) => np.uniqueAll(x), one(ties()), eager],
    ["uniqueCounts", (x) => np.uniqueCounts(x), one(ties()), eager],
    ["uniqueInverse", (x) => np.uniqueInverse(x), one(ties()), eager],
    ["uniqueValues", (x) => np.uniqueValues(x), one(ties()), eager],

    // Histograms
    ["bincount", (n, w) => np.bincount(n, { weights: w, length: 4 }), [ints([5], 0, 3), a([5])]],
    ["bincount: without weights", (n) => np.bincount(n, { length: 4 }), [ints([5], 0, 5)], ofWhole],
    ["histogram", (w) => np.histogram(np.array([1, 2, 2, 5]), 2, { weights: w })[0], [a([4])]],
    [
      "histogram: of the data",
      (x) => np.histogram(x, 3, { range: [-2, 2] }),
      one(lattice(0.5, 0.1)),
      { order: 0, why: "gives counts" },
    ],
    ["histogramBinEdges", (x) => np.histogramBinEdges(x, 3), one(distinct())],
    ["histogram2d", (w) => np.histogram2d(np.array([1, 2, 2]), np.array([0, 1, 1]), 2, { weights: w })[0], [a([3])]],
    [
      "histogramdd",
      (w) =>
        np.histogramdd(
          np.array([
            [1, 2],
            [3, 4],
            [3, 3],
          ]),
          2,
          { weights: w },
        )[0],
      [a([3], between(-2, 2))],
    ],
    ["countNonzero: of truth", (p) => np.countNonzero(p), [bools([5])], ofWhole],
  ]);
