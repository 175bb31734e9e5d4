import { expect, test } from "vitest";
import { costTable, distanceTable } from "./gpuCosts.mjs";
import { page } from "./page.mjs";
import { peers } from "./peers.mjs";
import { rows } from "./rows.mjs";

test("each row has a name of its own and peers that exist", () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  for (const row of rows) for (const peer of row.peers) expect(Object.keys(peers)).toContain(peer);
});

test("the page has a median, its ratio to ours, and why there is none", () => {
  const run = (median) => ({ first: 10, median, samples: 9, fullSpeedAfter: 20, rss: 2 ** 26 });
  const figures = {
    "nabla-1": [run(2), run(1), run(3)],
    jaxjs: [run(8)],
    "tfjs-wasm": [{ missing: "cannot" }],
  };
  const text = page({ rows: { cnn: { machine: "a machine", peak: 205e9, rounds: 3, peers: figures } } });
  expect(text).toContain(
    "| LeNet 3×32×32, batch 64, momentum | 2.00<br><small>1.50–2.50</small> | cannot | 8.00 (4.0×) | 102.5 | 50 % |",
  );
  expect(text).toContain("| LeNet 3×32×32, batch 64, momentum | jax-js | 10 | 20 | 64 MiB |");
});

test("the page states what the machinery costs, where it was measured", () => {
  const overhead = {
    machine: "a machine",
    perOperation: [{ title: "jvp", note: "value and tangent", microseconds: 2.345 }],
    perCall: [{ title: "jit", microseconds: 1 }],
    mlp: { forward: 4, valueAndGrad: 8 },
  };
  const text = page({ rows: {}, overhead });
  expect(text).toContain("| jvp | 2.35 | value and tangent |");
  expect(text).toContain("**2.00 times** as long");
  expect(page({ rows: {} })).not.toContain("Overhead");
});

test("the table of gpu.js has shares of a step that waits, and what is left is dispatch; distances stand in one of their own", () => {
  const spent = { ask: 3, dot: 50, loop: 10, lookup: 5, reduce: 5, read: 20 };
  const costs = { first: 900.4, compile: 200, times: [30, 10, 20], timedStep: 100, spent };
  const distances = { steps: 20, error: 1.2e-7, kernels: 40, dispatches: 50.2, buffers: 9 };
  const known = { rows: { CNN: { webgpu: { ...distances, ...costs } }, MLP: { webasm: distances } } };
  expect(costTable(known).split("\n").slice(2)).toEqual(["| CNN | `webgpu` | 900 | 200 | 20.0 | 10 % | 50 % | 20 % | 20 % |"]);
  expect(distanceTable(known).split("\n").slice(2)).toEqual([
    "| MLP | `webasm` | 20 | 1.2e-7 | 40 | 50 | 9 |",
    "| CNN | `webgpu` | 20 | 1.2e-7 | 40 | 50 | 9 |",
  ]);
});
