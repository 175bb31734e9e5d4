import {
  arrays,
  awayFromIntegers,
  awayFromZero,
  axes,
  axis,
  between,
  contractible,
  convolutions,
  distinct,
  dominantDiagonal,
  elementwise,
  gathers,
  gradientLaws,
  independent,
  indicesOf,
  integers,
  lattice,
  permutations,
  positive,
  primitiveLaws,
  register,
  shapes,
  windows,
  type Elements,
  type Law,
  type Settings,
  type Windows,
} from "@nabla-js/gradcheck";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NDArray } from "../core.js";
import type { DType } from "../dtype.js";
import { mul } from "./arithmetic.js";
import { eigh } from "./eigh.js";
import * as all from "./index.js";
import type { IndexDimensions, IndexMode } from "./indexDimensions.js";
import type { Padding } from "./padSlice.js";
import { broadcastInDim } from "./sumBroadcast.js";

// The table: every primitive, how it may be applied, and how often it has derivatives there. Each line gives the laws
// of one primitive; the test at the end compares the lines with the list of primitives.

const integerDTypes: readonly DType[] = ["int32", "uint32", "int8", "uint8"];
const numbers: readonly DType[] = ["float32", ...integerDTypes];
const any: readonly DType[] = [...numbers, "bool"];

/** Pads that leave something: each cuts off at most one end of an axis. */
const paddings = (shape: readonly number[]): fc.Arbitrary<readonly Padding[]> =>
  fc.tuple(
    ...shape.map((side) =>
      fc
        .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }), fc.nat(2))
        .map(([low, high, interior]): Padding => {
          const spread = side + Math.max(0, side - 1) * interior;
          return [Math.max(low, -spread), Math.max(high, -Math.max(0, spread + Math.min(0, low))), interior];
        }),
    ),
  );

/** Starts, limits and steps within a shape. */
const slices = (shape: readonly number[]): fc.Arbitrary<{ starts: number[]; limits: number[]; steps: number[] }> =>
  fc.tuple(...shape.map((side) => fc.tuple(fc.nat(side), fc.nat(side), fc.integer({ min: 1, max: 3 })))).map((drawn) => ({
    starts: drawn.map(([a, b]) => Math.min(a, b)),
    limits: drawn.map(([a, b]) => Math.max(a, b)),
    steps: drawn.map(([, , step]) => step),
  }));

/** A shape of as many elements: the same with its axes merged or split. */
const reshaped = (shape: readonly number[]): fc.Arbitrary<readonly number[]> => {
  const size = shape.reduce((product, side) => product * side, 1);
  const halves =
    size % 2 === 0
      ? [
          [2, size / 2],
          [size / 2, 1, 2],
        ]
      : [];
  return fc.constantFrom<readonly number[]>([size], [1, size], [...shape].reverse(), [...shape, 1], ...halves);
};

/** Any shape, reduced or moved along any of its axes. */
const alongAxes =
  (domain?: Elements, minSide = 0): Settings<{ readonly axes: readonly number[] }> =>
  (source) =>
    shapes({ minSide }).chain((shape) => axes(shape.length).map((axes) => ({ params: { axes }, args: [source(shape, domain)] })));

/** Any shape with at least one axis, of which one is meant. */
const alongAxis =
  (domain?: Elements, minSide = 0): Settings<{ readonly axis: number }> =>
  (source) =>
    shapes({ minRank: 1, minSide }).chain((shape) =>
      axis(shape.length).map((axis) => ({ params: { axis }, args: [source(shape, domain)] })),
    );

/** As {@link alongAxis}, from either end. */
const cumulative =
  (domain?: Elements): Settings<{ readonly axis: number; readonly reverse: boolean }> =>
  (source) =>
    fc
      .tuple(alongAxis(domain)(source), fc.boolean())
      .map(([{ params, args }, reverse]) => ({ params: { ...params, reverse }, args }));

/** Gathers and scatters, with what becomes of indices out of range. */
const indexed = fc.tuple(gathers(), fc.constantFrom("clip" as const, "fill" as const));

