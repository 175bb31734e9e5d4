import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import { evaluate } from "./evaluate.js";
import { last } from "./last.js";

const runs = Number(process.env.NABLA_RUNS ?? 30);

test("figures of each batch, then the means over all", async () => {
  const events = [];
  for await (const event of evaluate((x: number) => ({ loss: x, twice: 2 * x }), [1, 3])) events.push(event);
  expect(events).toEqual([
    { event: "batch", batch: 1, metrics: { loss: 1, twice: 2 } },
    { event: "batch", batch: 2, metrics: { loss: 3, twice: 6 } },
    { event: "evaluation", batch: 2, metrics: { loss: 2, twice: 4 } },
  ]);
});

test("with one number for each example, the mean does not depend on how the batches are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      async (batches) => {
        const { metrics } = await last(evaluate((x: readonly number[]) => ({ loss: np.array(x) }), batches));
        const all = batches.flat();
        expect(metrics.loss).toBeCloseTo(all.reduce((a, b) => a + b, 0) / all.length, 12);
      },
    ),
    { numRuns: runs },
  );
});

test("truth values count as 0 and 1", async () => {
  const { metrics } = await last(evaluate((x: np.NDArray) => ({ accuracy: x }), [np.array([true, false, true, true])]));
  expect(metrics).toEqual({ accuracy: 0.75 });
});

test("without batches there is nothing to tell", async () => {
  expect(await last(evaluate(() => ({ loss: 1 }), []))).toEqual({ event: "evaluation", batch: 0, metrics: {} });
});

test("a signal ends it", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(last(evaluate(() => ({ loss: 1 }), [1], { signal }))).rejects.toThrow("enough");
});
