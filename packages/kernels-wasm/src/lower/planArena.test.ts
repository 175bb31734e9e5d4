import { expect, test } from "vitest";
import * as np from "@nabla-js/ndarray";
import type { NDArray } from "@nabla-js/ndarray";
import { makeProgram } from "@nabla-js/grad";
import { emitModule } from "../emit/emitModule.js";
import { bytesOf, type Plan } from "./planArena.js";
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
