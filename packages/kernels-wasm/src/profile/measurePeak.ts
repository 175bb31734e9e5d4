import { Code } from "../wasm/code.js";
import { ModuleBuilder } from "../wasm/module.js";

/**
 * FLOPs a second that one thread reaches in multiplications and additions of four floats at once, in registers alone: what a
 * product can at best reach here. The best of several runs.
 */
export const measurePeak = (): number => {
  // Half of the chains multiply, half add: enough of each that none waits for its last result.
  const chains = 14;
  const turns = 200_000;
  const code = new Code([], ["f32"]);
  const sums = code.locals("v128", chains);
  const one = code.local("v128");
  const i = code.local("i32");
  code.f32x4(1).set(one);
  code.loop(i, 0, turns, 1, () =>
    sums.forEach((sum, at) =>
      code
        .get(sum)
        .get(one)
        .simd(at % 2 === 0 ? "f32x4.mul" : "f32x4.add")
        .set(sum),
    ),
  );
  code.get(sums[0]);
  for (const sum of sums.slice(1)) code.get(sum).simd("f32x4.add");
  code.extract("f32x4.extract_lane", 0);
  const module = new ModuleBuilder();
  module.export("run", module.add("run", code));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes(false)), { env: { memory } });
  const run = exports["run"] as () => number;
  const once = (): number => {
    const start = performance.now();
    run();
    return (chains * turns * 4) / ((performance.now() - start) / 1000);
  };
  return Math.max(...Array.from({ length: 60 }, once));
};
