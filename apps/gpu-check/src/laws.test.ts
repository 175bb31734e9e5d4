import { GPU } from "gpu.js";
import { primitiveTable } from "@nabla-js/gradcheck/tables";
import { createGpuBackend, type GpuConstructor } from "@nabla-js/kernels-gpu";
import { expect, test } from "vitest";
import { checkLaws, tolerance, withoutKernel } from "./laws.js";

// Every primitive of the language: the backend is the reference, or says that it has no kernel.

const runs = Math.min(Number(process.env.NABLA_RUNS ?? 4), 500);
const gpuOf = (mode: "cpu" | "webasm", fallback: "none" | "host" = "none") =>
  createGpuBackend({ GPU: GPU as unknown as GpuConstructor, mode, fallback });

test.each(["cpu", "webasm"] as const)("%s is the reference for every primitive that has a kernel", async (mode) => {
  const broken: string[] = [];
  let checked = 0;
  for await (const law of checkLaws(gpuOf(mode), runs, true)) {
    checked++;
    if (law.broken !== null) broken.push(`${law.name}\n${law.broken}`);
  }
  expect(broken).toEqual([]);
  expect(checked).toBeGreaterThan(140);
});

test("what has no kernel says so and names the way out, which leads there", async () => {
  for (const row of primitiveTable().filter(({ name }) => withoutKernel.has(name))) {
    const dtypes = ["float32", "int32"] as const;
    for (const law of row.backendLaws(gpuOf("cpu"), undefined, { dtypes, wild: false }))
      await expect(law.check(3), row.name).rejects.toThrow(
        /expected a primitive with a kernel for these dtypes.*fallback: "host"/s,
      );
    for (const law of row.backendLaws(gpuOf("cpu", "host"), tolerance, { dtypes, wild: false })) await law.check(3);
  }
});
