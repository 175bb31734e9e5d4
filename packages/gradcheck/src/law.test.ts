import * as fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { asyncLaw, defaultRuns, defaultSeed, law, nothingToSee } from "./law.js";

afterEach(() => vi.unstubAllEnvs());

const small = law({
  subject: "a number",
  statement: "it is small",
  draws: fc.integer(),
  body: (n) => {
    if (n > 100) throw new Error(`${n} is more than 100`);
  },
});

test("a law is a name and a check", () => {
  expect(small).toMatchObject({ name: "a number: it is small", subject: "a number", statement: "it is small" });
  law({ subject: "a number", statement: "it is itself", draws: fc.integer(), body: () => {} }).check();
});

test("a broken law says for what, why, and how to see it again", () => {
  expect(() => small.check(100, 7)).toThrowErrorMatchingInlineSnapshot(`
    [LawError: a number: it is small, is broken for

      101

    101 is more than 100

    Found in draw 2, made smaller 25 times. To see it again: NABLA_SEED=7, or check(2, 7).]
  `);
});

test("the error carries its parts", () => {
  try {
    small.check(100, 7);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({
      name: "LawError",
      info: { law: "a number: it is small", drawn: "101", reason: "101 is more than 100", seed: 7 },
    });
    expect((error as Error).cause).toBeInstanceOf(Error);
  }
});

test("the same seed draws the same, another seed something else", () => {
  const seen: number[][] = [];
  const recorder = law({
    subject: "draws",
    statement: "they are recorded",
    draws: fc.integer(),
    body: (n) => void seen.at(-1)!.push(n),
  });
  for (const seed of [1, 1, 2]) {
    seen.push([]);
    recorder.check(20, seed);
  }
  expect(seen[0]).toHaveLength(20);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).not.toEqual(seen[0]);
});

test("runs and seed come from the environment where a check does not say", () => {
  vi.stubEnv("NABLA_RUNS", undefined);
  vi.stubEnv("NABLA_SEED", undefined);
  expect([defaultRuns(), defaultSeed()]).toEqual([30, 1]);
  vi.stubEnv("NABLA_RUNS", "7");
  vi.stubEnv("NABLA_SEED", "12");
  expect([defaultRuns(), defaultSeed()]).toEqual([7, 12]);
  vi.stubEnv("NABLA_RUNS", "");
  expect(defaultRuns()).toBe(30);
  vi.stubEnv("NABLA_RUNS", "many");
  expect(defaultRuns).toThrow('NABLA_RUNS: given "many"; expected a whole number from 1 on');
  let runs = 0;
  vi.stubEnv("NABLA_RUNS", "9");
  law({ subject: "runs", statement: "they are counted", draws: fc.integer(), body: () => void runs++ }).check();
  expect(runs).toBe(9);
});

test("a law that never had anything to compare does not hold", () => {
  const empty = law({ subject: "nothing", statement: "it is fine", draws: fc.integer(), body: () => nothingToSee });
  expect(() => empty.check(10, 1)).toThrowErrorMatchingInlineSnapshot(`
    [LawError: nothing: it is fine, is broken for

      10 draws, none of which had anything to compare

    The law would hold whatever the function did. Let the arbitrary draw floats with elements, or lower the order.

    Found in draw 10, made smaller 0 times. To see it again: NABLA_SEED=1, or check(10, 1).]
  `);
});

test("a law over what takes time gives a promise", async () => {
  const later = asyncLaw({
    subject: "a number",
    statement: "it is small, later",
    draws: fc.integer(),
    body: async (n) => {
      await Promise.resolve();
      if (n > 100) throw new Error(`${n} is more than 100`);
    },
  });
  await expect(later.check(100, 7)).rejects.toThrow(
    "a number: it is small, later, is broken for\n\n  101\n\n101 is more than 100",
  );
});
