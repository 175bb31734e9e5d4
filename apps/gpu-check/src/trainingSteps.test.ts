import { GPU } from "gpu.js";
import { expect, test } from "vitest";
import { eagerBackend } from "@nabla-js/grad/internal";
import { createGpuBackend, type GpuConstructor } from "@nabla-js/kernels-gpu";
import { farthest, train } from "./follow.js";
import { trainingSteps } from "./steps.js";

const now = (): number => 0;
const backendOf = (mode: "cpu" | "webasm") => createGpuBackend({ GPU: GPU as unknown as GpuConstructor, mode });

for (const step of trainingSteps("small"))
  test(`cpu and webasm: five steps of the ${step.name} follow the reference within 1e-4, and leave as many buffers as two`, async () => {
    const { losses: reference } = await train(step, eagerBackend, 5, now);
    for (const mode of ["cpu", "webasm"] as const) {
      const backend = backendOf(mode);
      const held: number[] = [];
      const { losses } = await train(step, backend, 5, now, () => held.push(backend.counts().buffers));
      expect(farthest(losses, reference), mode).toBeLessThan(1e-4);
      expect(held[4], mode).toBe(held[1]);
    }
  });

test("webasm: buffers alive after 1,000 steps are those after ten", async () => {
  const backend = backendOf("webasm");
  const held: number[] = [];
  const [mlp] = trainingSteps("small");
  await train(mlp, backend, 1000, now, () => held.push(backend.counts().buffers));
  expect(held).toHaveLength(1000);
  expect(held[999]).toBe(held[9]);
});