/** Scatters into any shape. */
const scatters =
  (domain?: Elements, updates?: Elements): Settings<{ readonly dimensions: IndexDimensions; readonly mode: IndexMode }> =>
  (source) =>
    indexed.map(([it, mode]) => ({
      params: { dimensions: it.dimensions, mode },
      args: [source(it.operand, domain), indicesOf(it), source(it.result, updates)],
    }));

/** An integer scalar for each axis, some of them out of range. */
const starts = (rank: number): fc.Arbitrary<ReturnType<typeof arrays>[]> =>
  fc
    .constantFrom<DType>("int32", "uint8")
    .map((dtype) => Array.from({ length: rank }, () => arrays([], { dtype, elements: integers(dtype === "int32" ? -1 : 0, 4) })));

/** Windows over any shape; those of an extremum hold an element each where a derivative is taken. */
const pooling =
  (domain?: Elements, minSide = 0): Settings<Windows> =>
  (source) =>
    shapes({ minSide: source.smooth ? 1 : minSide, maxRank: 4 }).chain((shape) =>
      windows(shape, { touching: source.smooth }).map((params) => ({ params, args: [source(shape, domain)] })),
    );

/** A batch of matrices, square ones if so asked. */
const matrices =
  <P>(params: P, square: boolean): Settings<P> =>
  (source) =>
    fc
      .record({ batch: shapes({ maxRank: 1, maxSize: 2 }), m: fc.nat(3), n: fc.nat(3), mirrored: fc.boolean() })
      .map(({ batch, m, n, mirrored }) => ({
        params,
        args: [source([...batch, m, square ? m : n], dominantDiagonal(m, square ? m : n, { mirrored: mirrored && !square }))],
      }));

/** The eigenvalues w of a matrix, and vᵢ·vᵢᵀ for each of its eigenvectors, which have no sign. */
const projections = (a: NDArray): readonly NDArray[] => {
  const [w, v] = eigh(a);
  const [n] = a.shape;
  const shape = [n, n, n];
  return [w, mul(broadcastInDim(v, shape, [0]), broadcastInDim(v, shape, [1]))];
};

/** A batch of keys, and shapes that begin with it. */
const batchOfKeys = fc.tuple(shapes({ maxRank: 1, maxSide: 2 }), shapes({ maxRank: 2, maxSize: 12 })).map(([batch, rest]) => ({
  key: arrays([...batch, 2], { dtype: "uint32", elements: integers(0, 2 ** 32 - 1) }),
  shape: [...batch, ...rest],
}));

const one = elementwise([undefined]);
const two = elementwise([undefined, undefined]);
/** Two arrays that nowhere agree. */
const apart = elementwise([lattice(0.5, 0), lattice(0.5, 0.25)]);

