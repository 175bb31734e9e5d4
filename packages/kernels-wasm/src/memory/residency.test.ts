import { expect, test } from "vitest";
import { fromStorage, hostOf, typeOf, type ArrayType, type Storage } from "@nabla-js/ndarray/internal";
import { bytesOfType, copyIn, Heap } from "./heap.js";
import { Residency } from "./residency.js";

const heap = new Heap();

/** A resident result that holds a number again and again. */
const result = (residency: Residency, type: ArrayType, value: number): Storage => {
  const bytes = bytesOfType(type);
  const address = heap.allocate(bytes);
  const size = bytes / 4;
  copyIn(heap, address, "float32", new Float32Array(size).fill(value), size);
  return residency.keep(address, type, bytes);
};

const vector: ArrayType = { shape: [4], dtype: "float32" };
const isHere = (residency: Residency, all: readonly Storage[]): readonly boolean[] =>
  all.map((storage) => residency.addressOf(storage) !== null);

test("beyond the budget the oldest leave, whichever were dropped between them, and keep their numbers", () => {
  const residency = new Residency(heap, 32);
  const all = [0, 1, 2, 3, 4].map((value) => result(residency, vector, value));
  for (const i of [1, 3]) residency.drop(all[i]);
  residency.drop(all[3]);
  expect([residency.bytes, isHere(residency, all)]).toEqual([48, [true, false, true, false, true]]);
  residency.trim();
  expect([residency.bytes, isHere(residency, all)]).toEqual([32, [false, false, true, false, true]]);
  for (const i of [0, 2, 4]) expect([...hostOf(fromStorage(typeOf(vector), all[i])).data]).toEqual([i, i, i, i]);
});

test("a copy that is asked for again is the newest", () => {
  const residency = new Residency(heap, 32);
  const outside = [0, 1, 2].map((): Storage => ({ device: "host", shared: false, host: fails, read: fails }));
  for (const storage of outside) residency.upload(storage, "float32", new Float32Array(4), 4);
  residency.addressOf(outside[0]);
  residency.trim();
  expect(isHere(residency, outside)).toEqual([true, false, true]);
});

test("when memory is short all leave, also arrays without elements", () => {
  const residency = new Residency(heap, 1024);
  const { used } = heap;
  const all = [[0], [2], [3, 0]].map((shape) => result(residency, { shape, dtype: "float32" }, 1));
  residency.clear();
  expect([residency.bytes, heap.used, isHere(residency, all)]).toEqual([0, used, [false, false, false]]);
});

test("what is in one memory is not in another", () => {
  const storage = result(new Residency(heap, 1024), vector, 1);
  expect(new Residency(heap, 1024).addressOf(storage)).toBe(null);
});

test("what a call that failed has written over says so when it is read; a copy of an array from outside is only forgotten", () => {
  const residency = new Residency(heap, 1024);
  const read = result(residency, vector, 1);
  const unread = result(residency, vector, 2);
  const outside: Storage = { device: "host", shared: false, host: fails, read: fails };
  residency.upload(outside, "float32", new Float32Array(4), 4);
  const numbers = [...read.host(typeOf(vector)).data];
  const all = [read, unread, outside];
  for (const storage of all) residency.lose(storage);
  expect([residency.bytes, isHere(residency, all)]).toEqual([0, [false, false, false]]);
  // One that was read before has a copy.
  expect([...read.host(typeOf(vector)).data]).toEqual(numbers);
  expect(() => unread.host(typeOf(vector))).toThrowErrorMatchingInlineSnapshot(
    `[Error: kernels-wasm: given f32[4], donated to a call that failed when it had written over it; expected an array that still has its numbers. Go on from a checkpoint, or do not donate what must outlive a failure.]`,
  );
});

const fails = (): never => {
  throw new Error("not to be read");
};
