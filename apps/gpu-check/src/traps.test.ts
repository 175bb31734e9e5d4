import { GPU } from "gpu.js";
import { createGpuBackend, type GpuConstructor } from "@nabla-js/kernels-gpu";
import { expect, test } from "vitest";
import { distanceOfProgram } from "./randomPrograms.js";
import { traps } from "./traps.js";

const runs = Math.min(Number(process.env.NABLA_RUNS ?? 20), 2000);

for (const mode of ["cpu", "webasm"] as const) {
  const backend = createGpuBackend({ GPU: GPU as unknown as GpuConstructor, mode });
  for (const { name, fallInto } of traps) test(`${mode}: ${name}`, async () => expect(await fallInto(backend)).toBeNull());

  test(`${mode}: random Programs and their gradients are within 2e-4 of the reference`, async () => {
    for (let seed = 1; seed <= runs; seed++) expect(await distanceOfProgram(seed, backend), `seed ${seed}`).toBeLessThan(2e-4);
  });
}
