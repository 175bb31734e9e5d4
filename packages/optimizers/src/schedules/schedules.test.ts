// Each schedule against its closed form.
import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { jit } from "@nabla-js/grad";
import * as all from "../index.js";
import type { Schedule } from "../index.js";

const counts = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 19, 20, 21, 30];

const valueAt = (schedule: Schedule, count: number): number => np.item(schedule(np.array(count, { dtype: "int32" })));

const expectForm = (schedule: Schedule, form: (t: number) => number): void => {
  for (const t of counts) expect(valueAt(schedule, t), `at ${t}`).toBeCloseTo(form(t), 6);
  const compiled = jit(schedule);
  for (const t of counts) {
    const value = compiled(np.array(t, { dtype: "int32" }));
    expect([value.dtype, value.shape]).toEqual(["float32", []]);
    expect(np.item(value)).toBeCloseTo(form(t), 6);
  }
  expect(compiled.cache().traces.length).toBe(1);
};

const clip = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

test("constantSchedule", () => expectForm(all.constantSchedule(0.3), () => 0.3));

test("linearSchedule", () =>
  expectForm(
    all.linearSchedule({ initValue: 1, endValue: 0.2, transitionSteps: 8, transitionBegin: 2 }),
    (t) => 1 - 0.8 * (clip(t - 2, 0, 8) / 8),
  ));

test("polynomialSchedule", () =>
  expectForm(
    all.polynomialSchedule({ initValue: 1, endValue: 0.2, power: 3, transitionSteps: 10 }),
    (t) => 0.8 * (1 - clip(t, 0, 10) / 10) ** 3 + 0.2,
  ));

test("exponentialDecay, gliding and in stairs, down to its end", () => {
  const options = { initValue: 2, transitionSteps: 5, decayRate: 0.5 };
  expectForm(all.exponentialDecay(options), (t) => 2 * 0.5 ** (t / 5));
  expectForm(all.exponentialDecay({ ...options, staircase: true }), (t) => 2 * 0.5 ** Math.floor(t / 5));
  expectForm(all.exponentialDecay({ ...options, transitionBegin: 3, endValue: 0.7 }), (t) =>
    Math.max(0.7, 2 * 0.5 ** (Math.max(0, t - 3) / 5)),
  );
  expectForm(all.exponentialDecay({ ...options, decayRate: 2, endValue: 5 }), (t) => Math.min(5, 2 * 2 ** (t / 5)));
});

test("cosineDecaySchedule", () => {
  const cosine = (t: number): number => 0.5 * (1 + Math.cos((Math.PI * Math.min(t, 20)) / 20));
  expectForm(all.cosineDecaySchedule({ initValue: 3, decaySteps: 20 }), (t) => 3 * cosine(t));
  expectForm(
    all.cosineDecaySchedule({ initValue: 3, decaySteps: 20, alpha: 0.1, exponent: 2 }),
    (t) => 3 * (0.9 * cosine(t) ** 2 + 0.1),
  );
});

test("piecewiseConstantSchedule", () => {
  expectForm(all.piecewiseConstantSchedule(1, { 10: 0.1, 5: 0.5 }), (t) => (t < 5 ? 1 : t < 10 ? 0.5 : 0.05));
  expectForm(all.piecewiseConstantSchedule(0.5), () => 0.5);
});

test("piecewiseInterpolateSchedule", () => {
  const boundariesAndScales = { 5: 4, 15: 0.25 };
  expectForm(all.piecewiseInterpolateSchedule({ interpolation: "linear", initValue: 1, boundariesAndScales }), (t) =>
    t < 5 ? 1 + (3 * t) / 5 : t < 15 ? 4 - (3 * (t - 5)) / 10 : 1,
  );
  const wave = (a: number, b: number, p: number): number => b + ((a - b) / 2) * (1 + Math.cos(Math.PI * p));
  expectForm(all.piecewiseInterpolateSchedule({ interpolation: "cosine", initValue: 1, boundariesAndScales }), (t) =>
    t < 5 ? wave(1, 4, t / 5) : t < 15 ? wave(4, 1, (t - 5) / 10) : 1,
  );
});

