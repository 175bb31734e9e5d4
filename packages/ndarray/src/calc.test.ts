import { grad, jit } from "@nabla-js/grad";
import { transformSync } from "esbuild";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { calc } from "./calc.js";
import * as np from "./index.js";
import type { NDArray } from "./index.js";

const x = np.array([1, 2, 3]);
const nested = (formula: NDArray): unknown => np.toNested(formula);

test("a formula reads as a formula", () => {
  expect(nested(calc`${x} + 1`)).toEqual([2, 3, 4]);
  expect(nested(calc`${np.array([[1, 2]])} @ ${np.eye(2)} + ${np.array([10, 20])}`)).toEqual([[11, 22]]);
  expect(nested(calc`-(${x} - 4) * .5e1`)).toEqual([15, 10, 5]);
  expect(nested(calc`${2}`)).toBe(2);
});

test("operators bind as in Python", () => {
  const i = np.array(2, { dtype: "int32" });
  expect(nested(calc`2 + 3 * 4`)).toBe(14);
  expect(nested(calc`(2 + 3) * 4`)).toBe(20);
  expect(nested(calc`-${3} ** 2`)).toBe(-9);
  expect(nested(calc`2 ** -1`)).toBe(0.5);
  expect(nested(calc`2 ** 3 ** 2`)).toBe(512);
  expect(nested(calc`7 - 2 - 1`)).toBe(4);
  expect(nested(calc`8 / 4 / 2`)).toBe(1);
  expect(nested(calc`-7 // 2 + 7 % -2`)).toBe(-5);
  expect(nested(calc`${i} << ${i} + 1`)).toBe(16);
  expect(nested(calc`6 & 3 | 8 ^ 1`)).toBe(11);
  expect(nested(calc`~5 & 15`)).toBe(10);
  expect(nested(calc`${x} + 1 >= 3`)).toEqual([false, true, true]);
  expect(nested(calc`(${x} > 1) & (${x} != 3)`)).toEqual([false, true, false]);
});

test("a formula is what the functions give, whatever stands in it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, min: -100, max: 100 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 9 }),
      (list, n) => {
        const a = np.array(list);
        expect(nested(calc`${a} ** 2 / ${n} - ${a} * (${n} + ${a})`)).toEqual(
          nested(np.sub(np.div(np.power(a, 2), n), np.mul(a, np.add(n, a)))),
        );
      },
    ),
  );
});

test("it traces like any function", () => {
  const f = (a: NDArray): NDArray => np.sum(calc`${a} ** 3 - 2 * ${a}`);
  expect(nested(grad(f)(x))).toEqual([1, 10, 25]);
  expect(nested(jit(f)(x))).toBe(24);
});

test("each place is read once, and gives new values each time", () => {
  const plusOne = (a: NDArray): NDArray => calc`${a} + 1`;
  expect([nested(plusOne(x)), nested(plusOne(np.zeros([1])))]).toEqual([[2, 3, 4], [1]]);
});

test("a formula that cannot be read says where it goes wrong", () => {
  expect(() => calc`${x} +`).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given the end in \${…} +; expected an array, a number or a bracket. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc`(${x} + 1`).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given the end in (\${…} + 1; expected a closing bracket. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc`${x} ${x}`).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given \${1} in \${…} \${…}; expected an operator. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc`${x} + 1)`).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given ")" in \${…} + 1); expected an operator. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc`sin ${x}`).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given "sin" in sin \${…}; expected an array, a number or a bracket. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc`1 < ${x} < 3`).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given "<" in 1 < \${…} < 3; expected one comparison, or several in brackets with & between them. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc``).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: calc: given the end in ; expected an array, a number or a bracket. Call functions before the formula, and put their results in.]`,
  );
  expect(() => calc`${[1, 2] as never} + 1`).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: add: given the value [1, 2]; expected an array, a number or a boolean. Make an array of it with np.array(x).]`,
  );
  expect(() => calc`${"x" as never}`).toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: calc: given the value "x"; expected an array, a number or a boolean. Make an array of it with np.array(x).]`,
  );
});

test("the module is at most 2 kB", () => {
  const source = readFileSync(new URL("./calc.ts", import.meta.url), "utf8");
  const { code } = transformSync(source, { loader: "ts", minify: true, format: "esm", target: "es2022" });
  expect(gzipSync(code).length).toBeLessThan(2048);
});
