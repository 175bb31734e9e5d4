import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import { examples } from "../sequence/sequence.js";
import { mapInWorkers } from "./mapInWorkers.js";

const folder = mkdtempSync(join(tmpdir(), "nabla-workers-"));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  join(folder, "functions.mjs"),
  `export default ([x, y], index) => ({ sum: { ...x, data: x.data.map((v, i) => v + y.data[i]) }, index: { shape: [], dtype: "int32", data: Int32Array.of(index) } });
export const slowFirst = async ([x], index) => {
  await new Promise((done) => setTimeout(done, index === 0 ? 60 : 1));
  return { x };
};
export const fails = ([x], index) => {
  if (index === 1) throw new Error("no such picture");
  return { x };
};`,
);
const module = pathToFileURL(join(folder, "functions.mjs"));
const data = examples({
  a: np.array([
    [1, 2],
    [3, 4],
    [5, 6],
  ]),
  b: np.array([
    [10, 20],
    [30, 40],
    [50, 60],
  ]),
});

test("results come in the order of the elements, as arrays", async () => {
  const sums: unknown[] = [];
  for await (const { sum, index } of mapInWorkers(module, { threads: 2 })(data)) sums.push([np.toNested(sum!), np.item(index!)]);
  expect(sums).toEqual([
    [[11, 22], 0],
    [[33, 44], 1],
    [[55, 66], 2],
  ]);
  const order: unknown[] = [];
  for await (const { x } of mapInWorkers(module, { name: "slowFirst", threads: 2 })(data)) order.push(np.toNested(x!));
  expect(order).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});

test("a failure names the element, and one may stop early", async () => {
  const seen: unknown[] = [];
  const failing = async () => {
    for await (const { x } of mapInWorkers(module, { name: "fails", threads: 1 })(data)) seen.push(np.toNested(x!));
  };
  await expect(failing()).rejects.toThrow(/given a failure at element 1: Error: no such picture/);
  expect(seen).toEqual([[1, 2]]);
  for await (const { sum } of mapInWorkers(module, { threads: 2 })(data)) {
    expect(np.toNested(sum!)).toEqual([11, 22]);
    break;
  }
});

test("a function that is not there, and no threads", async () => {
  const wrong = async () => {
    for await (const _ of mapInWorkers(module, { name: "nobody" })(data)) expect.unreachable();
  };
  await expect(wrong()).rejects.toThrow(/there is no function nobody/);
  expect(() => mapInWorkers(module, { threads: 0 })(data)).toThrow(/threads 0/);
});
