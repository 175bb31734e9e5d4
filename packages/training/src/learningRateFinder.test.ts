import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { learningRateFinder, type LearningRateFinderOptions, type RatedStep } from "./learningRateFinder.js";
import { last } from "./last.js";

/** Gradient descent on ½·x²: x ← x − rate·x, which diverges for rates above 2. */
const descend: RatedStep<number, number> = (x, _batch, rate) => [x - np.item(rate) * x, { loss: 0.5 * x * x }];
const batches = Array.from({ length: 200 }, () => 0);
const find = (options: Partial<LearningRateFinderOptions<number>> = {}) =>
  learningRateFinder(descend, 1, { data: batches, low: 1e-3, high: 100, ...options });

test("rates grow evenly in their logarithm, and the loss is told with its smoothed self", async () => {
  const events = [];
  for await (const event of find({ high: 0.1, steps: 3, smoothing: 0.5 })) events.push(event);
  expect(events.slice(0, 3).map((event) => event.event === "rate" && event.learningRate)).toEqual(
    [0.001, 0.01, 0.1].map((x) => expect.closeTo(x, 12)),
  );
  expect(events[0]).toMatchObject({ event: "rate", step: 1, loss: 0.5, smoothed: 0.5 });
});

test("on a parabola it suggests a rate that converges, and ends before the end when the loss explodes", async () => {
  const event = await last(find());
  if (event.event !== "suggestion") throw new Error("the last event is the suggestion");
  expect(event.learningRate).toBeGreaterThan(0.01);
  expect(event.learningRate).toBeLessThan(2);
  expect(event.rates.length).toBeLessThan(100);
});

test("a loss that is NaN from the beginning suggests nothing", async () => {
  const step: RatedStep<number, number> = (x) => [x, { loss: NaN }];
  expect(await last(learningRateFinder(step, 0, { data: batches }))).toMatchObject({
    event: "suggestion",
    learningRate: undefined,
  });
});

test("what does not fit is refused", async () => {
  await expect(last(find({ low: 0 }))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: learningRateFinder: given rates from 0 to 100 in 100 steps; expected 0 < low < high, and at least 3 steps. Leave the options out for 100 steps from 1e-6 to 1.]`,
  );
  await expect(last(find({ data: [0, 0], high: 0.1 }))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: learningRateFinder: given 2 batches; expected at least 100, one for each rate. Repeat the data, or try fewer rates with steps.]`,
  );
});
