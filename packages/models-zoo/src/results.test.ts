import { expect, test } from "vitest";
import type { Recipe } from "./recipe.js";
import { recordOf, resultsPage, type ResultRecord } from "./results.js";

const recipe = (name: string, goals: Recipe["goals"]): Recipe => ({ name, goals }) as Recipe;
const record = (seed: number, figures: ResultRecord["figures"], lines: readonly string[] = []): ResultRecord => ({
  model: "a",
  dataset: "d",
  seed,
  figures,
  seconds: 1.2,
  epochs: 1,
  steps: 1,
  parameters: 1,
  lines,
  command: "",
});
const rows = (page: string): readonly string[] => page.split("\n").filter((line) => /^\| [ab] /.test(line));

test("figures are rounded to the worse side, and a goal is reached by the mean before that", () => {
  const a = recipe("a", [
    { dataset: "d", figure: "testAccuracy", unit: "%", atLeast: 0.975 },
    { dataset: "d", figure: "testLoss", unit: "nats", atMost: 1.5 },
  ]);
  const records = [record(1, { testAccuracy: 0.97999, testLoss: 1.4991 }), record(0, { testAccuracy: 0.97, testLoss: 1.5001 })];
  expect(rows(resultsPage([a], records))).toEqual([
    "| a | d | testAccuracy | 97.49 ± 0.50 % | 97.00, 97.99 | ≥ 97.5 % | no | 2, 2 |",
    "| a | d | testLoss | 1.500 ± 0.001 nats | 1.501, 1.500 | ≤ 1.5 nats | yes | 2, 2 |",
  ]);
});

test("a goal that is known give or take is reached within its bounds, and missed above them as below", () => {
  const a = recipe("a", [{ dataset: "d", figure: "testAccuracy", unit: "%", about: { value: 0.974, within: 0.003 } }]);
  const reached = [0.9709, 0.9711, 0.9769, 0.9771].map(
    (testAccuracy) => rows(resultsPage([a], [record(0, { testAccuracy })]))[0],
  );
  expect(reached).toEqual([
    "| a | d | testAccuracy | 97.09 %, one seed | 97.09 | 97.4 ± 0.3 % | no | 2 |",
    "| a | d | testAccuracy | 97.11 %, one seed | 97.11 | 97.4 ± 0.3 % | yes | 2 |",
    "| a | d | testAccuracy | 97.69 %, one seed | 97.69 | 97.4 ± 0.3 % | yes | 2 |",
    "| a | d | testAccuracy | 97.71 %, one seed | 97.71 | 97.4 ± 0.3 % | no | 2 |",
  ]);
});

test("what is stated alone is rounded to the worse side too", () => {
  const a = recipe("a", [{ dataset: "d", figure: "testErrorRate", unit: "%", less: true }]);
  expect(rows(resultsPage([a], [record(0, { testErrorRate: 0.08984 })]))).toEqual([
    "| a | d | testErrorRate | 8.99 %, one seed | 8.99 | stated | | 2 |",
  ]);
});

test("what is not run yet says so, and so does a single seed", () => {
  const both = [
    recipe("a", [{ dataset: "d", figure: "testAccuracy", unit: "%" }]),
    recipe("b", [{ dataset: "d", figure: "testAccuracy", unit: "%", atLeast: 0.5 }]),
  ];
  expect(rows(resultsPage(both, [record(0, { testAccuracy: 0.5 })]))).toEqual([
    "| a | d | testAccuracy | 50.00 %, one seed | 50.00 | stated | | 2 |",
    "| b | d | testAccuracy | not run yet | | ≥ 50 % | | |",
  ]);
});

test("words stand below, as they were written", () => {
  const page = resultsPage([recipe("a", [])], [record(0, {}, ["one\ntwo "])]);
  expect(page).toContain("## a on d, in words\n\n```\none\ntwo\n```\n");
});

test("a record says how much its run learned from, and nothing of where that lay", () => {
  const run = { event: "run", model: "a", data: "10000 + 10000 images of A, small photographs, from folder data/a" };
  const { command: _, ...result } = record(2, { testAccuracy: 0.9 });
  const told = [run, { event: "epoch", epoch: 1 }, { event: "result", ...result, out: "x" }].map((event) =>
    JSON.stringify(event),
  );
  expect(recordOf(told, "zoo train a")).toEqual({
    ...result,
    data: "10000 + 10000 images of A, small photographs",
    command: "zoo train a",
  });
});
