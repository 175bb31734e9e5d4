import { expect, test } from "vitest";
import * as fc from "fast-check";
import { addEpoch, addStep, emptyHistory, mostSteps, stepRecords, type History } from "./history.js";

const runs = Number(process.env.NABLA_RUNS ?? 30);

const filled = (losses: readonly number[]): History =>
  losses.reduce((history, loss, i) => addStep(history, { epoch: 1, step: i + 1, metrics: { loss } }), emptyHistory);

test("records of steps and epochs are kept as they come", () => {
  const history = addEpoch(filled([3, 2]), { epoch: 1, step: 2, metrics: { loss: 2.5 } });
  expect(stepRecords(history).map(({ step, metrics }) => [step, metrics.loss])).toEqual([
    [1, 3],
    [2, 2],
  ]);
  expect(history.epochs).toEqual([{ epoch: 1, step: 2, metrics: { loss: 2.5 } }]);
});

test("a long history stays short, and keeps its mean and its last step", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 * mostSteps }), (length) => {
      const losses = Array.from({ length }, (_, i) => i % 7);
      const history = filled(losses);
      const records = stepRecords(history);
      expect(records.length).toBeLessThanOrEqual(mostSteps);
      expect(records.length).toBeGreaterThan(Math.min(length, mostSteps / 2) - 1);
      expect(records.at(-1)!.step).toBe(length);
      const sum = history.steps.reduce((sum, { metrics }) => sum + history.stride * metrics.loss, 0);
      const rest = history.open.reduce((sum, { metrics }) => sum + metrics.loss, 0);
      expect(sum + rest).toBeCloseTo(
        losses.reduce((a, b) => a + b, 0),
        6,
      );
    }),
    { numRuns: Math.min(runs, 100) },
  );
});

test("nothing that was given is changed", () => {
  const before = filled([1]);
  addStep(before, { epoch: 1, step: 2, metrics: { loss: 0 } });
  addEpoch(before, { epoch: 1, step: 2, metrics: { loss: 0 } });
  expect(before).toEqual(filled([1]));
});
