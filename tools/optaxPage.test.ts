import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { exportsOfAll } from "./exports.mjs";
import { optaxPage } from "./optaxPage.mjs";
import { root } from "./workspace.mjs";

const made = optaxPage(exportsOfAll());
const file = join(root, "docs", "optax.md");

test("every name of Optax has ours beside it, or why there is none", () => {
  expect(made.silent).toEqual([]);
});

test("no answer is given that nobody asks for, and none names an export that there is not", () => {
  expect(made.idle).toEqual([]);
  expect(made.absent).toEqual([]);
});

test("docs/optax.md is in step", async () => {
  const page = await format(made.page, { ...(await resolveConfig(file)), parser: "markdown" });
  expect(readFileSync(file, "utf8") === page, "run `pnpm run docs`").toBe(true);
});
