import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { hostOf } from "@nabla-js/ndarray/internal";
import { jit } from "@nabla-js/grad";
import { compile } from "../compile.js";
import { createEngine, type Engine } from "../engine.js";
import { createWasmBackend } from "../index.js";
import { hasRelaxedSimd } from "../wasm/hasRelaxedSimd.js";
import { control } from "./control.js";
import { surroundings, type WorkerHandle, type WorkerStart } from "./startWorker.js";

const start = surroundings().start!;
const x = np.reshape(np.div(np.arange(120 * 120), 1000), [120, 120]);
const expected = [...np.toTypedArray(jit(np.matmul, { backend: createWasmBackend({ threads: 1 }) })(x, x))];

const engineOf = (threads: number, from: WorkerStart, patience = 5000): Engine =>
  createEngine({ threads, residentBytes: 2 ** 24, start: from, patience, relaxed: hasRelaxedSimd() });

const productOn = (engine: Engine, [left, right]: readonly [NDArray, NDArray] = [x, x]): (() => number[]) => {
  const product = jit((a: NDArray, b: NDArray) => np.matmul(a, b), {
    backend: { name: "wasm", compile: (program, options) => compile(engine, program, options) },
  });
  return () => [...np.toTypedArray(product(left, right))];
};

/** Calls, without a pause in which messages could arrive here, until all workers take part. */
const warmUp = (engine: Engine, product: () => number[]): void => {
  const until = performance.now() + 10_000;
  while (engine.team!.parts.some((n) => n === 0) && performance.now() < until) product();
  expect(engine.team!.running).toBe(engine.team!.size);
};

test("a loop that never yields is shared, and its results are those of one thread", () => {
  const engine = engineOf(3, start);
  const product = productOn(engine);
  warmUp(engine, product);
  for (let i = 0; i < 50; i++) expect(product()).toEqual(expected);
});

test("every part is done in every call: no numbers are left of the call before", () => {
  const engine = engineOf(3, start);
  const product = jit((s: NDArray, a: NDArray) => np.matmul(np.mul(a, s), a), {
    backend: { name: "wasm", compile: (program, options) => compile(engine, program, options) },
  });
  const of = (factor: number): number[] => [...np.toTypedArray(product(np.array(factor), x))];
  warmUp(engine, () => of(1));
  const [once, twice] = [of(1), of(2)];
  expect(twice).toEqual(once.map((v) => 2 * v));
  for (let i = 0; i < 100; i++) expect(of(i % 2 === 0 ? 1 : 2)).toEqual(i % 2 === 0 ? once : twice);
  expect(once).toEqual([...np.toTypedArray(jit(np.matmul, { backend: createWasmBackend({ threads: 1 }) })(x, x))]);
});

test("results lie in ordinary memory, not in what threads share", () => {
  const product = jit(np.matmul, { backend: createWasmBackend({ threads: 2 }) });
  expect(hostOf(product(x, x)).data.buffer).toBeInstanceOf(ArrayBuffer);
});

