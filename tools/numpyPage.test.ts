import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { exportsOfAll } from "./exports.mjs";
import { camelCase, numpyPage } from "./numpyPage.mjs";
import { root } from "./workspace.mjs";

const made = numpyPage(exportsOfAll());
const file = join(root, "docs", "numpy.md");

test("every name of NumPy and jax.numpy has ours beside it, or why there is none", () => {
  expect(made.silent).toEqual([]);
});

test("no answer is given that nobody asks for", () => {
  expect(made.idle).toEqual([]);
});

test("docs/numpy.md is in step", async () => {
  const page = await format(made.page, { ...(await resolveConfig(file)), parser: "markdown" });
  expect(readFileSync(file, "utf8") === page, "run `pnpm run docs`").toBe(true);
});

test("snake_case becomes camelCase, and one word stays one", () => {
  expect(["expand_dims", "atleast_1d", "ix_", "argmax", "logaddexp2"].map(camelCase)).toEqual([
    "expandDims",
    "atleast1d",
    "ix",
    "argmax",
    "logaddexp2",
  ]);
});
