import { describe, expect, test } from "vitest";
import { big, exponentOf, scale, sub, toNumber, type Big } from "../../../../tools/exact/bigFloat.js";
import * as exact from "../../../../tools/exact/functions.js";
import { cos, sin, tan } from "./trig.js";

/** Spread over what doubles reach, and beside the zeros and poles, where most digits cancel. */
const points = (): number[] => {
  const at: number[] = [];
  for (let e = -1070; e < 1024; e += 7) at.push(2 ** e * 1.2345678901234567, -(2 ** e) * 1.9876543210987654);
  for (let i = 1; i < 400; i++) at.push(i / 50, -i * 0.777, (i * Math.PI) / 2, i * 4321.098);
  // The double nearest to a multiple of π/2, and those around the bounds of the quick reduction.
  return [...at, 6381956970095103 * 2 ** 797, 1.6e6, 1.6e6 + 2 ** -30, -1.6e6 - 1, Number.MAX_VALUE, 5e-324, 2 ** -28, 2 ** 53];
};

/** The distance in units in the last place of the truth; where that is below the least normal number, of the latter. */
const ulps = (y: number, truth: Big): number =>
  Math.abs(toNumber(scale(sub(big(y), truth), 52 - Math.max(exponentOf(truth), -1022))));

describe("within what is promised of the exact value", () => {
  test.each([
    ["sin", sin, exact.sin, 0.8],
    ["cos", cos, exact.cos, 0.8],
    ["tan", tan, exact.tan, 2],
  ] as const)("%s", (_name, f, truth, bound) => {
    let worst = 0;
    for (const x of points()) worst = Math.max(worst, ulps(f(x), truth(big(x))));
    expect(worst).toBeLessThan(bound);
    expect(worst).toBeGreaterThan(0.4);
  });
});

test("at infinities and NaN: NaN; at −0: −0, 1, −0", () => {
  for (const f of [sin, cos, tan]) for (const x of [Infinity, -Infinity, NaN]) expect(f(x)).toBeNaN();
  expect([sin(-0), cos(-0), tan(-0)]).toEqual([-0, 1, -0]);
});
