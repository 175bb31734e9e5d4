import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as np from "../index.js";
import * as special from "../special.js";

const typed = ["ShapeError", "DTypeError", "ValueError", "TreeError", "TracerError"];

const isError = (f: unknown): boolean => typeof f === "function" && f.prototype instanceof Error;

type AnyFunction = (...args: unknown[]) => unknown;

const functions = [...Object.entries(np), ...Object.entries(special)]
  .filter(([, it]) => typeof it === "function" && !isError(it))
  .map(([name, it]) => [name, it as AnyFunction] as const);

const zeros = (shape: readonly number[], dtype: np.DType): np.NDArray => np.zeros(shape, dtype);

/** What somebody may pass by mistake, and a few things that are right. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(0, 1, 2, 3, -1, -2, 0.5, NaN, Infinity, -Infinity, 1e300),
  fc.constantFrom<unknown>(undefined, null, true, false, "", "x", "float32", "same", "...", ":, 1", "ij,jk->ik", 10n),
  fc.constantFrom<unknown>(
    [],
    [0],
    [1, 2],
    [-1, 1],
    [[1], [2]],
    [[1, 2], [3]],
    [null],
    ["x"],
    [0.5],
    [
      [0, 1],
      [1, 0],
    ],
  ),
  fc.constantFrom<unknown>(
    {},
    { axis: 9 },
    { mode: "x" },
    { keepdims: 1 },
    { dtype: "x" },
    { size: -1 },
    { ddof: "x" },
    { length: 2 },
  ),
  fc.constantFrom<unknown>(
    () => 1,
    (x: unknown) => x,
    new Float32Array(3),
    new Date(0),
    Symbol("s"),
    new Map(),
  ),
  fc
    .tuple(
      fc.constantFrom([], [3], [2, 3], [3, 3], [0], [2, 0], [1], [1, 1, 2], [2, 2, 2, 2]),
      fc.constantFrom<np.DType>("float32", "float64", "int32", "uint32", "uint8", "int8", "bool"),
    )
    .map(([shape, dtype]) => zeros(shape, dtype)),
  fc.constantFrom([2, 3], [3], [3, 3]).map((shape) => np.ones(shape)),
);

/** JavaScript itself refuses null in the place of an object that is taken apart. */
const takesOptions = (f: unknown): boolean => /[}\w]\s*=\s*\{\s*\}/.test(String(f));

/** The names under which a function is exported: an alias speaks under the name of the function. */
const namesOf = (f: unknown): string[] => functions.filter(([, it]) => it === f).map(([name]) => name);

describe.each(functions)("%s", (_name, f) => {
  const names = namesOf(f);
  const argument = takesOptions(f) ? anything.filter((x) => x !== null) : anything;
  test("of ill-formed arguments throws typed errors or nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(argument, { maxLength: 5 }), async (args) => {
        try {
          await f(...args);
        } catch (error) {
          const { name, message, info } = error as np.ValueError;
          expect(typed, `${name}: ${message}`).toContain(name);
          expect(names, message).toContain(info.op.replace(/\(.*/, ""));
          expect(message).toMatch(/^.+: given .+; expected .+\. .+[.?)]$/s);
        }
      }),
      { numRuns: Number(process.env.NABLA_RUNS ?? 30) },
    );
  });
});
