import { expect, test } from "vitest";
import * as random from "@nabla-js/ndarray/random";
import { grid, randomConfigurations } from "./space.js";

test("a grid has every combination", () => {
  expect(grid({ units: [16, 32], act: ["relu", "tanh"] })).toEqual([
    { units: 16, act: "relu" },
    { units: 16, act: "tanh" },
    { units: 32, act: "relu" },
    { units: 32, act: "tanh" },
  ]);
  expect(grid({})).toEqual([{}]);
});

const space = {
  rate: { low: 1e-4, high: 1, scale: "log" },
  layers: { low: 1, high: 3, whole: true },
  units: { low: 4, high: 512, scale: "log", whole: true },
  act: ["relu", "tanh"],
} as const;

test("draws lie in their ranges, and all of it is reached", () => {
  const drawn = randomConfigurations(random.key(0), space, 400);
  for (const { rate, layers, units } of drawn) {
    expect(rate >= 1e-4 && rate < 1).toBe(true);
    expect([1, 2, 3]).toContain(layers);
    expect(Number.isInteger(units) && units >= 4 && units <= 512).toBe(true);
  }
  const share = (is: (c: (typeof drawn)[number]) => boolean): number => drawn.filter(is).length / drawn.length;
  expect(share(({ rate }) => rate < 1e-2)).toBeCloseTo(0.5, 0);
  for (const n of [1, 2, 3]) expect(share(({ layers }) => layers === n)).toBeCloseTo(1 / 3, 0.9);
  expect(share(({ act }) => act === "relu")).toBeCloseTo(0.5, 0);
});

test("the key decides everything, and the first draws do not depend on how many follow", () => {
  const few = randomConfigurations(random.key(1), space, 3);
  expect(randomConfigurations(random.key(1), space, 9).slice(0, 3)).toEqual(few);
  expect(randomConfigurations(random.key(2), space, 3)).not.toEqual(few);
});

test("a space without choices is refused", () => {
  expect(() => grid({ rate: { low: 0, high: 1 } })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: grid: given a range for rate; expected a list of settings. List the settings to try, or draw from the range with randomConfigurations.]`,
  );
  expect(() => grid({ rate: [] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: grid: given an empty list for rate; expected a list with settings, or a range with low < high, above 0 where its scale is log. Say what rate can be.]`,
  );
  expect(() =>
    randomConfigurations(random.key(0), { rate: { low: 0, high: 1, scale: "log" } }, 1),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: randomConfigurations: given a log range from 0 to 1 for rate; expected a list with settings, or a range with low < high, above 0 where its scale is log. Say what rate can be.]`,
  );
  expect(() =>
    randomConfigurations(random.key(0), { n: { low: 0.5, high: 2, whole: true } }, 1),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: randomConfigurations: given a whole linear range from 0.5 to 2 for n; expected a list with settings, or a range with low < high, above 0 where its scale is log. Say what n can be.]`,
  );
});
