import { expect, test, vi } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { jit } from "@nabla-js/grad";
import { compile } from "../compile.js";
import { createEngine, type Engine } from "../engine.js";
import { copyIn, copyOut, Heap } from "./heap.js";
import { givenBack } from "./keepFreed.js";

const page = 65536;

test("blocks never overlap, lie at multiples of 64, and what is given back is all there again", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 20_000 })), { maxLength: 60 }), (acts) => {
      const heap = new Heap();
      const blocks: { readonly from: number; readonly bytes: number }[] = [];
      for (const [gives, n] of acts) {
        if (gives && blocks.length > 0) {
          const [{ from, bytes }] = blocks.splice(n % blocks.length, 1);
          heap.release(from, bytes);
          continue;
        }
        const from = heap.allocate(n);
        expect(from % 64).toBe(0);
        expect(from).toBeGreaterThan(0);
        expect(from + n).toBeLessThanOrEqual(heap.size);
        for (const other of blocks) expect(from + n <= other.from || other.from + other.bytes <= from).toBe(true);
        blocks.push({ from, bytes: n });
      }
      blocks.forEach(({ from, bytes }) => heap.release(from, bytes));
      expect(heap.used).toBe(0);
      const { size } = heap;
      // All that was given back is joined to one piece again.
      heap.allocate(size - 1024);
      expect(heap.size).toBe(size);
    }),
    { numRuns: 50 },
  );
});

test("at its limit it says what was asked and what there is", () => {
  const heap = new Heap({ most: 4 * page });
  const block = heap.allocate(2 * page);
  expect(() => heap.allocate(3 * page)).toThrowErrorMatchingInlineSnapshot(
    `[RangeError: kernels-wasm: given work that needs 196672 bytes at once beside the 131136 bytes in use; expected at most 262144 bytes in all, the limit of WebAssembly memory. Use smaller batches, or checkpoint parts of the model.]`,
  );
  heap.release(block, 2 * page);
  expect(heap.allocate(3 * page)).toBeGreaterThan(0);
});

const engineOf = (residentBytes: number, most: number): Engine => createEngine({ threads: 1, residentBytes, start: null, most });

const jitOn = <F extends (...args: NDArray[]) => unknown>(engine: Engine, f: F, donate: readonly number[] = []): F =>
  jit(f, { donate, backend: { name: "wasm", compile: (program, options) => compile(engine, program, options) } });

test("at the limit what is only kept for speed is given back first, and nothing is lost", () => {
  const engine = engineOf(64 * page, 40 * page);
  const add = jitOn(engine, (x: NDArray) => np.add(x, 1), [0]);
  // Four states of 4 pages stay in the memory, beside the arena of one call.
  const states = Array.from({ length: 4 }, (_, i) => add(np.full([page], i, "float32")));
  expect(engine.residency.bytes).toBe(16 * page);
  const twice = jitOn(engine, (x: NDArray) => np.sum(np.cumsum(x)));
  expect(np.item(twice(np.ones([3 * page])))).toBeGreaterThan(0);
  expect(engine.residency.bytes).toBe(0);
  states.forEach((x, i) => expect([np.item(np.min(x)), np.item(np.max(x))]).toEqual([i + 1, i + 1]));
});

test("an array that comes again and again is copied in once; one that is gone makes room", () => {
  const engine = engineOf(4 * page, 2 ** 26);
  const data = np.arange(page / 4);
  const dot = jitOn(engine, (x: NDArray) => np.sum(np.mul(data, x)));
  const [x, y] = [np.ones([page / 4]), np.full([page / 4], 2)];
  const sum = jitOn(engine, (x: NDArray) => np.sum(x));
  const [once, twice] = [np.item(dot(x)), np.item(dot(y))];
  expect(twice).toBe(2 * once);
  // The captured data came twice, and lies where it lay the first time.
  expect(engine.residency.bytes).toBe(0);
  // After other work it is copied in again, and stays.
  sum(x);
  for (let i = 0; i < 5; i++) expect(np.item(dot(np.full([page / 4], i)))).toBe(i * once);
  expect(engine.residency.bytes).toBe(page);
  // More of them than the budget holds.
  const many = Array.from({ length: 8 }, (_, i) => np.full([page / 4], i, "float32"));
  for (const z of many)
    for (let i = 0; i < 3; i++) {
      sum(z);
      dot(x);
    }
  expect(engine.residency.bytes).toBe(4 * page);
  many.forEach((z, i) => expect(np.item(sum(z))).toBe((i * page) / 4));
});

test("calls of many shapes leave one arena", () => {
  const engine = engineOf(2 ** 20, 2 ** 26);
  const f = jitOn(engine, (x: NDArray) => np.sum(np.tanh(np.mul(np.cumsum(x), 2))));
  const sizes = Array.from({ length: 40 }, (_, i) => 100 + 37 * i);
  for (const n of sizes) f(np.ones([n]));
  const { used } = engine.heap;
  for (const n of sizes) for (let i = 0; i < 3; i++) f(np.ones([n]));
  expect(engine.heap.used).toBe(used);
  expect(used).toBeLessThan(2 ** 17);
});

test.each([false, true])(
  "what is copied out is an array of its own, small or large, from memory that is shared: %s",
  (shared) => {
    const heap = new Heap({ shared, reserved: 1024 });
    const constructors = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array };
    for (const dtype of ["float32", "float64", "int32", "uint8"] as const)
      for (const size of [0, 1, 1000, givenBack / 4 + 1, givenBack]) {
        const data = new constructors[dtype](size).map((_, i) => i);
        const address = heap.allocate(8 * size);
        copyIn(heap, address, dtype, data, size);
        const copy = copyOut(heap, address, dtype, size);
        copyIn(heap, address, dtype, data.slice().fill(1), size);
        expect(copy).toBeInstanceOf(constructors[dtype]);
        expect(copy.buffer).toBeInstanceOf(ArrayBuffer);
        expect([copy.length, copy.buffer.byteLength]).toEqual([size, data.byteLength]);
        expect(copy.every((x, i) => x === data[i])).toBe(true);
      }
  },
);

test("a large result is copied out where there is no room for the block that is only shown", () => {
  const heap = new Heap();
  const address = heap.allocate(givenBack);
  heap.view("uint8").fill(3, address, address + givenBack);
  const refused = vi.fn(() => {
    throw new RangeError("Array buffer allocation failed");
  });
  vi.stubGlobal("process", { ...process, platform: "linux" });
  vi.stubGlobal("ArrayBuffer", refused);
  try {
    for (let i = 0; i < 3; i++) expect(copyOut(heap, address, "uint8", givenBack).every((x) => x === 3)).toBe(true);
  } finally {
    vi.unstubAllGlobals();
  }
  // It is asked for once.
  expect(refused).toHaveBeenCalledTimes(1);
});
