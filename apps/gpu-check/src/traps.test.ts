import { GPU } from "gpu.js";
import { createGpuBackend, type GpuConstructor } from "@nabla-js/kernels-gpu";
import { expect, test } from "vitest";
import { distancesOfProgram } from "./randomPrograms.js";
import { traps } from "./traps.js";

const runs = Math.min(Number(process.env.NABLA_RUNS ?? 20), 2000);

const modes = ["cpu", "webasm"] as const;
const backends = modes.map((mode) => createGpuBackend({ GPU: GPU as unknown as GpuConstructor, mode }));

for (const [i, mode] of modes.entries())
  for (const { name, fallInto } of traps)
    test(`${mode}: ${name}`, async () => {
      expect(await fallInto(backends[i])).toBeNull();
    });

for (let first = 1; first <= runs; first += 5)
  test(`random Programs ${first} to ${Math.min(first + 4, runs)} and their gradients are within 2e-4 of the reference on cpu and webasm`, async () => {
    for (let seed = first; seed < first + 5 && seed <= runs; seed++)
      for (const distance of await distancesOfProgram(seed, backends)) expect(distance, `seed ${seed}`).toBeLessThan(2e-4);
  });
