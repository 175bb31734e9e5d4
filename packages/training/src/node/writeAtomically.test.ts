import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeAtomically } from "./writeAtomically.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nabla-write-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the file holds the new content, and nothing else lies beside it", async () => {
  const file = join(folder, "a.txt");
  await writeAtomically(file, "old");
  await writeAtomically(file, new Uint8Array([110, 101, 119]));
  expect(readFileSync(file, "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});

test("when it cannot be written, nothing is left behind", async () => {
  const taken = join(folder, "taken");
  mkdirSync(join(taken, "inside"), { recursive: true });
  await expect(writeAtomically(taken, "x")).rejects.toThrow(`given a folder at "${taken}"`);
  await expect(writeAtomically(join(folder, "none", "b.txt"), "x")).rejects.toThrow(`given nothing at "${join(folder, "none")}"`);
  expect(readdirSync(folder).sort()).toEqual(["a.txt", "taken"]);
});
