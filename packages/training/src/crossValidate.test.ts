import { expect, test } from "vitest";
import { crossValidate } from "./crossValidate.js";
import { last } from "./last.js";

test("figures of each fold, their mean and their spread", async () => {
  const events = [];
  for await (const event of crossValidate([1, 2, 6], (x, i) => ({ loss: x, index: i }))) events.push(event);
  expect(events[1]).toEqual({ event: "fold", fold: 2, metrics: { loss: 2, index: 1 } });
  expect(events[3]).toMatchObject({
    event: "crossValidation",
    mean: { loss: 3, index: 1 },
    std: { loss: Math.sqrt(7), index: 1 },
  });
});

test("a single fold has no spread", async () => {
  expect(await last(crossValidate([1], (x) => ({ loss: x })))).toMatchObject({ mean: { loss: 1 }, std: { loss: NaN } });
});

test("no folds, and folds with other figures, are refused", async () => {
  await expect(last(crossValidate([], () => ({})))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: crossValidate: given no folds; expected at least one. Cut the data into folds first.]`,
  );
  await expect(
    last(crossValidate([0, 1], (x) => (x === 0 ? { loss: 1 } : { cost: 1 }))),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: crossValidate: given the figures cost in fold 2; expected loss, as in the first. Return the same figures from every fold.]`,
  );
});
