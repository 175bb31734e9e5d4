import { primitiveTable } from "@nabla-js/gradcheck/tables";
import type { Backend } from "@nabla-js/grad";
import { toTypedArray, type DType, type NDArray } from "@nabla-js/ndarray";

/** The primitives that gpu.js has no kernel for. */
export const withoutKernel: ReadonlySet<string> = new Set(
  (
    "nextAfter erfInv lgamma digamma polygamma atan2 asinh acosh atanh shiftLeft shiftRightArithmetic shiftRightLogical clz " +
    "populationCount cumlogsumexp sort topK fft logGammaSlope cholesky triangularSolve solve lu qr eigh svd det slogdet " +
    "cofactor pinv"
  ).split(" "),
);

/** Of integers they work on bits, which float32 has none of: their kernels take truth values alone. */
const ofBools = /^(and|or|xor|not|reduceAnd|reduceOr)$/;

const sizesOf = (x: NDArray): readonly number[] =>
  [...toTypedArray(x)].map((v) => Math.abs(Number(v))).filter((size) => Number.isFinite(size) && size > 0);

type Fits = (args: readonly NDArray[]) => boolean;
const productFits: Fits = ([x]) => sizesOf(x).reduce((bits, size) => bits + Math.abs(Math.log2(size)), 0) < 126;
const sumsFit: Fits = ([x, y]) => x.size * Math.max(0, ...sizesOf(x)) * Math.max(0, ...sizesOf(y)) < 2 ** 127;

/**
 * What multiplies does so in float32, the reference in double: it is not held to that with numbers so large that they overflow
 * halfway, where 0 or an infinity of the other sign may follow, or so small ones that nothing is left.
 */
const inRange: Readonly<Record<string, Fits>> = {
  reduceProd: productFits,
  cumprod: productFits,
  dotGeneral: sumsFit,
  convGeneralDilated: sumsFit,
};

/** Whole numbers are held as float32, which has all of them up to here. */
const areExact = (_args: readonly NDArray[], results: readonly NDArray[]): boolean =>
  results.every((y) => [...toTypedArray(y)].every((v) => Math.abs(Number(v)) <= 2 ** 24));

/** How near a kernel comes to the reference, which rounds once where the kernel rounds at each step. */
export const tolerance = { rtol: 1e-4, atol: 2e-5 } as const;

/** A law that was checked. */
export interface CheckedLaw {
  readonly name: string;
  /** What broke it, or `null`. */
  readonly broken: string | null;
}

/**
 * Holds a backend to the law that it computes every primitive it has a kernel for as the reference does.
 *
 * @param wild - Whether NaN, infinities and the largest numbers are among the draws: a GPU may take liberties with them.
 */
export async function* checkLaws(backend: Backend, runs: number, wild: boolean): AsyncGenerator<CheckedLaw, void, undefined> {
  for (const row of primitiveTable()) {
    if (withoutKernel.has(row.name)) continue;
    const whole: readonly DType[] = ofBools.test(row.name) ? ["bool"] : ["int32", "bool"];
    const laws = [
      ...row.backendLaws(backend, tolerance, { dtypes: ["float32"], wild, takes: inRange[row.name] }),
      ...row.backendLaws(backend, undefined, { dtypes: whole, wild: false, takes: areExact }),
    ];
    for (const law of laws)
      yield {
        name: law.name,
        broken: await law.check(runs).then(
          () => null,
          (error: unknown) => String(error),
        ),
      };
  }
}
