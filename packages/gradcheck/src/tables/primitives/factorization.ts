import type { NDArray } from "@nabla-js/ndarray";
import { broadcastInDim, eigh, mul } from "@nabla-js/ndarray/lax";
import { primitives as all } from "@nabla-js/ndarray/primitives";
import * as fc from "fast-check";
import { arrays } from "../../arbitraries/arrays.js";
import { axis } from "../../arbitraries/axes.js";
import { between, dominantDiagonal, integers, positive } from "../../arbitraries/elements.js";
import { shapes } from "../../arbitraries/shapes.js";
import { gradientLaws } from "../../functionLaws.js";
import { elementwise } from "../../primitiveLaws.js";
import { row, type PrimitiveRow } from "./primitiveRow.js";
import { batchOfKeys, matrices } from "./settings.js";

/** Factorizations, Fourier transforms, random numbers. */
export const factorizationRows = (): readonly PrimitiveRow[] => [
  // Factorizations, of matrices that are well conditioned where a derivative is taken
  row(all.choleskyP, { settings: matrices({}, true) }),
  row(all.triangularSolveP, {
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
  row(all.luP, { settings: matrices({}, false) }),
  row(all.qrP, { settings: matrices({ fullMatrices: false }, false) }),
  row(all.qrP, { settings: matrices({ fullMatrices: true }, true) }),
  row(all.qrP, { settings: matrices({ fullMatrices: true }, false), derivative: "refused" }),
  row(all.detP, { settings: matrices({}, true) }),
  // Of any matrix, singular ones too, the first derivative alone.
  row(all.detP, {
    settings: (source) => fc.nat(3).map((n) => ({ params: {}, args: [source([n, n], integers(-2, 2))] })),
    order: 1,
  }),
  row(all.cofactorP, { settings: matrices({}, true) }),
  row(all.slogdetP, { settings: matrices({}, true) }),
  row(all.solveP, {
    settings: (source) =>
      fc.tuple(shapes({ maxRank: 1, maxSize: 2 }), fc.nat(3), fc.nat(3)).map(([batch, n, m]) => ({
        params: {},
        args: [source([...batch, n, n], dominantDiagonal(n, n)), source([...batch, n, m])],
      })),
  }),
  row(all.pinvP, { settings: matrices({ rtol: 1e-6 }, false) }),
  // The sign of an eigenvector means nothing and may jump, so differences are taken of w and of each vᵢ·vᵢᵀ.
  row(all.eighP, { settings: matrices({}, true), derivative: "declared" }),
  {
    name: "eigh",
    why: "of the eigenvalues, and of the projections on the eigenvectors",
    laws: () =>
      gradientLaws(projections, [fc.nat(3).chain((n) => arrays([n, n], { elements: dominantDiagonal(n, n) }))], { name: "eigh" }),
    backendLaws: () => [],
  },
  row(all.svdP, { settings: matrices({ fullMatrices: false }, false) }),
  row(all.svdP, { settings: matrices({ fullMatrices: true }, true) }),
  row(all.svdP, { settings: matrices({ fullMatrices: true }, false), derivative: "refused" }),

  // Fourier transforms
  row(all.fftP, {
    settings: (source) =>
      fc
        .tuple(shapes({ minRank: 1 }), fc.boolean())
        .chain(([shape, inverse]) =>
          axis(shape.length).map((axis) => ({ params: { axis, inverse }, args: [source(shape), source(shape)] })),
        ),
  }),

  // Random numbers
  row(all.threefry2x32P, {
    settings: elementwise([undefined, undefined, undefined, undefined]),
    dtypes: ["uint32"],
    floats: false,
  }),
  row(all.randomBitsP, {
    settings: () =>
      fc
        .tuple(batchOfKeys(), shapes({ maxRank: 2, maxSize: 12 }), fc.constantFrom<8 | 32 | 64>(8, 32, 64))
        .map(([{ key }, shape, width]) => ({ params: { shape, width }, args: [key] })),
    dtypes: ["uint32"],
    floats: false,
  }),
  // Its derivative is that of the quantile a draw stands at; the draw itself jumps where another one is rejected.
  row(all.randomGammaP, {
    settings: (source) =>
      fc
        .tuple(batchOfKeys(), fc.boolean())
        .map(([{ key, shape }, log]) => ({ params: { log }, args: [key, source(shape, positive(0.5))] })),
    order: 1,
    derivative: "declared",
    wild: false,
  }),
  row(all.logGammaSlopeP, {
    settings: elementwise([positive(0.5), between(-1, 1)]),
    derivative: "refused",
    wild: false,
  }),
  row(all.randomPoissonP, {
    settings: (source) =>
      batchOfKeys().map(({ key, shape }) => ({ params: { dtype: "int32" }, args: [key, source(shape, positive())] })),
    order: 0,
    wild: false,
  }),
];

/** The eigenvalues w of a matrix, and vᵢ·vᵢᵀ for each of its eigenvectors, which have no sign. */
const projections = (a: NDArray): readonly NDArray[] => {
  const [w, v] = eigh(a);
  const [n] = a.shape;
  const shape = [n, n, n];
  return [w, mul(broadcastInDim(v, shape, [0]), broadcastInDim(v, shape, [1]))];
};
