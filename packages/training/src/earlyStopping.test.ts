import { expect, test } from "vitest";
import * as fc from "fast-check";
import { bestEpoch, earlyStopping, type EarlyStoppingOptions } from "./earlyStopping.js";
import { fit } from "./fit.js";
import { emptyHistory } from "./history.js";
import { last } from "./last.js";
import { pipe } from "./pipe.js";

const runs = Number(process.env.NABLA_RUNS ?? 30);

/** A run whose validation loss after each epoch is as given. */
const run = (losses: readonly number[]) =>
  fit((state: number, b: number) => [state + b, { loss: 1 }], 0, {
    epochs: losses.length,
    data: () => [1],
    validate: (epochs) => ({ loss: losses[epochs - 1] }),
  });

const epochsOf = async (losses: readonly number[], options: EarlyStoppingOptions): Promise<readonly [string, number]> => {
  const { event, epoch } = await last(pipe(run(losses), earlyStopping(options)));
  return [event, epoch];
};

test("stops after `patience` epochs without an improvement", async () => {
  expect(await epochsOf([5, 4, 4, 4, 3], { patience: 2 })).toEqual(["stopped", 4]);
  expect(await epochsOf([5, 4, 4, 3, 3], { patience: 2 })).toEqual(["end", 5]);
  expect(await epochsOf([5, 6, 7], { patience: 1 })).toEqual(["stopped", 2]);
  expect(await epochsOf([NaN, NaN], { patience: 2 })).toEqual(["stopped", 2]);
});

test("a small improvement is none, and more may be better", async () => {
  expect(await epochsOf([5, 4.9, 4.8, 4.7], { patience: 2, minDelta: 0.5 })).toEqual(["stopped", 3]);
  expect(await epochsOf([1, 2, 3, 3, 3], { patience: 2, mode: "max" })).toEqual(["stopped", 5]);
  expect(await epochsOf([9, 8, 7], { patience: 1, monitor: ({ metrics }) => metrics.loss })).toEqual(["stopped", 2]);
});

test("says why, and leaves the run's state to be kept", async () => {
  const event = await last(pipe(run([5, 4, 4, 4]), earlyStopping({ patience: 2 })));
  expect(event).toMatchObject({ event: "stopped", reason: "no improvement on epoch 2 in 2 epochs", step: 4 });
  expect((await event.snapshot()).state).toBe(4);
});

test("closes the run that it ends", async () => {
  let closed = false;
  const events = async function* () {
    try {
      yield* run([1, 2, 3]);
    } finally {
      closed = true;
    }
  };
  await last(pipe(events(), earlyStopping({ patience: 1 })));
  expect(closed).toBe(true);
});

test("it stops at the first epoch whose best lies `patience` epochs back", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (losses, patience) => {
        const expected = losses.findIndex((_, i) => {
          const soFar = losses.slice(0, i + 1);
          return i - soFar.indexOf(Math.min(...soFar)) >= patience;
        });
        const [event, epoch] = await epochsOf(losses, { patience });
        expect([event, epoch]).toEqual(expected < 0 ? ["end", losses.length] : ["stopped", expected + 1]);
      },
    ),
    { numRuns: runs },
  );
});

test("a run that is resumed at the epoch where it was stopped stops at once", async () => {
  const stopped = await last(pipe(run([5, 6, 7]), earlyStopping({ patience: 1 })));
  const { position, history } = await stopped.snapshot();
  const again = fit((state: number) => [state, { loss: 0 }], 2, { epochs: 9, data: () => [1], from: { position, history } });
  expect(await last(pipe(again, earlyStopping({ patience: 1 })))).toMatchObject({ event: "stopped", epoch: 2, step: 2 });
});

test("the best epoch of none is none", () => {
  expect(bestEpoch(emptyHistory)).toBe(undefined);
});

test("patience is a count", () => {
  expect(() => earlyStopping({ patience: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: earlyStopping: given patience 0; expected a whole number of epochs, at least 1. Pass how many epochs without an improvement to wait for.]`,
  );
});
