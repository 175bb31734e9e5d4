// WebGPU in Node: every law, every trap and six training steps through Dawn, on a graphics card made of software.
import { expect, test } from "vitest";
import { findSwiftShader, runOnDawn } from "./dawn.mjs";

const folder = findSwiftShader();

const program = `
  import GpuJs from "gpu.js";
  import { check } from "./src/check.ts";
  const size = { runs: 1, programs: 3, size: "small", steps: 0, products: [] };
  export default async () => {
    const findings = [];
    for await (const finding of check({ GPU: GpuJs.GPU ?? GpuJs, mode: "webgpu", now: () => performance.now(), ...size }))
      findings.push(finding);
    return findings;
  };`;

test.runIf(folder !== null)(
  "webgpu in Node: laws hold, traps are avoided, random Programs and six training steps follow the reference",
  { timeout: 180_000 },
  async () => {
    const findings = /** @type {import("./src/check.ts").Finding[]} */ (await runOnDawn(/** @type {string} */ (folder), program));
    expect(findings.filter(({ isRight }) => isRight === false)).toEqual([]);
    const seen = Object.fromEntries(findings.map(({ name, value }) => [name, value]));
    expect(seen.mode).toBe("webgpu");
    expect(seen.adapter).toMatch(/swiftshader/i);
    const [, held] = /^(\d+) of \1 laws hold/.exec(seen.primitives) ?? [];
    expect(Number(held)).toBeGreaterThan(140);
    expect(seen.traps).toMatch(/^(\d+) of \1 avoided/);
    for (const name of ["random Programs", "MLP", "CNN", "LSTM", "autoencoder", "DCGAN", "DQN"])
      expect(seen[name], name).toMatch(/(from|as) the reference/);
  },
);