const table: readonly (readonly Law[])[] = [
  // Arithmetic
  primitiveLaws(all.addP, { settings: two, dtypes: numbers }),
  primitiveLaws(all.subP, { settings: two, dtypes: numbers }),
  primitiveLaws(all.mulP, { settings: two, dtypes: numbers }),
  primitiveLaws(all.divP, { settings: elementwise([undefined, awayFromZero()]), dtypes: numbers, sameNumbersIn: ["float32"] }),
  // The quotients are never whole, where the remainder jumps.
  primitiveLaws(all.remP, {
    settings: elementwise([lattice(1, 0.5, -4, 4), independent(fc.constantFrom(1, -1, 2, -2, 3))]),
    dtypes: numbers,
    sameNumbersIn: ["float32"],
  }),
  primitiveLaws(all.negP, { settings: one, dtypes: numbers }),
  primitiveLaws(all.absP, { settings: elementwise([awayFromZero()]), dtypes: numbers }),
  primitiveLaws(all.signP, { settings: elementwise([awayFromZero()]), dtypes: numbers }),
  primitiveLaws(all.squareP, { settings: one, dtypes: numbers }),
  primitiveLaws(all.integerPowP, {
    settings: (source) =>
      fc
        .tuple(shapes(), fc.integer({ min: integerDTypes.includes(source.dtype) || source.smooth ? 0 : -3, max: 4 }))
        .map(([shape, n]) => ({ params: { n }, args: [source(shape)] })),
    dtypes: numbers,
  }),
  primitiveLaws(all.integerPowP, {
    settings: (source) =>
      fc
        .tuple(shapes(), fc.integer({ min: -3, max: -1 }))
        .map(([shape, n]) => ({ params: { n }, args: [source(shape, awayFromZero(0.5))] })),
  }),
  primitiveLaws(all.powP, { settings: elementwise([positive(0.25), undefined]) }),
  primitiveLaws(all.maxP, { settings: apart, dtypes: any }),
  primitiveLaws(all.minP, { settings: apart, dtypes: any }),
  primitiveLaws(all.clampP, { settings: elementwise([lattice(0.5, 0), lattice(0.5, 0.15), lattice(0.5, 0.3)]), dtypes: any }),
  primitiveLaws(all.nextAfterP, { settings: two, order: 0, sameNumbersIn: [] }),

  // Roots, powers of e, circles and hyperbolas
  primitiveLaws(all.sqrtP, { settings: elementwise([positive()]) }),
  primitiveLaws(all.rsqrtP, { settings: elementwise([positive(0.25)]) }),
  primitiveLaws(all.cbrtP, { settings: elementwise([awayFromZero(0.25)]) }),
  primitiveLaws(all.expP, { settings: one }),
  primitiveLaws(all.exp2P, { settings: one }),
  primitiveLaws(all.expm1P, { settings: one }),
  primitiveLaws(all.logP, { settings: elementwise([positive()]) }),
  primitiveLaws(all.log1pP, { settings: elementwise([between(-0.75, 3)]) }),
  primitiveLaws(all.sinP, { settings: one }),
  primitiveLaws(all.cosP, { settings: one }),
  primitiveLaws(all.tanP, { settings: elementwise([between(-1.25, 1.25)]) }),
  primitiveLaws(all.asinP, { settings: elementwise([between(-0.875, 0.875)]) }),
  primitiveLaws(all.acosP, { settings: elementwise([between(-0.875, 0.875)]) }),
  primitiveLaws(all.atanP, { settings: one }),
  primitiveLaws(all.atan2P, { settings: elementwise([awayFromZero(0.25), awayFromZero(0.25)]) }),
  primitiveLaws(all.sinhP, { settings: one }),
  primitiveLaws(all.coshP, { settings: one }),
  primitiveLaws(all.tanhP, { settings: one }),
  primitiveLaws(all.logisticP, { settings: one }),
  primitiveLaws(all.asinhP, { settings: one }),
  primitiveLaws(all.acoshP, { settings: elementwise([between(1.25, 4)]) }),
  primitiveLaws(all.atanhP, { settings: elementwise([between(-0.875, 0.875)]) }),

  // The error function, and Γ with its derivatives, away from their poles
  primitiveLaws(all.erfP, { settings: one }),
  primitiveLaws(all.erfcP, { settings: one }),
  primitiveLaws(all.erfInvP, { settings: elementwise([between(-0.875, 0.875)]) }),
  primitiveLaws(all.lgammaP, { settings: elementwise([awayFromIntegers(0.25)]) }),
  primitiveLaws(all.digammaP, { settings: elementwise([awayFromIntegers(0.25)]) }),
  primitiveLaws(all.polygammaP, {
    settings: (source) =>
      fc
        .tuple(shapes(), fc.nat(2))
        .map(([shape, order]) => ({ params: { order }, args: [source(shape, awayFromIntegers(0.25))] })),
  }),

  // Steps
  primitiveLaws(all.floorP, { settings: elementwise([awayFromIntegers()]) }),
  primitiveLaws(all.ceilP, { settings: elementwise([awayFromIntegers()]) }),
  primitiveLaws(all.roundP, { settings: elementwise([lattice(0.5, 0.2)]) }),
  primitiveLaws(all.isFiniteP, { settings: one, order: 0 }),
  primitiveLaws(all.stopGradientP, { settings: one, derivative: "declared", dtypes: any }),

  // Comparisons and bits
  ...[all.eqP, all.neP, all.ltP, all.leP, all.gtP, all.geP].map((compareP) =>
    primitiveLaws(compareP, { settings: elementwise([integers(-2, 2), integers(-2, 2)]), order: 0, dtypes: any }),
  ),
  ...[all.andP, all.orP, all.xorP].map((pairP) =>
    primitiveLaws(pairP, { settings: two, dtypes: [...integerDTypes, "bool"], floats: false }),
  ),
  ...[all.shiftLeftP, all.shiftRightArithmeticP, all.shiftRightLogicalP].map((shiftP) =>
    primitiveLaws(shiftP, { settings: two, dtypes: integerDTypes, floats: false }),
  ),
  ...[all.notP, all.clzP, all.populationCountP].map((bitsP) =>
    primitiveLaws(bitsP, { settings: one, dtypes: [...integerDTypes, "bool"], floats: false }),
  ),

  // Choices and conversions
  primitiveLaws(all.selectP, {
    settings: (source) =>
      shapes().map((shape) => ({ params: {}, args: [arrays(shape, { dtype: "bool" }), source(shape), source(shape)] })),
    dtypes: any,
  }),
  // Numbers that float32 holds too, so that differences are exact.
  primitiveLaws(all.convertDtypeP, {
    settings: (source) =>
      fc
        .tuple(
          shapes(),
          fc.constantFrom<DType>("float64", "float32"),
          source.smooth ? fc.constantFrom<DType>("float64", "float32") : fc.constantFrom<DType>("float64", "float32", ...any),
        )
        .map(([shape, from, to]) => ({
          params: { dtype: to },
          args: [source.smooth ? arrays(shape, { dtype: from }) : source(shape)],
        })),
    dtypes: any,
    sameNumbersIn: [],
  }),

  // Constants; among them what is declared to be one, whatever its derivative
  primitiveLaws(all.stopGradientP, { settings: one, derivative: "declared", dtypes: any }),
  primitiveLaws(all.fullP, {
    settings: (source) => shapes().map((shape) => ({ params: { shape, dtype: source.dtype, value: 1 }, args: [] })),
    order: 0,
    dtypes: any,
    sameNumbersIn: [],
  }),
  primitiveLaws(all.iotaP, {
    settings: (source) =>
      shapes({ minRank: 1 }).chain((shape) =>
        axis(shape.length).map((axis) => ({ params: { shape, dtype: source.dtype, axis }, args: [] })),
      ),
    order: 0,
    dtypes: numbers,
    sameNumbersIn: [],
  }),

  // Shape
  primitiveLaws(all.reshapeP, {
    settings: (source) => shapes().chain((from) => reshaped(from).map((shape) => ({ params: { shape }, args: [source(from)] }))),
    dtypes: any,
  }),
  primitiveLaws(all.transposeP, {
    settings: (source) =>
      shapes().chain((shape) =>
        permutations(shape.length).map((permutation) => ({ params: { permutation }, args: [source(shape)] })),
      ),
    dtypes: any,
  }),
  primitiveLaws(all.broadcastInDimP, {
    settings: (source) =>
      shapes().chain((shape) =>
        axes(shape.length).map((axes) => ({
          params: { shape, axes },
          args: [source(shape.filter((_, axis) => !axes.includes(axis)))],
        })),
      ),
    dtypes: any,
  }),
  primitiveLaws(all.sliceP, {
    settings: (source) => shapes().chain((shape) => slices(shape).map((params) => ({ params, args: [source(shape)] }))),
    dtypes: any,
  }),
  primitiveLaws(all.padP, {
    settings: (source) =>
      shapes({ maxSize: 12 }).chain((shape) =>
        paddings(shape).map((padding) => ({ params: { padding }, args: [source(shape), source([])] })),
      ),
    dtypes: any,
  }),
  primitiveLaws(all.indexInDimP, {
    settings: (source) =>
      shapes({ minRank: 1, maxSize: 12 }).chain((shape) =>
        axis(shape.length).chain((axis) =>
          fc
            .nat(shape[axis])
            .map((index) => ({ params: { axis, index }, args: [source(shape.map((n, i) => (i === axis ? n + 1 : n)))] })),
        ),
      ),
    dtypes: any,
  }),
  primitiveLaws(all.placeInDimP, {
    settings: (source) =>
      shapes({ maxSize: 12 }).chain((shape) =>
        fc
          .tuple(axis(shape.length + 1), fc.nat(3), fc.nat(2))
          .map(([axis, index, more]) => ({ params: { axis, index, length: index + 1 + more }, args: [source(shape)] })),
      ),
    dtypes: any,
  }),
  primitiveLaws(all.reverseP, { settings: alongAxes(), dtypes: any }),
  primitiveLaws(all.concatenateP, {
    settings: (source) =>
      fc
        .tuple(shapes({ minRank: 1, maxSize: 12 }), fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }))
        .chain(([shape, lengths]) =>
          axis(shape.length).map((axis) => ({
            params: { axis },
            args: lengths.map((length) => source(shape.map((side, i) => (i === axis ? length : side)))),
          })),
        ),
    dtypes: any,
  }),

  // Reading and writing at indices
  primitiveLaws(all.gatherP, {
    settings: (source) =>
      indexed.map(([it, mode]) => ({
        params: { dimensions: it.dimensions, sliceSizes: it.sliceSizes, mode, fillValue: 1 },
        args: [source(it.operand), indicesOf(it)],
      })),
    dtypes: any,
  }),
  primitiveLaws(all.scatterP, { settings: scatters(), dtypes: any }),
  primitiveLaws(all.scatterAddP, { settings: scatters(), dtypes: numbers }),
  // Its second derivative wants at most one zero among the factors of an element.
  primitiveLaws(all.scatterMulP, { settings: scatters(undefined, awayFromZero(0.25)), dtypes: numbers }),
  primitiveLaws(all.scatterMaxP, { settings: scatters(distinct(0.25), distinct(0.25, 0.125)), dtypes: any }),
  primitiveLaws(all.scatterMinP, { settings: scatters(distinct(0.25), distinct(0.25, 0.125)), dtypes: any }),
  primitiveLaws(all.dynamicSliceP, {
    settings: (source) =>
      shapes().chain((shape) =>
        fc
          .tuple(fc.tuple(...shape.map((side) => fc.nat(side))), starts(shape.length))
          .map(([sizes, starts]) => ({ params: { sizes }, args: [source(shape), ...starts] })),
      ),
    dtypes: any,
  }),
  primitiveLaws(all.dynamicUpdateSliceP, {
    settings: (source) =>
      shapes().chain((shape) =>
        fc
          .tuple(fc.tuple(...shape.map((side) => fc.nat(side))), starts(shape.length))
          .map(([sizes, starts]) => ({ params: {}, args: [source(shape), source(sizes), ...starts] })),
      ),
    dtypes: any,
  }),

  // Reductions and what accumulates
  primitiveLaws(all.reduceSumP, { settings: alongAxes(), dtypes: numbers }),
  primitiveLaws(all.reduceProdP, { settings: alongAxes(), dtypes: numbers }),
  primitiveLaws(all.reduceMaxP, { settings: (source) => alongAxes(distinct(), source.smooth ? 1 : 0)(source), dtypes: any }),
  primitiveLaws(all.reduceMinP, { settings: (source) => alongAxes(distinct(), source.smooth ? 1 : 0)(source), dtypes: any }),
  primitiveLaws(all.reduceAndP, { settings: alongAxes(), dtypes: [...integerDTypes, "bool"], floats: false }),
  primitiveLaws(all.reduceOrP, { settings: alongAxes(), dtypes: [...integerDTypes, "bool"], floats: false }),
  primitiveLaws(all.reduceWindowSumP, { settings: pooling(), dtypes: numbers }),
  primitiveLaws(all.reduceWindowMaxP, { settings: pooling(distinct()), dtypes: any }),
  primitiveLaws(all.reduceWindowMinP, { settings: pooling(distinct()), dtypes: any }),
  ...[all.windowArgmaxP, all.windowArgminP].map((argP) =>
    primitiveLaws(argP, {
      settings: (source) =>
        pooling(integers(-2, 2), 1)(source).map(({ params, args }) => ({ params: { ...params, batchDims: 0 }, args })),
      order: 0,
      dtypes: any,
    }),
  ),
  primitiveLaws(all.argmaxP, { settings: alongAxis(integers(-2, 2), 1), order: 0, dtypes: any }),
  primitiveLaws(all.argminP, { settings: alongAxis(integers(-2, 2), 1), order: 0, dtypes: any }),
  primitiveLaws(all.cumsumP, { settings: cumulative(), dtypes: numbers }),
  primitiveLaws(all.cumprodP, { settings: cumulative(), dtypes: numbers }),
  primitiveLaws(all.cummaxP, { settings: cumulative(distinct()), dtypes: numbers }),
  primitiveLaws(all.cumminP, { settings: cumulative(distinct()), dtypes: numbers }),
  primitiveLaws(all.cumlogsumexpP, { settings: cumulative() }),

  // Order
  primitiveLaws(all.sortP, {
    settings: (source) =>
      fc
        .tuple(shapes({ minRank: 1, maxSize: 12 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 }))
        .chain(([shape, count, keys]) =>
          axis(shape.length).map((axis) => ({
            params: { axis, numKeys: Math.min(keys, count) },
            args: Array.from({ length: count }, (_, i) => source(shape, i === 0 ? distinct() : undefined)),
          })),
        ),
    dtypes: any,
  }),
  primitiveLaws(all.topKP, {
    settings: (source) =>
      shapes({ minRank: 1 }).chain((shape) =>
        fc.nat(shape[shape.length - 1]).map((k) => ({ params: { k }, args: [source(shape, distinct())] })),
      ),
    dtypes: any,
  }),

  // Products
  primitiveLaws(all.dotGeneralP, {
    settings: (source) =>
      contractible().map(({ a, b, batch, contract }) => ({ params: { batch, contract }, args: [source(a), source(b)] })),
    dtypes: numbers,
  }),
  primitiveLaws(all.convGeneralDilatedP, {
    settings: (source) =>
      convolutions().map((it) => ({
        params: {
          windowStrides: it.strides,
          padding: it.padding,
          lhsDilation: it.inputDilation,
          rhsDilation: it.kernelDilation,
          featureGroupCount: it.groups,
        },
        // Kernels are finite: whether padding meets an infinite one as 0·∞ depends on the way that is taken.
        args: [source(it.input), arrays(it.kernel, { dtype: source.dtype })],
      })),
    dtypes: numbers,
  }),

  // Factorizations, of matrices that are well conditioned where a derivative is taken
  primitiveLaws(all.choleskyP, { settings: matrices({}, true) }),
  primitiveLaws(all.triangularSolveP, {
    settings: (source) =>
      fc
        .record({
          batch: shapes({ maxRank: 1, maxSize: 2 }),
          n: fc.nat(3),
          m: fc.nat(3),
          leftSide: fc.boolean(),
          lower: fc.boolean(),
          transposeA: fc.boolean(),
          unitDiagonal: fc.boolean(),
        })
        .map(({ batch, n, m, ...params }) => ({
          params,
          args: [source([...batch, n, n], dominantDiagonal(n, n)), source(params.leftSide ? [...batch, n, m] : [...batch, m, n])],
        })),
  }),
  primitiveLaws(all.luP, { settings: matrices({}, false) }),
  primitiveLaws(all.qrP, { settings: matrices({ fullMatrices: false }, false) }),
  primitiveLaws(all.qrP, { settings: matrices({ fullMatrices: true }, true) }),
  primitiveLaws(all.qrP, { settings: matrices({ fullMatrices: true }, false), derivative: "refused" }),
  primitiveLaws(all.detP, { settings: matrices({}, true) }),
  // Of any matrix, singular ones too, the first derivative alone.
  primitiveLaws(all.detP, {
    settings: (source) => fc.nat(3).map((n) => ({ params: {}, args: [source([n, n], integers(-2, 2))] })),
    order: 1,
  }),
  primitiveLaws(all.cofactorP, { settings: matrices({}, true) }),
  primitiveLaws(all.slogdetP, { settings: matrices({}, true) }),
  primitiveLaws(all.solveP, {
    settings: (source) =>
      fc.tuple(shapes({ maxRank: 1, maxSize: 2 }), fc.nat(3), fc.nat(3)).map(([batch, n, m]) => ({
        params: {},
        args: [source([...batch, n, n], dominantDiagonal(n, n)), source([...batch, n, m])],
      })),
  }),
  primitiveLaws(all.pinvP, { settings: matrices({ rtol: 1e-6 }, false) }),
  // The sign of an eigenvector means nothing and may jump, so differences are taken of w and of each vᵢ·vᵢᵀ.
  primitiveLaws(all.eighP, { settings: matrices({}, true), derivative: "declared" }),
  gradientLaws(projections, [fc.nat(3).chain((n) => arrays([n, n], { elements: dominantDiagonal(n, n) }))], { name: "eigh" }),
  primitiveLaws(all.svdP, { settings: matrices({ fullMatrices: false }, false) }),
  primitiveLaws(all.svdP, { settings: matrices({ fullMatrices: true }, true) }),
  primitiveLaws(all.svdP, { settings: matrices({ fullMatrices: true }, false), derivative: "refused" }),

  // Fourier transforms
  primitiveLaws(all.fftP, {
    settings: (source) =>
      fc
        .tuple(shapes({ minRank: 1 }), fc.boolean())
        .chain(([shape, inverse]) =>
          axis(shape.length).map((axis) => ({ params: { axis, inverse }, args: [source(shape), source(shape)] })),
        ),
  }),

  // Random numbers
  primitiveLaws(all.threefry2x32P, {
    settings: elementwise([undefined, undefined, undefined, undefined]),
    dtypes: ["uint32"],
    floats: false,
  }),
  primitiveLaws(all.randomBitsP, {
    settings: () =>
      fc
        .tuple(batchOfKeys, shapes({ maxRank: 2, maxSize: 12 }), fc.constantFrom<8 | 32 | 64>(8, 32, 64))
        .map(([{ key }, shape, width]) => ({ params: { shape, width }, args: [key] })),
    dtypes: ["uint32"],
    floats: false,
  }),
  // Its derivative is that of the quantile a draw stands at; the draw itself jumps where another one is rejected.
  primitiveLaws(all.randomGammaP, {
    settings: (source) =>
      fc
        .tuple(batchOfKeys, fc.boolean())
        .map(([{ key, shape }, log]) => ({ params: { log }, args: [key, source(shape, positive(0.5))] })),
    order: 1,
    derivative: "declared",
    wild: false,
  }),
  primitiveLaws(all.logGammaSlopeP, {
    settings: elementwise([positive(0.5), between(-1, 1)]),
    derivative: "refused",
    wild: false,
  }),
  primitiveLaws(all.randomPoissonP, {
    settings: (source) =>
      batchOfKeys.map(({ key, shape }) => ({ params: { dtype: "int32" }, args: [key, source(shape, positive())] })),
    order: 0,
    wild: false,
  }),
];

for (const laws of table) describe(laws[0].subject, () => register(test, laws));

test("every primitive is in the table", () => {
  const listed = Object.values(all).map(({ name }) => name);
  expect([...new Set(table.map(([{ subject }]) => subject))].sort()).toEqual([...listed].sort());
});
