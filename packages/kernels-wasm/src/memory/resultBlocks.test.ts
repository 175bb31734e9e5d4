import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { bind, definePrimitive, fromStorage, storageOf, typeOf, type NoParams } from "@nabla-js/ndarray/internal";
import { jit } from "@nabla-js/grad";
import { compile } from "../compile.js";
import { createEngine, type Engine } from "../engine.js";

// What one call leaves in the memory to the next one: results over what was donated, and inputs where they were copied.

const engineOf = (options: { most?: number; residentBytes?: number } = {}): Engine =>
  createEngine({ threads: 1, residentBytes: 2 ** 24, start: null, ...options });
const jitOn = <F extends (...args: NDArray[]) => unknown>(engine: Engine, f: F, donate: readonly number[] = []): F =>
  jit(f, { donate, backend: { name: "wasm", compile: (program, options) => compile(engine, program, options) } });
const read = (x: NDArray): readonly number[] => [...np.toTypedArray(x)];
const full = (n: number, value: number): NDArray => np.full([n], value, "float32");

/** x as it is, after something was done outside. */
const calling = (act: () => void): ((x: NDArray) => NDArray) => {
  const primitive = definePrimitive<NoParams>({
    name: "calls",
    impl: ([x]) => {
      act();
      return x;
    },
    shape: ([x]) => x,
    jvp: [null],
    transpose: [null],
    batch: "elementwise",
  });
  return (x) => bind(primitive, [x], {});
};

test("state that is donated again and again lies in one place", () => {
  const engine = engineOf();
  const step = jitOn(engine, (w: NDArray, x: NDArray) => np.add(w, x), [0]);
  let w = step(full(2000, 0), full(2000, 1));
  const at = engine.residency.addressOf(storageOf(w));
  const { used } = engine.heap;
  for (let i = 0; i < 5; i++) {
    w = step(w, full(2000, 1));
    expect([engine.residency.addressOf(storageOf(w)), engine.heap.used]).toEqual([at, used]);
  }
  expect(read(w)).toEqual(new Array(2000).fill(6));
});

test("an array that comes donated and not in one call is not written over", () => {
  const engine = engineOf();
  const step = jitOn(engine, (w: NDArray, x: NDArray) => np.add(np.mul(w, 2), np.flip(x)), [0]);
  const w = step(np.arange(2000), np.zeros([2000]));
  const expected = read(w).map((x, i, all) => 2 * x + all[1999 - i]);
  expect(read(step(w, w))).toEqual(expected);
  expect(engine.residency.bytes).toBe(8000);
});

test("an array whose memory another one shares is not written over", () => {
  const engine = engineOf();
  const step = jitOn(engine, (w: NDArray, x: NDArray) => np.add(w, x), [0]);
  const w = step(full(2000, 1), full(2000, 1));
  const storage = storageOf(w);
  storage.shared = true;
  const other = fromStorage(typeOf(w), storage);
  step(w, full(2000, 1));
  expect(read(other)).toEqual(new Array(2000).fill(2));
});

test("after a call that failed outside, all is as it was", () => {
  const engine = engineOf();
  let fails = false;
  const checked = calling(() => {
    if (fails) throw new Error("outside");
  });
  const x = full(2000, 1);
  const update = (w: NDArray, x: NDArray): readonly [NDArray, NDArray] => {
    const next = np.add(w, x);
    return [next, checked(np.cumsum(next))];
  };
  const first = jitOn(engine, update, [0]);
  const last = jitOn(engine, (w: NDArray, x: NDArray) => np.add(w, checked(np.flip(x))), [0]);
  const [w] = first(full(2000, 3), x);
  const given = full(2000, 7);
  fails = true;
  for (const act of [w, given].flatMap((v) => [() => first(v, x), () => last(v, x)])) {
    // The second time copies of what comes again are made.
    for (let i = 0; i < 2; i++) expect(act).toThrow("outside");
    const { used } = engine.heap;
    expect(act).toThrow("outside");
    expect(engine.heap.used).toBe(used);
    expect(engine.residency.addressOf(storageOf(w))).not.toBe(null);
  }
  expect(read(w)).toEqual(new Array(2000).fill(4));
  expect(read(given)).toEqual(new Array(2000).fill(7));
  fails = false;
  expect(read(last(given, x))).toEqual(new Array(2000).fill(8));
  expect(read(first(w, x)[0])).toEqual(new Array(2000).fill(5));
});

test("where a result cannot be copied out, the blocks of those that were to stay go back once", () => {
  const engine = engineOf();
  const step = jitOn(engine, (w: NDArray, x: NDArray) => [np.flip(w), np.mul(x, 2)] as const, [0]);
  const x = full(2 ** 16, 1);
  const [w] = step(np.arange(2000), x);
  const held = (): readonly number[] => [engine.heap.used, engine.residency.bytes];
  const before = held();
  engine.heap.expectLargeCopies = () => {
    throw new RangeError("Array buffer allocation failed");
  };
  for (let i = 0; i < 3; i++) expect(() => step(w, x)).toThrow("allocation failed");
  // The input that comes again has a copy by now.
  expect(held()).toEqual(before.map((bytes, i) => bytes + 4 * x.size + (i === 0 ? 64 : 0)));
  expect(read(w)).toEqual(Array.from({ length: 2000 }, (_, i) => 1999 - i));
});

