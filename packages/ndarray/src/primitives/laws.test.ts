import { register } from "@nabla-js/gradcheck";
import { primitiveTable } from "@nabla-js/gradcheck/tables";
import { describe, expect, test } from "vitest";
import * as all from "./index.js";

// The table says how each primitive may be applied, and how often it has derivatives there; the laws that apply follow.

const table = primitiveTable();

// A long run goes in parts: NABLA_PART=3/24 takes every 24th line, from the third on.
const [part, parts] = (process.env.NABLA_PART ?? "1/1").split("/").map(Number);

for (const { name, laws } of table.filter((_, line) => line % parts === part - 1)) describe(name, () => register(test, laws()));

test("every primitive is in the table", () => {
  const listed = Object.values(all).map(({ name }) => name);
  expect([...new Set(table.map(({ name }) => name))].sort()).toEqual([...listed].sort());
});
