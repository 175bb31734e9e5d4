import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { jit } from "@nabla-js/grad";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import * as lax from "@nabla-js/ndarray/lax";
import { big, exponentOf, scale, sub, toNumber, type Big } from "../../../../../tools/exact/bigFloat.js";
import * as exact from "../../../../../tools/exact/functions.js";
import { digamma, lgamma, trigamma } from "../../../../../tools/exact/gamma.js";
import { createWasmBackend } from "../../index.js";
import { functionNames } from "./functions.js";

// Every elementary function against its series in some 45 decimal digits. How far it may be off is what the table of the README
// says, in units in the last place: the table is the bound.

const backend = createWasmBackend({ threads: 1 });

interface Case {
  readonly f: (...args: NDArray[]) => NDArray;
  readonly truth: (x: Big, y: Big, guess: number) => Big;
  /** Where arguments come from: between two ends, or a second argument too. */
  readonly from: number;
  readonly to: number;
  readonly second?: readonly [from: number, to: number];
  /** Arguments that tell more than others. */
  readonly also?: readonly number[];
}

const one = (f: (x: NDArray) => NDArray, truth: Case["truth"], from: number, to: number, also: readonly number[] = []): Case => ({
  f,
  truth,
  from,
  to,
  also,
});

const most = Number.MAX_VALUE;
const multiplesOfPi = [1, 2, 3, 10, 1000, 123456].flatMap((k) => [(k * Math.PI) / 2, k * Math.PI]);

const cases: Readonly<Record<string, Case>> = {
  exp: one(lax.exp, exact.exp, -708, 709),
  exp2: one(np.exp2, exact.exp2, -1022, 1023),
  expm1: one(lax.expm1, exact.expm1, -745, 709),
  log: one(lax.log, exact.log, 0, most, [1 - 2 ** -53, 1 + 2 ** -52]),
  log1p: one(lax.log1p, exact.log1p, -1, most),
  tanh: one(lax.tanh, exact.tanh, -25, 25),
  logistic: one(lax.logistic, exact.logistic, -700, 700),
  sinh: one(lax.sinh, exact.sinh, -709, 709),
  cosh: one(lax.cosh, exact.cosh, -709, 709),
  asinh: one(lax.asinh, exact.asinh, -most, most),
  acosh: one(lax.acosh, exact.acosh, 1, most, [1 + 2 ** -52]),
  atanh: one(lax.atanh, exact.atanh, -1, 1),
  sin: one(lax.sin, exact.sin, -most, most, multiplesOfPi),
  cos: one(lax.cos, exact.cos, -most, most, multiplesOfPi),
  tan: one(lax.tan, exact.tan, -most, most, multiplesOfPi),
  asin: one(lax.asin, exact.asin, -1, 1),
  acos: one(lax.acos, exact.acos, -1, 1),
  atan: one(lax.atan, exact.atan, -most, most),
  atan2: { f: lax.atan2, truth: exact.atan2, from: -100, to: 100, second: [-100, 100] },
  erf: one(lax.erf, exact.erf, -6, 6),
  erfc: one(lax.erfc, exact.erfc, -6, 26.5),
  erfInv: one(lax.erfInv, (x, _, guess) => exact.erfInv(x, guess), -1, 1),
  cbrt: one(lax.cbrt, exact.cbrt, -most, most),
  rsqrt: one(lax.rsqrt, exact.rsqrt, 0, most),
  pow: { f: lax.pow, truth: exact.pow, from: 0, to: 100, second: [-150, 150] },
  lgamma: one(lax.lgamma, lgamma, 0, 1e306),
  digamma: one(lax.digamma, digamma, 0, 1e306),
  trigamma: one((x) => lax.polygamma(x, 1), trigamma, 0, 1e100),
};

const rounding = { float32: Math.fround, float64: (x: number): number => x } as const;
const digitsOf = { float32: 23, float64: 52 } as const;
const smallestOf = { float32: 2 ** -126, float64: 2 ** -1022 } as const;
const largestOf = { float32: 2 ** 127, float64: most } as const;

/** Evenly spread, nearer and nearer to 0 and to both ends, and those that tell more. */
const pointsOf = ({ from, to, also = [] }: Case, count: number, dtype: "float32" | "float64"): number[] => {
  const [smallest, largest] = [smallestOf[dtype], largestOf[dtype]];
  const [low, high] = [Math.max(from, -largest), Math.min(to, largest)];
  const all = [...also];
  for (let i = 1; i < count; i++) {
    all.push(low + (high - low) * (i / count), 4 * (i / count) - 2);
    const small = smallest ** (i / count);
    for (const x of [small, -small, 1 / small, -1 / small, high - small, low + small]) all.push(x);
  }
  return all.map(rounding[dtype]).filter((x) => x > from && x < to && Math.abs(x) <= largest && Math.abs(x) >= smallest);
};

/** The distance in units in the last place of the truth; where the truth is below the least normal number, of that. */
const ulps = (value: number, truth: Big, dtype: "float32" | "float64"): number => {
  if (truth[0] === 0n) return value === 0 ? 0 : Infinity;
  const least = dtype === "float32" ? -126 : -1022;
  const unit = Math.max(least, exponentOf(truth)) - digitsOf[dtype];
  if (!Number.isFinite(value)) return exponentOf(truth) >= -least + 1 ? 0 : Infinity;
  return Math.abs(toNumber(scale(sub(big(value), truth), -unit)));
};

/** The table of the README: the bounds by name and dtype. */
const stated = new Map(
  [
    ...readFileSync(new URL("../../../README.md", import.meta.url), "utf8").matchAll(
      /^\| `(\w+)` +\| +([\d.]+) +\| +([\d.]+) +\|/gm,
    ),
  ].map(([, name, single, double]) => [name, { float32: Number(single), float64: Number(double) }]),
);

test("every elementary function has its row", () => {
  const own = functionNames.filter((name) => name !== "logGammaSlope");
  expect([...own, "rsqrt", "trigamma"].filter((name) => !(name in cases))).toEqual([]);
  expect([...stated.keys()].sort()).toEqual(Object.keys(cases).sort());
});

describe.each(["float32", "float64"] as const)("in %s", (dtype) => {
  test.each(Object.keys(cases))("%s is as near to the truth as the README says", (name) => {
    const it = cases[name];
    const count = Number(process.env.NABLA_RUNS ?? 30);
    const xs = pointsOf(it, count, dtype);
    const ys =
      it.second === undefined
        ? xs
        : xs.map((_, i) => rounding[dtype](it.second![0] + (it.second![1] - it.second![0]) * ((i * 0.618034) % 1)));
    const args = (it.second === undefined ? [xs] : [xs, ys]).map((values) => np.array(values, { dtype }));
    const results = np.toTypedArray(jit(it.f, { backend })(...args));
    let [worst, at] = [0, ""];
    xs.forEach((x, i) => {
      const truth = it.truth(big(x), big(ys[i]), results[i]);
      const error = ulps(results[i], truth, dtype);
      if (!(error <= worst)) [worst, at] = [error, it.second === undefined ? `${x}` : `${x}, ${ys[i]}`];
    });
    if (process.env.NABLA_ULPS !== undefined) console.log(`${name} ${dtype} ${worst.toFixed(2)} at ${at}, ${xs.length} points`);
    expect(worst, `at ${at}`).toBeLessThanOrEqual(stated.get(name)?.[dtype] ?? 0);
  });
});
