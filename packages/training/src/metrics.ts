import type { ArrayLike } from "@nabla-js/ndarray";
import * as np from "@nabla-js/ndarray";

/** Figures by name, such as `{ loss: 0.31, accuracy: 0.91 }`. */
export type Metrics = Readonly<Record<string, number>>;

/**
 * Figures as a step computes them: one number for the batch, or an array with one for each example, `[batch]`.
 * Means are taken over numbers, so that with one for each example a smaller last batch counts for what it holds.
 */
export type RawMetrics = Readonly<Record<string, ArrayLike>>;

/** Under each name, what the numbers add up to and how many they are. */
export type Sums = Readonly<Record<string, readonly [sum: number, count: number]>>;

/** The sums of what some steps computed, read from whatever device holds it. */
export const sumsOf = async (steps: readonly RawMetrics[]): Promise<Sums> => {
  let sums: Sums = {};
  for (const metrics of steps) {
    const entries = Object.entries(metrics).map(async ([name, x]) => [name, await sumOf(x)] as const);
    sums = addSums(sums, Object.fromEntries(await Promise.all(entries)));
  }
  return sums;
};

/** In a double, from first to last, so that the same run gives the same figures. */
const sumOf = async (x: ArrayLike): Promise<readonly [sum: number, count: number]> => {
  if (!np.isNDArray(x)) return [Number(x), 1];
  const values = await np.read(x);
  let sum = 0;
  for (const value of values) sum += value;
  return [sum, values.length];
};

/** Adds two sums name by name. */
export const addSums = (a: Sums, b: Sums): Sums => {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const none = [0, 0] as const;
  return Object.fromEntries(
    names.map((name) => {
      const [[sumA, countA], [sumB, countB]] = [a[name] ?? none, b[name] ?? none];
      return [name, [sumA + sumB, countA + countB] as const];
    }),
  );
};

/** The mean under each name, the loss first; NaN where there were no numbers. */
export const means = (sums: Sums): Metrics => {
  const entries = Object.entries(sums).map(([name, [sum, count]]) => [name, sum / count] as const);
  return Object.fromEntries([...entries.filter(([name]) => name === "loss"), ...entries.filter(([name]) => name !== "loss")]);
};
