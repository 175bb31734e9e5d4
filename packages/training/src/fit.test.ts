import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import { fit, type FitOptions, type Step } from "./fit.js";
import { last } from "./last.js";
import type { Snapshot, TrainingEvent } from "./trainingEvent.js";

const runs = Number(process.env.NABLA_RUNS ?? 30);

/** A walk whose every step matters: s ← 0.9·s + b, with the loss (s − b)². */
type State = { readonly s: np.NDArray; readonly steps: np.NDArray };
const start: State = { s: np.array(0), steps: np.array(0, { dtype: "int32" }) };
const step: Step<State, number> = ({ s, steps }, b) => {
  const off = np.sub(s, b);
  return [
    { s: np.add(np.mul(0.9, s), b), steps: np.add(steps, 1) },
    { loss: np.mul(off, off), off },
  ];
};

const collect = async <T>(events: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
};

const names = (events: readonly TrainingEvent<unknown>[]): string =>
  events.map(({ event, epoch, step }) => `${event} ${epoch}:${step}`).join(", ");

test("the events of two epochs of three batches", async () => {
  const events = await collect(fit(step, start, { epochs: 2, data: () => [1, 2, 3] }));
  expect(names(events)).toBe(
    "start 1:0, step 1:1, step 1:2, step 1:3, epoch 1:3, step 2:4, step 2:5, step 2:6, epoch 2:6, end 2:6",
  );
  const [first] = events.filter(({ event }) => event === "step");
  expect(first).toMatchObject({ loss: 1, metrics: { loss: 1, off: -1 } });
});

test("with every: 2 an event tells the mean of two steps, and the epoch that of all", async () => {
  const identity: Step<number, number> = (state, b) => [state, { loss: b }];
  const events = await collect(fit(identity, 0, { epochs: 1, data: () => [1, 3, 8], every: 2 }));
  expect(names(events)).toBe("start 1:0, step 1:2, step 1:3, epoch 1:3, end 1:3");
  expect(events.map((event) => ("loss" in event ? event.loss : undefined))).toEqual([undefined, 2, 8, 4, undefined]);
});

test("a metric with one number for each example counts each example once", async () => {
  const identity: Step<number, readonly number[]> = (state, b) => [state, { loss: np.array(b) }];
  const events = await collect(fit(identity, 0, { epochs: 1, data: () => [[1, 2, 3], [10]] }));
  expect(events.find(({ event }) => event === "epoch")).toMatchObject({ loss: 4 });
});

test("validation is measured after each epoch, with the state of that moment", async () => {
  const count: Step<np.NDArray, number> = (n) => [np.add(n, 1), { loss: 0 }];
  const events = await collect(
    fit(count, np.array(0), { epochs: 2, data: () => [0, 0], validate: (n) => ({ loss: np.item(n) }) }),
  );
  const validations = events.flatMap((event) => (event.event === "epoch" ? [event.validation] : []));
  expect(validations).toEqual([{ loss: 2 }, { loss: 4 }]);
  expect(events.at(-1)!.history.epochs).toMatchObject([{ validation: { loss: 2 } }, { validation: { loss: 4 } }]);
});

test("batches may come from a generator, which is closed when the run is stopped early", async () => {
  const closed: number[] = [];
  const data = function* (epoch: number): Generator<number> {
    try {
      yield* [1, 2, 3];
    } finally {
      closed.push(epoch);
    }
  };
  for await (const { event } of fit(step, start, { epochs: 5, data })) if (event === "step") break;
  expect(closed).toEqual([1]);
});

test("a snapshot has arrays of its own, and is refused once the run has gone on", async () => {
  const events = fit(step, start, { epochs: 1, data: () => [1, 2] });
  await events.next();
  const { value } = await events.next();
  const { state } = await value!.snapshot();
  expect(np.item(state.s)).toBe(1);
  expect(state.steps.dtype).toBe("int32");
  await events.next();
  await expect(value!.snapshot()).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: snapshot: given an event of step 1, asked when the run had gone on to step 2; expected the event that came last. Call snapshot() before asking for the next event.]`,
  );
  const end = await last(events);
  expect(np.item((await end.snapshot()).state.s)).toBeCloseTo(2.9);
});

test("resumed from the snapshot of any event, a run ends with the same bits and the same history", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        epochs: fc.integer({ min: 1, max: 3 }),
        batches: fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 5 }),
        every: fc.integer({ min: 1, max: 4 }),
      }),
      fc.nat(),
      async ({ epochs, batches, every }, pick) => {
        const options: FitOptions<State, number> = {
          epochs,
          every,
          data: (epoch) => batches.map((b) => b / epoch),
          validate: ({ s }) => ({ loss: np.item(s) }),
        };
        const snapshots: Snapshot<State>[] = [];
        for await (const event of fit(step, start, options)) snapshots.push(await event.snapshot());
        const whole = snapshots.at(-1)!;

        // As it would come from a file: through JSON.
        const { state, position, history } = snapshots[pick % snapshots.length];
        const from = JSON.parse(JSON.stringify({ position, history })) as Pick<Snapshot<State>, "position" | "history">;
        const resumed = await (await last(fit(step, state, { ...options, from }))).snapshot();

        expect(np.item(resumed.state.s)).toBe(np.item(whole.state.s));
        expect(np.item(resumed.state.steps)).toBe(np.item(whole.state.steps));
        expect(resumed.position).toEqual(whole.position);
        expect(resumed.history).toEqual(whole.history);
      },
    ),
    { numRuns: runs },
  );
});

test("a signal ends the run between two steps, with its reason", async () => {
  const control = new AbortController();
  const seen: string[] = [];
  const run = async (): Promise<void> => {
    for await (const { event } of fit(step, start, { epochs: 9, data: () => [1, 2], signal: control.signal })) {
      seen.push(event);
      if (event === "epoch") control.abort(new Error("enough"));
    }
  };
  await expect(run()).rejects.toThrow("enough");
  expect(seen).toEqual(["start", "step", "step", "epoch"]);
});

test("a long run lets the event loop turn", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const slow: Step<number, number> = (state) => {
    for (const until = performance.now() + 2; performance.now() < until;);
    return [state, { loss: 0 }];
  };
  await last(fit(slow, 0, { epochs: 1, data: () => Array.from({ length: 60 }, () => 0) }));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});

test("what does not fit is refused", async () => {
  const run = (options: Partial<FitOptions<State, number>>) => last(fit(step, start, { epochs: 1, data: () => [1], ...options }));
  await expect(run({ epochs: 1.5 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fit: given epochs 1.5; expected a whole number of at least 0. Pass epochs as a count.]`,
  );
  await expect(run({ every: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fit: given every 0; expected a whole number of at least 1. Pass every as a count.]`,
  );
  const once = [1].values();
  await expect(run({ epochs: 2, data: () => once })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fit: given 0 batches from data(2); expected at least one. Give a fresh iterable for each epoch: a generator is empty once used.]`,
  );
  const { snapshot } = await last(fit(step, start, { epochs: 1, data: () => [1, 2] }));
  const { history } = await snapshot();
  const from = { position: { epochs: 0, batches: 2, step: 2, sums: {} }, history };
  await expect(run({ from })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ValueError: fit: given 1 batches from data(1); expected at least 2, which the run had used before its checkpoint. Resume with the data the run began with.]`,
  );
});