test("state that has to go for the results of its own call gets a new place, and keeps its numbers", () => {
  const size = 2 ** 17;
  let moved = 0;
  // From a memory that is too small for the call to one in which nothing has to go.
  for (let pages = 36; pages < 64; pages++) {
    const engine = engineOf({ most: pages * 65536 });
    const make = jitOn(engine, (w: NDArray, x: NDArray) => np.add(w, x), [0]);
    const step = jitOn(
      engine,
      (v: NDArray, w: NDArray, u: NDArray) => [np.add(v, u), np.flip(u), np.add(w, u)] as const,
      [0, 1, 2],
    );
    const [v, w] = [1, 2].map((value) => make(full(size, value), full(size, 0)));
    const at = [v, w].map((x) => engine.residency.addressOf(storageOf(x)));
    let results: readonly NDArray[];
    try {
      results = step(v, w, full(size, 3));
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      expect([v, w].map((x) => [np.item(np.min(x)), np.item(np.max(x))])).toEqual([1, 2].map((x) => [x, x]));
      continue;
    }
    if (engine.residency.addressOf(storageOf(results[0])) !== at[0]) moved++;
    expect(results.map((x) => [np.item(np.min(x)), np.item(np.max(x))])).toEqual([4, 3, 5].map((x) => [x, x]));
    expect(engine.residency.bytes).toBe(12 * size);
  }
  expect(moved).toBeGreaterThan(0);
});

const outside = (host: () => never): NDArray =>
  fromStorage({ shape: [2000], dtype: "float32" }, { device: "host", shared: false, host, read: host });

test("an input lies where it was copied, until another call has worked there", () => {
  const engine = engineOf();
  const dot = jitOn(engine, (w: NDArray, x: NDArray, y: NDArray) => [w, np.sum(np.mul(x, y))] as const, [0]);
  const other = jitOn(engine, (x: NDArray) => np.cumsum(np.mul(x, 3)));
  const [x, y, z] = [1, 2, 3].map((value) => full(2000, value));
  const product = (a: NDArray, b: NDArray): void => {
    const [, sum] = dot(full(2000, 0), a, b);
    expect(np.item(sum)).toBe(2000 * read(a)[0] * read(b)[0]);
  };
  for (const [a, b] of [[x, y], [x, y], [y, x], [x, x]]) product(a, b); // prettier-ignore
  expect([x, y].map((a) => engine.residency.addressOf(storageOf(a)))).toEqual([null, null]);
  for (const a of [x, y, z]) {
    other(a);
    product(a, y);
    product(a, y);
    other(z);
    product(x, a);
  }
  // Copies of both stay by now. When they have gone, what was in their room before counts no more.
  expect([x, y].map((a) => engine.residency.addressOf(storageOf(a)))).not.toContain(null);
  engine.residency.clear();
  product(x, y);
  product(x, y);
  // A call that fails before it has copied anything leaves what the other one left.
  other(z);
  expect(() => dot(outside(() => { throw new Error("gone"); }), x, y)).toThrow("gone"); // prettier-ignore
  product(x, y);
});

test("a call inside a call, of the same function too, leaves the outer one's inputs alone", () => {
  const engine = engineOf();
  const [x, y, a, b] = [1, 2, 10, 100].map((value) => full(2000, value));
  let inner: readonly [NDArray, NDArray] | null = null;
  const seen: number[] = [];
  const nested = calling(() => {
    if (inner === null) return;
    const given = inner;
    inner = null;
    seen.push(np.item(outer(...given)));
  });
  const outer = jitOn(engine, (x: NDArray, y: NDArray) => np.sum(np.add(x, nested(y))));
  for (let i = 0; i < 3; i++) {
    inner = [a, b];
    expect(np.item(outer(x, y))).toBe(6000);
    expect(np.item(outer(a, b))).toBe(220_000);
    expect(np.item(outer(x, y))).toBe(6000);
    inner = [x, y];
    expect(np.item(outer(x, y))).toBe(6000);
  }
  expect(seen).toEqual([220_000, 6000, 220_000, 6000, 220_000, 6000]);
});

test("what a call works on does not leave for a call inside it", () => {
  const engine = engineOf({ residentBytes: 20_000 });
  const states: NDArray[] = [];
  const keep = jitOn(engine, (w: NDArray) => np.add(w, 1), [0]);
  const keeping = calling(() => {
    engine.heap.relieve();
    for (let i = 0; i < 5; i++) states.push(keep(full(2000, i)));
  });
  const step = jitOn(engine, (w: NDArray, x: NDArray) => np.add(np.flip(w), keeping(np.mul(x, 2))), [0]);
  let w = keep(full(2000, 0));
  for (let i = 0; i < 3; i++) w = step(w, full(2000, 1));
  expect(read(w)).toEqual(new Array(2000).fill(7));
  expect(states.map((s) => read(s)[1999])).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
  expect(engine.residency.bytes).toBeLessThanOrEqual(20_000);
});
