// `node bench/convolutions.mjs [shapes…]`: convolutions and their gradients on one thread, beside PyTorch where it is installed,
// as milliseconds, GFLOP/s and share of the peak. The share is of the kernels alone, without copying arrays in and out.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { measurePeak, profile } from "@nabla-js/kernels-wasm/profile";
import { convolutions, flopsOf, productsOf } from "./steps/convolutions.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const names = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const chosen = convolutions.filter(({ id }) => names.length === 0 || names.includes(id));

/** Milliseconds of every product of every shape on PyTorch, one thread; nothing where it is not installed. */
const onTorch = () => {
  if (process.argv.includes("--alone")) return {};
  const { status, stdout } = spawnSync("/usr/bin/python3", [join(here, "peers", "torch_convolutions.py")], {
    input: JSON.stringify(chosen),
    encoding: "utf8",
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  return status === 0 ? JSON.parse(stdout) : {};
};

const torch = onTorch();
const peak = measurePeak();
console.log(`peak of one thread ${(peak / 1e9).toFixed(1)} GFLOP/s`);
console.log("shape           product        ms  GFLOP/s   peak   PyTorch ms   ratio");
for (const shape of chosen) {
  for (const [name, [f, ...args]] of Object.entries(productsOf(shape))) {
    const ms = profile(f, args, { runs: 20, warmup: 15 }).reduce((sum, kernel) => sum + kernel.milliseconds, 0);
    const rate = flopsOf(shape) / ms / 1e6;
    const other = torch[shape.id]?.[name];
    const beside = other === undefined ? "" : `${other.toFixed(3).padStart(13)} ${(other / ms).toFixed(2).padStart(7)}`;
    const cells = [ms.toFixed(3).padStart(9), rate.toFixed(1).padStart(8), `${((100e9 * rate) / peak).toFixed(0).padStart(5)} %`];
    console.log(`${shape.id.padEnd(16)}${name.padEnd(8)}${cells.join(" ")}${beside}`);
  }
}
