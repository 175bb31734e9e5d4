import { expect, test } from "vitest";
import { fit } from "./fit.js";
import { jsonLine } from "./jsonLine.js";

test("events as lines", async () => {
  const lines: string[] = [];
  const events = fit((state: number) => [state, { loss: state === 0 ? NaN : 0.5 }], 1, {
    epochs: 1,
    data: () => [0],
    batches: 1,
  });
  for await (const event of events) lines.push(jsonLine(event));
  expect(lines).toEqual([
    '{"event":"start","epoch":1,"step":0,"epochs":1,"batches":1}',
    '{"event":"step","epoch":1,"step":1,"loss":0.5,"metrics":{"loss":0.5}}',
    '{"event":"epoch","epoch":1,"step":1,"loss":0.5,"metrics":{"loss":0.5}}',
    '{"event":"end","epoch":1,"step":1}',
  ]);
});

test("numbers that JSON has not are strings", () => {
  expect(jsonLine({ event: "step", loss: NaN, metrics: { low: -Infinity, high: Infinity } })).toBe(
    '{"event":"step","loss":"NaN","metrics":{"low":"-Infinity","high":"Infinity"}}',
  );
});
