import { expect, test } from "vitest";
import * as fc from "fast-check";
import { prefetch } from "./prefetch.js";

const collect = async <T>(data: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const element of data) all.push(element);
  return all;
};

test("elements come in their order, from lists, promises and asynchronous generators", async () => {
  async function* later() {
    yield 1;
    yield 2;
  }
  expect(await collect(prefetch(2)(later()))).toEqual([1, 2]);
  const slowFirst = [30, 10, 1].map((ms) => () => new Promise<number>((done) => setTimeout(done, ms, ms)));
  function* started() {
    for (const start of slowFirst) yield start();
  }
  expect(await collect(prefetch(3)(started()))).toEqual([30, 10, 1]);
});

test("prefetch leaves the elements alone", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat()), fc.integer({ min: 1, max: 5 }), async (list, count) => {
      expect(await collect(prefetch(count)(list))).toEqual(list);
    }),
    { numRuns: Number(process.env.NABLA_RUNS ?? 50) },
  );
});

test("at most count elements are made ahead", async () => {
  let made = 0;
  function* source() {
    for (;;) yield made++;
  }
  const ahead = prefetch(3)(source())[Symbol.asyncIterator]();
  await ahead.next();
  await ahead.next();
  expect(made).toBeLessThanOrEqual(2 + 3);
  expect(made).toBeGreaterThan(2);
  await ahead.return!();
});

test("an error comes with its element, and whoever stops early closes the source", async () => {
  function* failing() {
    yield 1;
    throw new Error("broken");
  }
  const seen: number[] = [];
  const reading = async () => {
    for await (const x of prefetch(4)(failing())) seen.push(x);
  };
  await expect(reading()).rejects.toThrow("broken");
  expect(seen).toEqual([1]);

  let closed = false;
  function* endless() {
    try {
      for (;;) yield 1;
    } finally {
      closed = true;
    }
  }
  for await (const _ of prefetch(2)(endless())) break;
  expect(closed).toBe(true);
});

test("a count below 1 is refused", () => {
  expect(() => prefetch(0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: prefetch: given count 0; expected a whole number of at least 1. Pass a count.]`,
  );
});
