import { GPU } from "gpu.js";
import { expect, test } from "vitest";
import { eagerBackend } from "@nabla-js/grad/internal";
import { createGpuBackend, type GpuConstructor } from "@nabla-js/kernels-gpu";
import { follow, train } from "./follow.js";
import { trainingSteps } from "./steps.js";

const steps = trainingSteps("small");

for (const mode of ["cpu", "webasm"] as const)
  for (const step of steps)
    test(`${mode}: five steps of the ${step.name} follow the reference within 1e-4, and leave as many buffers as one`, async () => {
      const backend = createGpuBackend({ GPU: GPU as unknown as GpuConstructor, mode });
      const { error } = await follow(step, backend, eagerBackend, 5);
      expect(error).toBeLessThan(1e-4);
    });

test("buffers alive after 1,000 steps are those after ten", async () => {
  const after = async (n: number): Promise<number> => {
    const backend = createGpuBackend({ GPU: GPU as unknown as GpuConstructor, mode: "cpu" });
    await train(
      steps.find(({ name }) => name === "DQN")!,
      backend,
      n,
      () => 0,
    );
    return backend.counts().buffers;
  };
  expect(await after(1000)).toBe(await after(10));
});
