import { fftFunctions } from "./fftFunctions.js";
import type { FunctionRow } from "./functionRow.js";
import { linalgFunctions } from "./linalgFunctions.js";
import { numpyArrangement } from "./numpyArrangement.js";
import { numpyElementwise } from "./numpyElementwise.js";
import { numpyProducts } from "./numpyProducts.js";
import { numpyReductions } from "./numpyReductions.js";
import { randomFunctions } from "./randomFunctions.js";
import { specialFunctions } from "./specialFunctions.js";

/** The entries of ndarray whose functions are composed of primitives. */
export type FunctionEntry = "numpy" | "random" | "linalg" | "special" | "fft";

/**
 * Every function that is composed of primitives, by the entry that exports it, with arguments in the domain where it is
 * smooth.
 */
export const functionTable = (): Readonly<Record<FunctionEntry, readonly FunctionRow[]>> => ({
  numpy: [...numpyElementwise(), ...numpyArrangement(), ...numpyReductions(), ...numpyProducts()],
  random: randomFunctions(),
  linalg: linalgFunctions(),
  special: specialFunctions(),
  fft: fftFunctions(),
});

const ofNumbers = "takes numbers, and no arrays";
const ofTypes = "tells shapes and types, not numbers";
const toNumbers = "hands the numbers of an array to JavaScript, which a traced value does not have";

/** The exports that have no row, and why. */
export const withoutRow: Readonly<Record<FunctionEntry, Readonly<Record<string, string>>>> = {
  numpy: {
    arange: ofNumbers,
    array: ofNumbers,
    bartlett: ofNumbers,
    blackman: ofNumbers,
    broadcastShapes: ofTypes,
    canCast: ofTypes,
    diagIndices: ofNumbers,
    einsumPath: ofTypes,
    empty: ofNumbers,
    eye: ofNumbers,
    finfo: ofTypes,
    fromfunction: ofNumbers,
    geomspace: ofNumbers,
    hamming: ofNumbers,
    hanning: ofNumbers,
    identity: ofNumbers,
    iinfo: ofTypes,
    indices: ofNumbers,
    isConcrete: ofTypes,
    isDType: ofTypes,
    isNDArray: ofTypes,
    isscalar: ofTypes,
    isTracer: ofTypes,
    item: toNumbers,
    kaiser: ofNumbers,
    linspace: ofNumbers,
    logspace: ofNumbers,
    maskIndices: ofNumbers,
    ndim: ofTypes,
    ones: ofNumbers,
    promoteTypes: ofTypes,
    read: toNumbers,
    resultType: ofTypes,
    roots: toNumbers,
    shape: ofTypes,
    size: ofTypes,
    toNested: toNumbers,
    toTypedArray: toNumbers,
    tri: ofNumbers,
    trilIndices: ofNumbers,
    triuIndices: ofNumbers,
    zeros: ofNumbers,
  },
  random: { key: ofNumbers },
  linalg: {},
  special: {},
  fft: { fftfreq: ofNumbers, rfftfreq: ofNumbers },
};
