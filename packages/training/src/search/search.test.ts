import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as random from "@nabla-js/ndarray/random";
import { last } from "../last.js";
import { search, successiveHalving, type BestEvent, type TrialEvent } from "./search.js";
import { grid, randomConfigurations } from "./space.js";

const runs = Number(process.env.NABLA_RUNS ?? 30);

const collect = async <T>(events: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
};
const bestOf = async <C>(events: AsyncIterable<TrialEvent<C> | BestEvent<C>>) => (await last(events)).best;

test("the best of a grid", async () => {
  const events = await collect(search(grid({ a: [1, 2], b: [10, 20] }), ({ a, b }) => Math.abs(a * b - 21)));
  expect(events.map((event) => (event.event === "trial" ? [event.value, event.best.value] : event.best))).toEqual([
    [11, 11],
    [1, 1],
    [1, 1],
    [19, 1],
    { index: 1, configuration: { a: 1, b: 20 }, budget: 1, value: 1 },
  ]);
});

test("more may be better, and NaN never is", async () => {
  expect(await bestOf(search([1, 2, 3], (x) => (x === 3 ? NaN : x), { mode: "max" }))).toMatchObject({ configuration: 2 });
  expect(await bestOf(search([3, 1, 2], (x) => (x === 1 ? NaN : x)))).toMatchObject({ configuration: 2 });
});

test("successive halving spends the most on the best", async () => {
  const events = await collect(successiveHalving([5, 4, 3, 2, 1, 6, 7], (x, budget) => x / budget, { factor: 2 }));
  const trials = events.flatMap((event) => (event.event === "trial" ? [[event.configuration, event.budget]] : []));
  expect(trials).toEqual([
    ...[5, 4, 3, 2, 1, 6, 7].map((x) => [x, 1]),
    ...[1, 2, 3, 4].map((x) => [x, 2]),
    ...[1, 2].map((x) => [x, 4]),
    [1, 8],
  ]);
  expect(events.at(-1)).toMatchObject({ event: "best", best: { configuration: 1, budget: 8 } });
});

test("a search that was left at any trial and resumed tells the same, and runs only the rest", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.nat(20), fc.integer({ min: 2, max: 3 }), async (count, left, factor) => {
      const configurations = randomConfigurations(random.key(count), { x: { low: -1, high: 1 } }, count);
      const value = ({ x }: { readonly x: number }, budget: number): number => x / budget;
      const whole = await collect(successiveHalving(configurations, value, { factor }));
      const { trials } = whole.at(-1) as BestEvent<{ readonly x: number }>;
      const past = JSON.parse(JSON.stringify(trials.slice(0, left))) as typeof trials;
      let ran = 0;
      const resumed = await collect(successiveHalving(configurations, (c, b) => (ran++, value(c, b)), { factor, past }));
      expect(resumed).toEqual(whole);
      expect(ran).toBe(trials.length - past.length);
    }),
    { numRuns: runs },
  );
});

test("a signal ends it between two trials", async () => {
  const control = new AbortController();
  const run = (x: number): number => {
    if (x === 2) control.abort(new Error("enough"));
    return x;
  };
  await expect(collect(search([1, 2, 3], run, { signal: control.signal }))).rejects.toThrow("enough");
});

test("what does not fit is refused", async () => {
  await expect(collect(search([], () => 0))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: search: given no configurations; expected at least one. Widen the space.]`,
  );
  expect(() => successiveHalving([1], () => 0, { factor: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: successiveHalving: given factor 1 and budget 1; expected a whole factor of at least 2, and a budget above 0. Leave them out for 3 and 1.]`,
  );
  const past = [{ index: 0, configuration: 7, budget: 1, value: 0 }];
  await expect(collect(search([1], () => 0, { past }))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: search: given past trial 0 of 7 with budget 1; expected 1 with budget 1, which this search tries there. Resume with the configurations the search began with, in their order.]`,
  );
});
