import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { recipes } from "./recipes.js";

/** The pages of the documentation, as one text. */
const pages = (folder: string): string => {
  const docs = new URL(`../../../docs/${folder}`, import.meta.url);
  const files = readdirSync(docs).filter((name) => name.endsWith(".md"));
  return files.map((name) => readFileSync(new URL(name, docs), "utf8")).join("\n");
};

test("every recipe stands on a page under docs/models; those of agents share docs/rl.md", () => {
  const models = pages("models/");
  const isNamed = (name: string): boolean => models.includes(`\`${name}\``) || models.includes(`zoo train ${name}`);
  const missing = recipes.filter(({ name, kind }) => kind !== "reinforcement learning" && !isNamed(name));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test("names are all different, settings are those of a known dataset, and goals are of datasets the recipe takes", () => {
  expect(new Set(recipes.map(({ name }) => name)).size).toBe(recipes.length);
  for (const { name, datasets, settings, goals = [] } of recipes) {
    expect(datasets, name).toContain(settings.dataset);
    for (const { dataset } of goals) expect(datasets, name).toContain(dataset);
  }
});
