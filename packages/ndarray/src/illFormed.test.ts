import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as fft from "./fft.js";
import * as np from "./index.js";
import * as lax from "./lax.js";
import * as linalg from "./linalg.js";
import * as random from "./random.js";
import * as special from "./special.js";
import * as tree from "./tree.js";

const typed = ["ShapeError", "DTypeError", "ValueError", "TreeError", "TracerError"];

const isError = (f: unknown): boolean => typeof f === "function" && f.prototype instanceof Error;

type AnyFunction = (...args: unknown[]) => unknown;

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
  fc.constant(0).map(() => random.key(0)),
);
/** What draws is given a key most of the time, that its other arguments come to their turn. */
const afterKey = fc.oneof(
  { arbitrary: fc.array(anything, { maxLength: 4 }).map((rest) => [random.key(0), ...rest]), weight: 3 },
  { arbitrary: fc.array(anything, { maxLength: 5 }), weight: 1 },
);

/** The second argument of these is the name of the whole in messages. */
const named = ["flatten", "structure", "paths", "flattenUpTo", "broadcastPrefix"];

const argumentsOf = (entry: string, name: string): fc.Arbitrary<unknown[]> =>
  entry === "random"
    ? afterKey
    : fc.array(anything, {
        maxLength: entry === "tree" && named.includes(name) ? (name === "flattenUpTo" || name === "broadcastPrefix" ? 2 : 1) : 5,
      });

describe.each(Object.entries({ np, lax, random, linalg, fft, special, tree }))("%s", (entry, all) => {
  const functions = Object.entries(all).filter(([, it]) => typeof it === "function" && !isError(it)) as [string, AnyFunction][];
  test.each(functions)("%s of ill-formed arguments throws typed errors or nothing", async (name, f) => {
    // An alias speaks under the name of the function, and trees under one name.
    const names = entry === "tree" ? ["tree"] : functions.filter(([, it]) => it === f).map(([alias]) => alias);
    await fc.assert(
      fc.asyncProperty(argumentsOf(entry, name), async (args) => {
        try {
          await f(...args);
        } catch (error) {
          const { name, message, info } = error as np.ValueError;
          expect(typed, `${name}: ${message}`).toContain(name);
          expect(names, message).toContain(info.op.replace(/[(.].*/, ""));
          expect(message).toMatch(/^.+: given .+; expected .+\. .+[.?)]$/s);
        }
      }),
      { numRuns: Number(process.env.NABLA_RUNS ?? 30) },
    );
  });
});