test("a worker that ends gives an error at the next call, and then the others go on", async () => {
  const handles: WorkerHandle[] = [];
  const engine = engineOf(3, (ended) => {
    const handle = start(ended);
    handles.push(handle);
    return handle;
  });
  const product = productOn(engine);
  warmUp(engine, product);
  handles[0].stop();
  // Without a pause nobody hears of it; the work is done all the same.
  for (let i = 0; i < 50; i++) expect(product()).toEqual(expected);
  for (let i = 0; i < 100 && engine.team!.running === 3; i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(product).toThrowErrorMatchingInlineSnapshot(
    `[Error: kernels-wasm: given a worker thread that ended (exit code 1); expected it to live as long as the process. Call again: the threads that are left do the work, with the same results.]`,
  );
  expect(product()).toEqual(expected);
  expect(engine.team!.running).toBe(2);
});

/** A worker that takes one part of a kernel and is never heard of again. */
const thief = `
const { parentPort } = require("node:worker_threads");
parentPort.on("message", ({ memory, slot, code }) => {
  if (memory) { globalThis.memory = memory; return; }
  const words = new Int32Array(globalThis.memory.buffer);
  const tickets = new BigInt64Array(globalThis.memory.buffer);
  Atomics.store(words, ${control.ready / 4} + slot, 1);
  for (;;) {
    const ticket = Atomics.load(tickets, ${control.ticket / 8});
    const isOpen = ((ticket >> 16n) & 0xffffn) < (ticket & 0xffffn);
    if (isOpen && Atomics.compareExchange(tickets, ${control.ticket / 8}, ticket, ticket - 1n) === ticket) process.exit(7);
  }
});`;

test("a worker that ends in the middle of its work gives an error, not a hang; then the calling thread works alone", async () => {
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  const engine = engineOf(
    2,
    () => {
      const worker = new Worker(thief, { eval: true });
      worker.unref();
      return { post: (message) => worker.postMessage(message), stop: () => void worker.terminate() };
    },
    300,
  );
  const product = productOn(engine);
  const until = performance.now() + 10_000;
  expect(() => {
    while (performance.now() < until) product();
  }).toThrow("kernels-wasm: given a worker thread that ended (it does not answer)");
  for (let i = 0; i < 3; i++) expect(product()).toEqual(expected);
});

test("without threads to start, one thread gives the same", () => {
  const engine = createEngine({ threads: 4, residentBytes: 2 ** 20, start: null, relaxed: hasRelaxedSimd() });
  expect(engine.team).toBe(null);
  expect(productOn(engine)()).toEqual(expected);
});

test("a number of threads that makes no sense is refused", () => {
  expect(() => createWasmBackend({ threads: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: createWasmBackend: given threads 0; expected a whole number from 1 to 64. Leave it out to use all cores.]`,
  );
  expect(() => createWasmBackend({ threads: 1.5 })).toThrow("given threads 1.5");
});

/** Lets a worker be held up in the next kernel; how many small ones the caller does alone then. */
const holdUp = (engine: Engine): number => {
  const words = new Int32Array(engine.heap.memory.buffer);
  // A kernel of which nobody knows yet how long it takes.
  Atomics.add(words, control.ticket / 4 + 1, 1);
  words[control.alone / 4] = 0;
  const until = performance.now() + 10_000;
  while (words[control.alone / 4] === 0 && performance.now() < until) engine.team!.stalled(1000);
  return words[control.alone / 4];
};

test("when a worker is held up, small kernels are done by the calling thread alone for a while, with the same results", () => {
  const engine = engineOf(2, start);
  const product = productOn(engine);
  warmUp(engine, product);
  const words = new Int32Array(engine.heap.memory.buffer);
  const alone = holdUp(engine);
  expect(alone).toBeGreaterThanOrEqual(32);
  for (let done = 1; done <= 32; done++) {
    expect(product()).toEqual(expected);
    expect(words[control.alone / 4]).toBe(alone - done);
  }
});

test("what is long is shared all the same, however few its parts: a product of two panels", () => {
  const engine = engineOf(2, start);
  const product = productOn(engine, [np.ones([8, 65_536]), np.ones([65_536, 16])]);
  warmUp(engine, product);
  const words = new Int32Array(engine.heap.memory.buffer);
  holdUp(engine);
  const turn = words[control.ticket / 4 + 1];
  expect(new Set(product())).toEqual(new Set([65_536]));
  expect(words[control.ticket / 4 + 1]).toBe(turn + 1);
});

test("who is late by less than another process would keep a core is not held up", () => {
  const engine = engineOf(2, start);
  warmUp(engine, productOn(engine));
  const words = new Int32Array(engine.heap.memory.buffer);
  /** Lets a worker be late, in a kernel of which nobody knows yet how long it takes; for how many milliseconds, at most. */
  const beLate = (): number => {
    Atomics.add(words, control.ticket / 4 + 1, 1);
    words[control.alone / 4] = 0;
    const from = performance.now();
    engine.team!.stalled(1000);
    while (performance.now() < from + 0.1);
    engine.team!.stalled(1000);
    return performance.now() - from;
  };
  // Not in a moment in which this process itself was kept from its core.
  while (beLate() > 0.2);
  expect(words[control.alone / 4]).toBe(0);
});

test("held up again before as many kernels were shared, it is twice as many; after more, as few as at first", () => {
  const engine = engineOf(2, start);
  warmUp(engine, productOn(engine));
  // As many kernels as were ever done alone, and more.
  const share = (): number => Atomics.add(new Int32Array(engine.heap.memory.buffer), control.ticket / 4 + 1, 5000);
  share();
  expect([holdUp(engine), holdUp(engine), holdUp(engine)]).toEqual([32, 64, 128]);
  share();
  expect(holdUp(engine)).toBe(32);
});

test("a time in which the calling thread did not run either, as while the process is stopped, is no silence of a worker", () => {
  const engine = engineOf(2, start, 300);
  warmUp(engine, productOn(engine));
  Atomics.add(new Int32Array(engine.heap.memory.buffer), control.ticket / 4 + 1, 1);
  engine.team!.stalled(1000);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
  expect(() => engine.team!.stalled(1000)).not.toThrow();
  const until = performance.now() + 10_000;
  expect(() => {
    while (performance.now() < until) engine.team!.stalled(1000);
  }).toThrow("it does not answer");
});
