import type { DType } from "@nabla-js/ndarray";
import { primitives as all } from "@nabla-js/ndarray/primitives";
import * as fc from "fast-check";
import { arrays } from "../../arbitraries/arrays.js";
import { awayFromIntegers, awayFromZero, between, independent, integers, lattice, positive } from "../../arbitraries/elements.js";
import { shapes } from "../../arbitraries/shapes.js";
import { elementwise } from "../../primitiveLaws.js";
import { row, type PrimitiveRow } from "./primitiveRow.js";
import { integerDTypes, numbers, any, one, two, apart } from "./settings.js";

/** Elementwise primitives: arithmetic, roots, powers of e, circles, steps, comparisons, bits, choices. */
export const elementwiseRows = (): readonly PrimitiveRow[] => [
  // Arithmetic
  row(all.addP, { settings: two, dtypes: numbers }),
  row(all.subP, { settings: two, dtypes: numbers }),
  row(all.mulP, { settings: two, dtypes: numbers }),
  row(all.divP, { settings: elementwise([undefined, awayFromZero()]), dtypes: numbers, sameNumbersIn: ["float32"] }),
  // The quotients are never whole, where the remainder jumps.
  row(all.remP, {
    settings: elementwise([lattice(1, 0.5, -4, 4), independent(fc.constantFrom(1, -1, 2, -2, 3))]),
    dtypes: numbers,
    sameNumbersIn: ["float32"],
  }),
  row(all.negP, { settings: one, dtypes: numbers }),
  row(all.absP, { settings: elementwise([awayFromZero()]), dtypes: numbers }),
  row(all.signP, { settings: elementwise([awayFromZero()]), dtypes: numbers }),
  row(all.squareP, { settings: one, dtypes: numbers }),
  row(all.integerPowP, {
    settings: (source) =>
      fc
        .tuple(shapes(), fc.integer({ min: integerDTypes.includes(source.dtype) || source.smooth ? 0 : -3, max: 4 }))
        .map(([shape, n]) => ({ params: { n }, args: [source(shape)] })),
    dtypes: numbers,
  }),
  row(all.integerPowP, {
    settings: (source) =>
      fc
        .tuple(shapes(), fc.integer({ min: -3, max: -1 }))
        .map(([shape, n]) => ({ params: { n }, args: [source(shape, awayFromZero(0.5))] })),
  }),
  row(all.powP, { settings: elementwise([positive(0.25), undefined]) }),
  row(all.maxP, { settings: apart, dtypes: any }),
  row(all.minP, { settings: apart, dtypes: any }),
  row(all.clampP, { settings: elementwise([lattice(0.5, 0), lattice(0.5, 0.15), lattice(0.5, 0.3)]), dtypes: any }),
  row(all.nextAfterP, { settings: two, order: 0, sameNumbersIn: [] }),

  // Roots, powers of e, circles and hyperbolas
  row(all.sqrtP, { settings: elementwise([positive()]) }),
  row(all.rsqrtP, { settings: elementwise([positive(0.25)]) }),
  row(all.cbrtP, { settings: elementwise([awayFromZero(0.25)]) }),
  row(all.expP, { settings: one }),
  row(all.exp2P, { settings: one }),
  row(all.expm1P, { settings: one }),
  row(all.logP, { settings: elementwise([positive()]) }),
  row(all.log1pP, { settings: elementwise([between(-0.75, 3)]) }),
  row(all.sinP, { settings: one }),
  row(all.cosP, { settings: one }),
  row(all.tanP, { settings: elementwise([between(-1.25, 1.25)]) }),
  row(all.asinP, { settings: elementwise([between(-0.875, 0.875)]) }),
  row(all.acosP, { settings: elementwise([between(-0.875, 0.875)]) }),
  row(all.atanP, { settings: one }),
  row(all.atan2P, { settings: elementwise([awayFromZero(0.25), awayFromZero(0.25)]) }),
  row(all.sinhP, { settings: one }),
  row(all.coshP, { settings: one }),
  row(all.tanhP, { settings: one }),
  row(all.logisticP, { settings: one }),
  row(all.asinhP, { settings: one }),
  row(all.acoshP, { settings: elementwise([between(1.25, 4)]) }),
  row(all.atanhP, { settings: elementwise([between(-0.875, 0.875)]) }),

  // The error function, and Γ with its derivatives, away from their poles
  row(all.erfP, { settings: one }),
  row(all.erfcP, { settings: one }),
  row(all.erfInvP, { settings: elementwise([between(-0.875, 0.875)]) }),
  row(all.lgammaP, { settings: elementwise([awayFromIntegers(0.25)]) }),
  row(all.digammaP, { settings: elementwise([awayFromIntegers(0.25)]) }),
  row(all.polygammaP, {
    settings: (source) =>
      fc
        .tuple(shapes(), fc.nat(2))
        .map(([shape, order]) => ({ params: { order }, args: [source(shape, awayFromIntegers(0.25))] })),
  }),

  // Steps
  row(all.floorP, { settings: elementwise([awayFromIntegers()]) }),
  row(all.ceilP, { settings: elementwise([awayFromIntegers()]) }),
  row(all.roundP, { settings: elementwise([lattice(0.5, 0.2)]) }),
  row(all.isFiniteP, { settings: one, order: 0 }),
  row(all.stopGradientP, { settings: one, derivative: "declared", dtypes: any }),

  // Comparisons and bits
  ...[all.eqP, all.neP, all.ltP, all.leP, all.gtP, all.geP].map((compareP) =>
    row(compareP, { settings: elementwise([integers(-2, 2), integers(-2, 2)]), order: 0, dtypes: any }),
  ),
  ...[all.andP, all.orP, all.xorP].map((pairP) =>
    row(pairP, { settings: two, dtypes: [...integerDTypes, "bool"], floats: false }),
  ),
  ...[all.shiftLeftP, all.shiftRightArithmeticP, all.shiftRightLogicalP].map((shiftP) =>
    row(shiftP, { settings: two, dtypes: integerDTypes, floats: false }),
  ),
  ...[all.notP, all.clzP, all.populationCountP].map((bitsP) =>
    row(bitsP, { settings: one, dtypes: [...integerDTypes, "bool"], floats: false }),
  ),

  // Choices and conversions
  row(all.selectP, {
    settings: (source) =>
      shapes().map((shape) => ({ params: {}, args: [arrays(shape, { dtype: "bool" }), source(shape), source(shape)] })),
    dtypes: any,
  }),
  // Numbers that float32 holds too, so that differences are exact.
  row(all.convertDtypeP, {
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
];
