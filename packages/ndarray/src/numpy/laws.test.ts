import { functionTable, withoutRow, type FunctionEntry } from "@nabla-js/gradcheck/tables";
import { describe, expect, test } from "vitest";
import * as fft from "../fft.js";
import * as np from "../index.js";
import * as linalg from "../linalg.js";
import * as random from "../random.js";
import * as special from "../special.js";

// Inputs are left alone; jvp and vjp do what they say, up to the second order; vmap is map, stacked; jit is eager; float32
// gives the numbers of float64. For every function that is composed of primitives, where it is smooth.

// There are some 380 rows with nine laws each, so each gets a fiftieth of the runs; `pnpm laws` tries each 1,000 times.
const runs = Math.ceil(Number(process.env.NABLA_RUNS ?? 50) / 50);

const table = functionTable();
const entries: Readonly<Record<FunctionEntry, object>> = { numpy: np, random, linalg, special, fft };

describe.each(Object.entries(table))("%s", (_entry, rows) => {
  test.each(rows)("$name keeps the laws of functions", (row) => {
    const laws = row.laws();
    expect(laws.length).toBeGreaterThan(0);
    for (const law of laws) law.check(runs);
  });
});

const isFunction = (it: unknown): boolean =>
  typeof it === "function" && !((it as { prototype?: unknown }).prototype instanceof Error);

test.each(Object.keys(entries) as FunctionEntry[])("%s: every export has a row, or a reason to have none", (entry) => {
  const exported = Object.entries(entries[entry]).filter(([, it]) => isFunction(it));
  const covered = new Set([...table[entry].map(({ name }) => name.replace(/:.*/, "")), ...Object.keys(withoutRow[entry])]);
  const values = new Set(exported.flatMap(([name, it]) => (covered.has(name) ? [it] : [])));
  // What is the same function under another name needs no row of its own.
  expect(exported.filter(([, it]) => !values.has(it)).map(([name]) => name)).toEqual([]);
  expect([...covered].filter((name) => !exported.some(([other]) => other === name))).toEqual([]);
});