test("joinSchedules: each counts from its own beginning", () => {
  const line = all.linearSchedule({ initValue: 0, endValue: 1, transitionSteps: 10 });
  expectForm(all.joinSchedules([line, line, all.constantSchedule(7)], [4, 20]), (t) =>
    t < 4 ? t / 10 : t < 20 ? clip((t - 4) / 10, 0, 1) : 7,
  );
});

test("warm-ups", () => {
  const up = { initValue: 0.1, peakValue: 1, warmupSteps: 4 };
  const line = (t: number): number => 0.1 + (0.9 * t) / 4;
  expectForm(all.warmupConstantSchedule(up), (t) => (t < 4 ? line(t) : 1));
  expectForm(all.warmupConstantSchedule({ ...up, warmupSteps: 0 }), () => 1);
  expectForm(all.warmupCosineDecaySchedule({ ...up, decaySteps: 20, endValue: 0.2 }), (t) =>
    t < 4 ? line(t) : 0.2 + 0.8 * 0.5 * (1 + Math.cos((Math.PI * Math.min(t - 4, 16)) / 16)),
  );
  expectForm(all.warmupExponentialDecaySchedule({ ...up, transitionSteps: 5, decayRate: 0.5 }), (t) =>
    t < 4 ? line(t) : 0.5 ** ((t - 4) / 5),
  );
});

test("sgdrSchedule: cycle after cycle", () => {
  const cycle = { initValue: 0, peakValue: 1, warmupSteps: 2, decaySteps: 10 };
  const form = (t: number): number => (t < 2 ? t / 2 : 0.5 * (1 + Math.cos((Math.PI * Math.min(t - 2, 8)) / 8)));
  expectForm(all.sgdrSchedule([cycle, { ...cycle, peakValue: 0.5 }]), (t) => (t < 10 ? form(t) : 0.5 * form(t - 10)));
});

test("one-cycle schedules", () => {
  const peakValue = 2;
  const wave = (a: number, b: number, p: number): number => b + ((a - b) / 2) * (1 + Math.cos(Math.PI * p));
  const [low, least] = [peakValue / 25, peakValue / 25 / 1e4];
  expectForm(all.cosineOnecycleSchedule({ transitionSteps: 20, peakValue }), (t) =>
    t < 6 ? wave(low, 2, t / 6) : t < 20 ? wave(2, least, (t - 6) / 14) : least,
  );
  expectForm(all.linearOnecycleSchedule({ transitionSteps: 20, peakValue }), (t) =>
    t < 6
      ? low + ((2 - low) * t) / 6
      : t < 17
        ? 2 + ((low - 2) * (t - 6)) / 11
        : t < 20
          ? low + ((least - low) * (t - 17)) / 3
          : least,
  );
});

test("what cannot be is refused", () => {
  expect(() => all.cosineDecaySchedule({ initValue: 1, decaySteps: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: cosineDecaySchedule: given decaySteps 0; expected a whole number of steps from 1 on. Count steps, not epochs: epochs times the batches of one.]`,
  );
  expect(() => all.joinSchedules([all.constantSchedule(1)], [3])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: joinSchedules: given 1 schedules and the boundaries [3]; expected one boundary between each two schedules, in rising order. Give the steps at which the second, the third, … schedule begins.]`,
  );
  expect(() => all.piecewiseConstantSchedule(1, { 0.5: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: piecewiseConstantSchedule: given the scale 2 at step 0.5; expected whole numbers of steps from 0 on, each with a finite scale. Give what the value is multiplied by at each boundary, as in { 1000: 0.1 }.]`,
  );
  expect(() =>
    all.warmupCosineDecaySchedule({ initValue: 0, peakValue: 1, warmupSteps: 5, decaySteps: 5 }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: warmupCosineDecaySchedule: given decaySteps 5; expected a whole number of steps from 6 on. Count steps, not epochs: epochs times the batches of one.]`,
  );
  expect(() => all.sgdrSchedule([])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: sgdrSchedule: given no cycles; expected at least one. Give the options of each cycle.]`,
  );
});
