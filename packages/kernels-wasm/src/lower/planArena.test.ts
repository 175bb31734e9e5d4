import { expect, test } from "vitest";
import * as fc from "fast-check";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { makeProgram } from "@nabla-js/grad";
import { emitModule } from "../emit/emitModule.js";
import { loadOf, type Buffer } from "./expr.js";
import { readBy, writtenBy } from "./mergeLoops.js";
import { bytesOf, planArena, type Plan } from "./planArena.js";
import type { Kernel } from "./schedule.js";
import { scheduleOf } from "./scheduleOf.js";

const layers = (x: NDArray, v: NDArray, w: NDArray): NDArray => np.sum(np.exp(np.matmul(np.maximum(np.matmul(x, v), 0), w)));
const program = makeProgram(layers)(np.ones([64, 784]), np.ones([784, 128]), np.ones([128, 64]));
const planFor = (threads: number): Plan => emitModule(scheduleOf(program), { threads }).plan;

/** Where the last buffer of the arena ends. */
const endOf = ({ places }: Plan): number =>
  Math.max(...[...places].map(([buffer, place]) => (place.kind === "arena" ? place.offset + bytesOf(buffer) : 0)));

test("what is a thread's own lies a page apart from all buffers, and from another thread's", () => {
  const plan = planFor(3);
  const panel = 784 * 8 * 4;
  expect(plan.own.offset).toBeGreaterThanOrEqual(endOf(plan) + 4096);
  expect(plan.own.step).toBeGreaterThanOrEqual(panel + 4096);
  expect(plan.size).toBe(plan.own.offset + 3 * plan.own.step);
});

test("one thread's own memory follows the buffers at once", () => {
  const plan = planFor(1);
  expect(plan.own.offset).toBeGreaterThanOrEqual(endOf(plan));
  expect(plan.own.offset - endOf(plan)).toBeLessThan(128);
  expect(plan.size).toBe(plan.own.offset + plan.own.step);
});

/** Bytes of the arena of a chain of products [n, n], each of which is read once. */
const chained = (n: number, threads: number): number => {
  const chain = (x: NDArray): NDArray => np.sum(Array.from({ length: 6 }).reduce<NDArray>((y) => np.matmul(y, x), x));
  return endOf(emitModule(scheduleOf(makeProgram(chain)(np.ones([n, n]))), { threads }).plan);
};

test("memory is used again on one thread, and on several where more than 8 MB are needed", () => {
  const small = 4 * 100 ** 2;
  expect(chained(100, 1)).toBeLessThan(4 * small);
  expect(chained(100, 2)).toBeGreaterThan(5 * small);
  // Two products of 4 MB have places of their own; then two places are enough, and nothing can move to make room for a third.
  const large = 4 * 1000 ** 2;
  expect(chained(1000, 2)).toBeLessThan(4 * large);
  expect(chained(1000, 2)).toBeGreaterThan(2 * large);
});

/** Loops, each of which reads some of what was made before and makes something of another size. */
const kernelsOf = (made: readonly { readonly size: number; readonly reads: readonly number[] }[]): readonly Kernel[] => {
  const buffers = made.map(({ size }, i): Buffer => ({ dtype: "float32", size, name: `b${i}` }));
  return made.map(({ size, reads }, i): Kernel => {
    const args = reads.filter(() => i > 0).map((k) => loadOf(buffers[k % i], [size]));
    const expr = { kind: "op", dtype: "float32", name: "add", params: {}, args } as const;
    return { kind: "loop", shape: [size], outputs: [{ buffer: buffers[i], expr }] };
  });
};

test("no two buffers that are needed at a time lie in one place, on any number of threads", () => {
  const sizes = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 1e6 }));
  const made = fc.array(fc.record({ size: sizes, reads: fc.array(fc.nat(), { maxLength: 3 }) }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(made, fc.constantFrom(1, 2, 5), (all, threads) => {
      const kernels = kernelsOf(all);
      const outputs = writtenBy(kernels.at(-1)!);
      const plan = planArena({ inputs: [], outputs, kernels }, { scratch: () => 0, own: () => 0, threads });
      kernels.forEach((_, at) => {
        const later = new Set(kernels.slice(at).flatMap(readBy));
        const needed = [...new Set(kernels.slice(0, at + 1).flatMap(writtenBy))].filter(
          (buffer) => later.has(buffer) || writtenBy(kernels[at]).includes(buffer),
        );
        const placed = needed
          .flatMap((buffer) => {
            const place = plan.places.get(buffer)!;
            return place.kind === "arena" ? [{ from: place.offset, to: place.offset + bytesOf(buffer) + 16 }] : [];
          })
          .sort((a, b) => a.from - b.from);
        placed.slice(1).forEach(({ from }, i) => expect(from).toBeGreaterThanOrEqual(placed[i].to));
        placed.forEach(({ to }) => expect(to).toBeLessThanOrEqual(plan.size));
      });
    }),
  );
});
